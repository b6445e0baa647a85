import Glibc
import MetricModel

/// A file that is only ever appended to; `stdout` is standard output.
final class AppendedFile: Sendable {
    let path: String
    private let descriptor: Int32
    private let isOwned: Bool

    /// Makes the file if it is not there, for its owner to write and for all to read.
    init(_ path: String) throws(FileError) {
        self.path = path
        isOwned = path != "stdout"
        descriptor = isOwned ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644) : STDOUT_FILENO
        if descriptor < 0 { throw FileError(errno) }
    }

    deinit { if isOwned { close(descriptor) } }

    /// Takes back what one `append` wrote.
    struct Undo {
        fileprivate let file: AppendedFile
        fileprivate let before: off_t?
        fileprivate let count: Int

        func run() { file.cut(back: count, to: before) }
    }

    /// Writes all of it. When it throws, the file is as it was, if it is one that can be cut back: not a pipe.
    func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) -> Undo {
        let before = length
        var written = 0
        while written < bytes.count {
            let count = write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            if count > 0 {
                written += count
                continue
            }
            let problem = count == 0 ? EIO : errno
            if problem == EINTR || problem == EAGAIN && waitForRoom() { continue }
            cut(back: written, to: before)
            throw FileError(problem)
        }
        return Undo(file: self, before: before, count: written)
    }

    /// Bytes; nil for what has no length: a pipe, a terminal, a device.
    var length: off_t? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return status.st_size
    }

    /// When it was last written to; nil if the system does not say.
    var lastChange: Timestamp? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        return Timestamp(nanoseconds: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec))
    }

    /// Leaves the file alone if somebody else wrote to it meanwhile: twice is better than not at all.
    private func cut(back count: Int, to before: off_t?) {
        guard count > 0, let before, length == before + off_t(count) else { return }
        _ = ftruncate(descriptor, before)
    }

    /// A reader that is slow, not gone, gets this long.
    private func waitForRoom() -> Bool {
        var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&waited, 1, 5000) > 0
    }
}
