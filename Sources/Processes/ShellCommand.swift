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

    private let command: Command
    private let timeout: Duration

    public init(_ line: String, environment: [String: String], timeout: Duration) {
        command = Command(["/bin/sh", "-c", line], environment: environment)
        self.timeout = timeout
    }

    /// What it printed, when it has ended well. Its standard error goes nowhere: that may be secret, too.
    public func output() throws(Failure) -> [UInt8] {
        let limits = Command.Limits(timeout: timeout, killGrace: .zero, output: Self.outputLimit)
        let outcome: Command.Outcome
        do throws(Command.StartFailure) { outcome = try command.run(keeping: .output, limits) } catch {
            throw .start("\(error)")
        }
        switch outcome.ending {
        case .exit(0): return outcome.output
        case .exit(let status): throw .exit(status)
        case .signal(let number): throw .signal(number)
        case .timeout, .givenUp: throw .timeout(timeout)
        case .tooMuch: throw .tooMuch
        }
    }
}
