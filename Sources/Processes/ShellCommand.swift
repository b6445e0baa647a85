import Glibc

/// A command line for `/bin/sh`, run for what it prints. One that takes too long is killed with all it has started.
public struct ShellCommand {
    public enum Failure: Error, Equatable, CustomStringConvertible {
        case start(String)
        case timeout(Duration)
        case exit(Int32)
        case signal(Int32)
        case tooMuch

        public var description: String {
            switch self {
            case .start(let reason): "cannot be started: \(reason)"
            case .timeout(let span): "was killed: it ran for more than \(span.components.seconds) s"
            case .exit(let code): "ends with status \(code); run it by hand to see what it says"
            case .signal(let number): "was ended by signal \(number)"
            case .tooMuch: "prints more than \(ShellCommand.outputLimit) bytes"
            }
        }
    }

    private static let outputLimit = 65536

    private let line: String
    private let environment: [String: String]
    private let timeout: Duration

    public init(_ line: String, environment: [String: String], timeout: Duration) {
        self.line = line
        self.environment = environment
        self.timeout = timeout
    }

    /// What it printed, when it has ended well. Its standard error goes nowhere: that may be secret, too.
    public func output() throws(Failure) -> [UInt8] {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .start(String(cString: strerror(errno))) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let process: pid_t
        do throws(Failure) {
            process = try spawn(printingTo: ends[1])
            close(ends[1])
        } catch {
            close(ends[1])
            throw error
        }
        let deadline = ContinuousClock.now + timeout
        do throws(Failure) {
            let output = try read(ends[0], until: deadline)
            try awaitEnd(of: process, until: deadline)
            let status = reap(process)
            if status & 0x7f != 0 { throw .signal(status & 0x7f) }
            guard status == 0 else { throw .exit((status >> 8) & 0xff) }
            return output
        } catch {
            switch error {
            case .timeout, .tooMuch:
                // The process is not waited for yet, so its number is still its own, and its group's.
                kill(-process, SIGKILL)
                _ = reap(process)
            default: break
            }
            throw error
        }
    }

    /// A new group, with every signal as it is by default: the agent's threads block some.
    private func spawn(printingTo output: Int32) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(line), nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process = pid_t()
        let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw .start(String(cString: strerror(code))) }
        return process
    }

    private func read(_ descriptor: Int32, until deadline: ContinuousClock.Instant) throws(Failure) -> [UInt8] {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw .timeout(timeout) }
            var interest = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // A second at most, so that the number fits whatever the timeout is.
            guard poll(&interest, 1, left < .seconds(1) ? Self.milliseconds(left) : 1000) > 0 else { continue }
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return output }
            if count > 0 { output += buffer[..<count] }
            guard output.count <= Self.outputLimit else { throw .tooMuch }
        }
    }

    /// It may close its output long before it ends.
    private func awaitEnd(of process: pid_t, until deadline: ContinuousClock.Instant) throws(Failure) {
        while true {
            var state = siginfo_t()
            guard waitid(P_PID, id_t(process), &state, WEXITED | WNOWAIT | WNOHANG) == 0 || errno == EINTR else {
                return
            }
            if state.si_signo == SIGCHLD { return }
            guard ContinuousClock.now < deadline else { throw .timeout(timeout) }
            poll(nil, 0, 2)
        }
    }

    private func reap(_ process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }

    private static func milliseconds(_ span: Duration) -> Int32 {
        Int32(span.components.seconds) * 1000 + Int32(span.components.attoseconds / 1_000_000_000_000_000) + 1
    }
}
