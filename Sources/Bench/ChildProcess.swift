import Glibc

/// A program started by a bench, and waited for.
final class ChildProcess {
    let pid: pid_t
    private var isEnded = false

    /// - Parameters:
    ///   - output: the file its standard output goes to; ours if nil.
    ///   - environment: added to ours, or in place of ours.
    init(_ arguments: [String], output: String? = nil, errors: String? = nil, environment: [String: String] = [:])
        throws
    {
        var words = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0)=\($1)") }
        let added = variables.count
        var next = environ
        while let entry = next.pointee {
            let name = String(cString: entry).prefix { $0 != "=" }
            if environment[String(name)] == nil { variables.append(entry) }
            next += 1
        }
        variables.append(nil)
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer {
            posix_spawn_file_actions_destroy(&files)
            for word in words { free(word) }
            for variable in variables[..<added] { free(variable) }
        }
        for (number, path) in [(STDOUT_FILENO, output), (STDERR_FILENO, errors)] {
            guard let path else { continue }
            posix_spawn_file_actions_addopen(&files, number, path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        }
        var started = pid_t()
        let code = posix_spawnp(&started, arguments[0], &files, nil, &words, &variables)
        guard code == 0 else { throw BenchError("\(arguments[0]): \(String(cString: strerror(code)))") }
        pid = started
    }

    /// The exit status, or 128 and the signal.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        isEnded = true
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    func terminate() { kill(pid, SIGTERM) }

    deinit {
        guard !isEnded else { return }
        kill(pid, SIGKILL)
        _ = wait()
    }
}
