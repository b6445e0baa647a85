import Bytes
import Filtering
import Formats
import Logging
public import MetricModel
public import PluginKit
import Processes
import Threads

/// A command that reads metrics: run for each batch, or for each metric.
///
/// A command that fails or takes too long has the whole batch once more.
public struct ExecOutput: Output {
    public static let name = "exec"
    public static let summary = "Runs a command that reads the metrics."

    @Key("The program and its arguments.", required: true, example: ["my_program", "--read"], check: namesProgram)
    var command: [String] = []
    @Key("Variables for the command, NAME=VALUE, over those of the agent.", check: isListOfVariables)
    var environment: [String] = []
    @Key("How long the command may run; then its process group is ended.", check: positive)
    var timeout = Duration.seconds(5)
    @Key("Gives the command a batch at a time; else it is run for each metric.") var useBatchFormat = true
    @KeyChoice("Format of the data.") var dataFormat: any SerializerOptions

    private var run = Command([], environment: [:])
    private var serializer: (any MetricSerializer)?
    private var logger = Logger(label: "outputs.exec")
    private var stop = WakeSignal()

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        run = Command(command, environment: context.environment, adding: environment)
        serializer = try dataFormat.makeSerializer()
        logger = context.logger
        stop = context.stop
    }

    public mutating func write(_ metrics: [Metric]) -> WriteReport {
        var report = WriteReport(count: metrics.count)
        let pieces = RenderedPieces(metrics, asOne: useBatchFormat, &serializer)
        let problems = pieces.texts.compactMap { text in text.isEmpty ? nil : problem(of: text) }
        if let first = problems.first {
            report.keepRest(problems.count > 1 ? "\(first), and \(problems.count - 1) more runs failed" : first)
        } else {
            report.accept(metrics.indices)
        }
        for metric in pieces.leftOut {
            report.skip(metric.index, DropReason("unserializable", metric.error.message))
        }
        return report
    }

    /// Nil if the command took it all and ended well. At the stop there is less time: the agent would be gone before
    /// a command that hangs, and nobody left to end it.
    private func problem(of text: [UInt8]) -> String? {
        let limits =
            stop.isStopped
            ? Command.Limits(timeout: min(timeout, .seconds(4)), killGrace: .milliseconds(500))
            : Command.Limits(timeout: timeout)
        let shown = quoted(command.joined(separator: " "))
        let outcome: Command.Outcome
        do throws(Command.StartFailure) { outcome = try run.run(feeding: text, keeping: .errors, limits) } catch {
            return "\(shown) cannot be started: \(error)"
        }
        switch outcome.ending {
        case .exit(0): return nil
        case .exit(let status): return "\(shown) exited \(status) with \(said(outcome.errors))"
        case .signal(let number): return "\(shown) was ended by signal \(number)"
        case .timeout, .givenUp, .tooMuch: return "\(shown) timed out and was killed"
        }
    }

    /// The first line of what it wrote to standard error; all of it where the log tells everything.
    private func said(_ errors: [UInt8]) -> String {
        if logger.logLevel <= .debug { return quoted(String(decoding: errors, as: UTF8.self)) }
        let line = errors.prefix { $0 != UInt8(ascii: "\n") }
        let words = String(decoding: line.prefix(512), as: UTF8.self)
        return quoted(words) + (line.count > 512 || errors.count > line.count + 1 ? "..." : "")
    }

    private static let positive: Key<Duration>.Check = { $0 > .zero ? nil : "must be more than 0s" }
}
