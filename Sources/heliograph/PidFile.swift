import Glibc

/// The process's number in a file, while it runs.
struct PidFile {
    private let path: String

    init(_ path: String) throws {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw ConfigSources.Failure("pidfile \(path): \(String(cString: strerror(errno)))")
        }
        write("\(getpid())\n", to: descriptor)
        close(descriptor)
    }

    func remove() { unlink(path) }
}
