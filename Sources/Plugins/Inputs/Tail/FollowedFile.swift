import Glibc

/// A file that is read on as it grows, by its name: when another file gets the name, that one is read from its
/// beginning, after the rest of the first.
struct FollowedFile: Sendable {
    /// Which file it is, whatever it is called.
    struct Identity: Hashable, Sendable {
        let device: dev_t
        let number: ino_t

        init(_ status: stat) {
            device = status.st_dev
            number = status.st_ino
        }
    }

    /// What one look came to.
    enum Look {
        case bytes(ArraySlice<UInt8>)
        /// All there is for now.
        case end
        /// Another file begins, or the same one anew: what came before is whole. The offset is where the one before
        /// ended.
        case restarted(Identity, offset: Int64)
        case failed(FileError)
    }

    enum Start { case beginning, end, at(Int64) }

    private let location: String
    private let isPipe: Bool
    private var file: OpenFile
    private(set) var position: Int64

    var identity: Identity { file.identity }

    /// - Parameter start: an offset that the file does not reach any more is its beginning.
    init(_ location: String, isPipe: Bool, from start: Start) throws(FileError) {
        self.location = location
        self.isPipe = isPipe
        file = try OpenFile(location)
        let size = file.status.map { Int64($0.st_size) } ?? 0
        switch start {
        case _ where isPipe: position = 0
        case .beginning: position = 0
        case .end: position = size
        case .at(let offset): position = offset <= size ? offset : 0
        }
    }

    /// Reads at most what the buffer holds.
    mutating func look(using buffer: inout [UInt8]) -> Look {
        while true {
            let count =
                isPipe
                ? read(file.number, &buffer, buffer.count)
                : pread(file.number, &buffer, buffer.count, off_t(position))
            if count > 0 {
                position += Int64(count)
                return .bytes(buffer[..<count])
            }
            if count == 0 || errno == EAGAIN { return isPipe ? .end : reopenIfNeeded() }
            if errno != EINTR { return .failed(FileError(errno)) }
        }
    }

    /// At its end: is it still the file of that name, and has it not been cut?
    private mutating func reopenIfNeeded() -> Look {
        let ended = (identity, position)
        if let status = file.status, Int64(status.st_size) < position {
            position = 0
            return .restarted(ended.0, offset: 0)
        }
        var named = stat()
        guard stat(location, &named) == 0, Identity(named) != identity else { return .end }
        do throws(FileError) { file = try OpenFile(location) } catch { return .failed(error) }
        position = 0
        return .restarted(ended.0, offset: ended.1)
    }
}

/// Closed when it is not needed any more.
private final class OpenFile: Sendable {
    let number: Int32
    let identity: FollowedFile.Identity

    init(_ location: String) throws(FileError) {
        // A pipe without a writer must not hold up the others.
        number = open(location, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if number < 0 { throw FileError(errno) }
        var status = stat()
        guard fstat(number, &status) == 0 else {
            let problem = errno
            close(number)
            throw FileError(problem)
        }
        identity = FollowedFile.Identity(status)
    }

    deinit { close(number) }

    var status: stat? {
        var status = stat()
        return fstat(number, &status) == 0 ? status : nil
    }
}
