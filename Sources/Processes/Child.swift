import Glibc
import Threads

/// A child process, the first of a new process group: what is meant for all it has started goes to the group.
///
/// Nobody else waits for it, so its number is its own until `waitForEnd`; one that is given up is killed.
public final class Child: Sendable {
    public enum Ending: Sendable, Equatable { case exit(Int32), signal(Int32) }

    /// Which of its streams are ours; the others lead nowhere.
    struct Streams: OptionSet {
        let rawValue: Int
        static let input = Streams(rawValue: 1)
        static let output = Streams(rawValue: 2)
        static let errors = Streams(rawValue: 4)
    }

    private let processID: pid_t
    private let ending = Guarded<Ending?>(nil)
    /// What it reads: closed to tell it that no more comes.
    let input: Guarded<Descriptor?>
    let output: Descriptor?
    let errors: Descriptor?

    init(_ command: Command, _ streams: Streams) throws(Command.StartFailure) {
        let input = streams.contains(.input) ? try Descriptor.pipe() : nil
        let output = streams.contains(.output) ? try Descriptor.pipe() : nil
        let errors = streams.contains(.errors) ? try Descriptor.pipe() : nil
        input?.writing.neverBlock()
        processID = try Self.spawn(command, input?.reading, output?.writing, errors?.writing)
        self.input = Guarded(input?.writing)
        self.output = output?.reading
        self.errors = errors?.reading
    }

    deinit {
        guard ending.withLock({ $0 == nil }) else { return }
        kill(-processID, SIGKILL)
        _ = waitForEnd()
    }

    /// To it alone, or to all of its group; to nobody once it is gone.
    func signal(_ number: Int32, toGroup: Bool = true) {
        ending.withLock { if $0 == nil { kill(toGroup ? -processID : processID, number) } }
    }

    /// Whether it has ended, though it is still to be waited for.
    var hasEnded: Bool {
        var state = siginfo_t()
        let code = waitid(P_PID, id_t(processID), &state, WEXITED | WNOWAIT | WNOHANG)
        return code == 0 ? state.si_signo == SIGCHLD : errno != EINTR
    }

    /// Blocks until it has ended, and gives its number back.
    func waitForEnd() -> Ending {
        var state = siginfo_t()
        while waitid(P_PID, id_t(processID), &state, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        // Under the lock, so that no signal is sent to a number that is another's by then.
        return ending.withLock { ending in
            if let ending { return ending }
            var status: Int32 = 0
            while waitpid(processID, &status, 0) < 0, errno == EINTR {}
            let made: Ending = status & 0x7f != 0 ? .signal(status & 0x7f) : .exit((status >> 8) & 0xff)
            ending = made
            return made
        }
    }

    /// With every signal as it is by default: the agent's threads block some, and it ignores one.
    private static func spawn(
        _ command: Command, _ input: Descriptor?, _ output: Descriptor?, _ errors: Descriptor?
    ) throws(Command.StartFailure) -> pid_t {
        guard let program = command.words.first, !program.isEmpty else {
            throw Command.StartFailure("no program is named")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (stream, descriptor) in [(0, input), (1, output), (2, errors)] as [(Int32, Descriptor?)] {
            if let descriptor {
                posix_spawn_file_actions_adddup2(&actions, descriptor.number, stream)
            } else {
                posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", stream == 0 ? O_RDONLY : O_WRONLY, 0)
            }
        }
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
        var arguments = command.words.map { strdup($0) } + [nil]
        var variables = command.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process = pid_t()
        let code = posix_spawnp(&process, program, &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw Command.StartFailure(code) }
        return process
    }
}
