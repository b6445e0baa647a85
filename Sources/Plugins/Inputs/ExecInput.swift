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
        let isNagios = dataFormat is NagiosParserOptions
        let outcome: Command.Outcome
        switch result {
        case .success(let made): outcome = made
        case .failure(let failure):
            let problem = "cannot be started: \(failure)"
            guard isNagios else { throw ExecError(shown: run.shown, problem: problem) }
            return batch.add(try stated([], nil, problem, at: batch.time))
        }
        let problem = Self.problem(outcome.ending)
        // A check that the agent itself has broken off says nothing of the service.
        if let problem, isNagios ? outcome.ending == .givenUp : !ignoreError {
            throw ExecError(shown: run.shown, problem: problem, errors: outcome.errors)
        }
        if logStderr { for line in outcome.errors.lines { logger.logChildLine(line) } }
        guard isNagios else {
            parser?.startOver()
            return batch.add(try parser?.parse(outcome.output.span, now: batch.time) ?? [])
        }
        let said = outcome.errors.firstLine
        let metrics =
            switch outcome.ending {
            case .exit(let status): try stated(outcome.output, status, said, at: batch.time)
            case .signal: try stated(outcome.output, nil, said.isEmpty ? problem ?? "" : said, at: batch.time)
            case .timeout, .tooMuch, .givenUp: try stated(outcome.output, nil, problem ?? "", at: batch.time)
            }
        batch.add(metrics)
    }

    /// What a check of Nagios printed, with its state.
    /// - Parameter status: nil if it has not ended by itself.
    private mutating func stated(
        _ output: [UInt8], _ status: Int32?, _ complaint: String, at now: Timestamp
    ) throws(ParseError) -> [Metric] {
        var metrics = try parser?.parse(output.span, now: now) ?? []
        NagiosState.add(exitStatus: status, complaint: complaint, to: &metrics, now: now)
        return metrics
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
    let description: String

    /// Of what it wrote to standard error the first line is told.
    init(shown: String, problem: String, errors: [UInt8] = []) {
        let said = errors.firstLine
        description = "exec: \(problem) for command \(quoted(shown))\(said.isEmpty ? "" : ": \(said)")"
    }
}

extension [UInt8] {
    /// Up to 512 bytes of the first line that is not empty; dots where that is not all.
    fileprivate var firstLine: String {
        let limit = 512
        let said = drop { $0 == UInt8(ascii: "\n") }
        let line = said.prefix { $0 != UInt8(ascii: "\n") }
        let isWhole = line.count <= limit && said.count <= line.count + 1
        return String(decoding: line.prefix(limit), as: UTF8.self) + (isWhole ? "" : "...")
    }

    fileprivate var lines: [String] {
        split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.map { String(decoding: $0, as: UTF8.self) }
    }
}
