import Glibc

/// Where the log goes: stderr, or a file, which is closed with the last logger that writes to it.
final class LogDestination: Sendable {
    static let stderr = LogDestination(descriptor: STDERR_FILENO)

    let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// Appends to the file; its directory is made if it is not there.
    convenience init(file: String) throws {
        if let slash = file.lastIndex(of: "/"), slash > file.startIndex { mkdir(String(file[..<slash]), 0o700) }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ConfigSources.Failure("logfile \(file): \(String(cString: strerror(errno)))")
        }
        self.init(descriptor: descriptor)
    }

    deinit { if descriptor != STDERR_FILENO { close(descriptor) } }
}
