import Formats
import Logging
import MetricModel
public import PluginKit
import Processes
import Threads

/// What commands print, run anew at each gather, all at once.
///
/// A command that fails or takes too long costs its own metrics only. It runs in a process group of its own, which is
/// ended with it; it gets no input.
public struct ExecInput: Input {
    public static let name = "exec"
    public static let summary = "Runs commands and reads what they print."

    @Key(
        "Commands to run, each a list of program and arguments; the program may be a pattern of files.",
        example: [.words(["my_program", "--once"])])
    var commands: [CommandLine] = []
    @Key("Old: one more command, as a line of words.") var command = ""
    @Key("Variables for the commands, NAME=VALUE, over those of the agent.", check: isListOfVariables)
    var environment: [String] = []
    @Key("How long a command may run; then its process group is ended.", check: positive)
    var timeout = Duration.seconds(5)
    @Key("Reads what a command printed although it failed.") var ignoreError = false
    @Key("Writes what commands print to standard error to the log.") var logStderr = false
    @KeyChoice("Format of the data.", default: "json") var dataFormat: any ParserOptions

    private var all: [CommandLine] = []
    private var variables: [String: String] = [:]
    private var parser: (any MetricParser)?
    private var logger = Logger(label: "inputs.exec")
    private var stop = WakeSignal()

    public init() {}

    public func validate() throws(OptionError) {
        if commands.isEmpty, command.isEmpty { throw OptionError("'commands' must name a command") }
        do throws(ShellWords.Fault) { _ = try ShellWords.split(command) } catch {
            throw OptionError("'command' is no command line: \(error)", at: $command)
        }
    }

    public mutating func start(_ context: PluginContext) throws(StartError) {
        all = commands + (command.isEmpty ? [] : [.line(command)])
        variables = context.environment
        parser = try dataFormat.makeParser(defaultName: Self.name)
        logger = context.logger
        stop = context.stop
    }

    /// One run of one command.
    private struct Run: Sendable {
        let shown: String
        let command: Command
    }

    public mutating func gather(into batch: inout Batch) {
        let runs = all.flatMap { line in
            line.runs().map {
                Run(shown: line.shown, command: Command($0, environment: variables, adding: environment))
            }
        }
        let limits = Command.Limits(timeout: timeout)
        let stop = stop
        let outcomes = sideBySide(runs, atMost: runs.count, threads: "inputs.exec") { run in
            Result { () throws(Command.StartFailure) in try run.command.run(limits) { stop.isStopped } }
        }
        for (run, outcome) in zip(runs, outcomes) { batch.attempt { try read(outcome, of: run, into: &$0) } }
    }

    private mutating func read(
        _ result: Result<Command.Outcome, Command.StartFailure>, of run: Run, into batch: inout Batch
    ) throws {
        let outcome: Command.Outcome
        switch result {
        case .success(let made): outcome = made
        case .failure(let failure): throw ExecError(shown: run.shown, problem: "cannot be started: \(failure)")
        }
        let problem = Self.problem(outcome.ending)
        let isNagios = dataFormat is NagiosParserOptions
        if let problem, !ignoreError, !isNagios {
            throw ExecError(shown: run.shown, problem: problem, errors: outcome.errors)
        }
        if logStderr { for line in outcome.errors.lines { logger.logChildLine(line) } }
        parser?.startOver()
        var metrics = try parser?.parse(outcome.output.span, now: batch.time) ?? []
        if isNagios {
            let status: Int32? = if case .exit(let status) = outcome.ending { status } else { nil }
            let complaint = status == nil ? problem ?? "" : String(decoding: outcome.errors, as: UTF8.self)
            NagiosState.add(exitStatus: status, complaint: complaint, to: &metrics, now: batch.time)
        }
        batch.add(metrics)
    }

    /// Nil if it has ended well.
    private static func problem(_ ending: Command.Outcome.Ending) -> String? {
        switch ending {
        case .exit(0): nil
        case .exit(let status): "exit status \(status)"
        case .signal(let number): "ended by signal \(number)"
        case .timeout: "command timed out"
        case .tooMuch: "prints more than \(Command.Limits(timeout: .zero).output >> 20) MiB"
        case .givenUp: "ended, since the agent ends"
        }
    }

    private static let positive: Key<Duration>.Check = { $0 > .zero ? nil : "must be more than 0s" }
}

/// A command that gives no metrics, and what it said last.
struct ExecError: Error, CustomStringConvertible {
    private static let limit = 512

    let description: String

    /// Of what it wrote to standard error the first line is told.
    init(shown: String, problem: String, errors: [UInt8] = []) {
        let said = errors.drop { $0 == UInt8(ascii: "\n") }
        let line = said.prefix { $0 != UInt8(ascii: "\n") }
        let isWhole = line.count <= Self.limit && said.count <= line.count + 1
        let words = String(decoding: line.prefix(Self.limit), as: UTF8.self)
        let told = words.isEmpty ? "" : ": \(words)\(isWhole ? "" : "...")"
        description = "exec: \(problem) for command \(quoted(shown))\(told)"
    }
}

extension [UInt8] {
    fileprivate var lines: [String] {
        split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.map { String(decoding: $0, as: UTF8.self) }
    }
}
