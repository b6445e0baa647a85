import Glibc

/// A ledger in a folder: `path`, its draft `path.new`, and `path.lock`, which is empty and says who has it.
///
/// The lock is a file of its own because the ledger is replaced now and then, and a lock belongs to the file.
struct LedgerFiles: LedgerDisk {
    let path: String
    private var file: Descriptor?
    private var drafted: Descriptor?
    private var locked: Descriptor?

    /// - Parameter path: links are followed now, so that two names of one ledger share its lock.
    init(_ path: String) {
        guard let real = realpath(path, nil) else {
            self.path = path
            return
        }
        self.path = String(cString: real)
        free(real)
    }

    mutating func lock() throws(LedgerError) {
        let name = path + ".lock"
        if let locked, Self.isSame(locked.number, name) { return }
        let opened = try open(name, O_RDWR | O_CREAT | O_NOFOLLOW, "lock")
        if flock(opened.number, LOCK_EX | LOCK_NB) != 0 {
            throw errno == EWOULDBLOCK ? .taken(path) : trouble("lock")
        }
        // Deleted between the two calls, it would lock nobody out.
        guard Self.isSame(opened.number, name) else { throw .taken(path) }
        locked = opened
    }

    mutating func read() throws(LedgerError) -> [UInt8]? {
        guard access(path, F_OK) == 0 || errno != ENOENT else { return nil }
        // A pipe must not make the agent wait for somebody to write into it.
        let opened = try open(path, O_RDWR | O_NONBLOCK, "open")
        var status = stat()
        guard fstat(opened.number, &status) == 0 else { throw trouble("read") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .foreign(path) }
        var bytes: [UInt8] = []
        // Somebody else's file may be of any size.
        for count in [LedgerRecord.size, Int(status.st_size)] where count > bytes.count {
            bytes = try read(min(count, Int(status.st_size)), from: opened.number)
            guard bytes.starts(with: withUnsafeBytes(of: LedgerRecord.magic.littleEndian, Array.init)) else { break }
        }
        file = opened
        return bytes
    }

    private func read(_ count: Int, from descriptor: Int32) throws(LedgerError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let step = bytes.withUnsafeMutableBytes { room in
                pread(descriptor, room.baseAddress?.advanced(by: done), count - done, off_t(done))
            }
            if step < 0, errno != EINTR { throw trouble("read") }
            if step == 0 { break }
            done += max(step, 0)
        }
        return Array(bytes.prefix(done))
    }

    func isIntact(length: Int) -> Bool {
        var status = stat()
        guard let file, Self.isSame(file.number, path), fstat(file.number, &status) == 0 else { return false }
        return Int(status.st_size) == length
    }

    func write(_ bytes: [UInt8], at offset: Int) throws(LedgerError) { try write(bytes, at: offset, to: file) }

    func sync() throws(LedgerError) {
        guard let file, Self.untilDone({ fdatasync(file.number) }) == 0 else { throw trouble("write") }
    }

    mutating func draft(_ bytes: [UInt8]) throws(LedgerError) {
        // What is there may be anything, so it is not opened: neither a link elsewhere nor somebody else's file.
        unlink(path + ".new")
        drafted = try open(path + ".new", O_RDWR | O_CREAT | O_EXCL, "write")
        try write(bytes, at: 0, to: drafted)
    }

    func syncDraft() throws(LedgerError) {
        guard let drafted, Self.untilDone({ fsync(drafted.number) }) == 0 else { throw trouble("write") }
    }

    mutating func publish() throws(LedgerError) {
        guard rename(path + ".new", path) == 0 else { throw trouble("replace") }
        file = drafted
        drafted = nil
    }

    func syncFolder() throws(LedgerError) {
        let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let folder = try open(name, O_RDONLY | O_DIRECTORY, "write")
        // EINVAL: a file system that knows no such thing, and makes names durable in its own way.
        if Self.untilDone({ fsync(folder.number) }) != 0, errno != EINVAL { throw trouble("write") }
    }

    mutating func release() {
        file = nil
        drafted = nil
        locked = nil
    }

    private func write(_ bytes: [UInt8], at offset: Int, to file: Descriptor?) throws(LedgerError) {
        guard let file else { throw LedgerError(.unavailable, path, "cannot write: it is not open") }
        var done = 0
        while done < bytes.count {
            let step = bytes.withUnsafeBytes { bytes in
                pwrite(file.number, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
            }
            if step < 0, errno != EINTR { throw trouble("write") }
            done += max(step, 0)
        }
    }

    private func open(_ name: String, _ flags: Int32, _ verb: String) throws(LedgerError) -> Descriptor {
        // Nobody else's business, and not for the shells that an account's commands run in.
        let number = Self.untilDone { Glibc.open(name, flags | O_CLOEXEC, 0o600) }
        guard number >= 0 else { throw trouble(verb) }
        return Descriptor(number)
    }

    private func trouble(_ verb: String) -> LedgerError {
        LedgerError(.unavailable, path, "cannot \(verb) it: \(String(cString: strerror(errno)))")
    }

    private static func untilDone(_ call: () -> Int32) -> Int32 {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }

    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var opened = stat()
        var named = stat()
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
            && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
    }

    /// Closed with its last holder, and unlocked: a child that is just being started has a copy of the descriptor, and
    /// would have the lock with it.
    private final class Descriptor: Sendable {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit {
            flock(number, LOCK_UN)
            close(number)
        }
    }
}
