import Bytes
import Filtering
import Formats
import Logging
public import MetricModel
public import PluginKit
import Processes
import Threads

/// A program that runs as long as the agent and reads metrics from its standard input.
///
/// What the program has not read when it ends is given to the next one, a text that it has read in part too, but for
/// whole ones that lay in the pipe: those are lost, and nobody can say how many they were.
public struct ExecdOutput: Output {
    public static let name = "execd"
    public static let summary = "Keeps a program running that reads the metrics."

    @KeyGroup var program = KeptCommandKeys()
    @Key("Says nothing of metrics that the format cannot express; they are left out either way.")
    var ignoreSerializationError = false
    @Key("Writes each batch as one document, where the format has such a form.") var useBatchFormat = false
    @KeyChoice("Format of the data.") var dataFormat: any SerializerOptions

    /// A text of which a part is in the program's hands. Its metrics count as delivered; it is held until its end has
    /// followed, whole, for a successor would make nothing of the end alone.
    private struct Begun: Sendable {
        let text: [UInt8]
        let sent: Int
        /// Whose hands.
        let generation: Int
        let metricCount: Int
    }

    /// How long a program is waited for that reads nothing.
    var patience = Duration.seconds(5)

    private var kept: KeptCommand?
    private var serializer: (any MetricSerializer)?
    private var logger = Logger(label: "outputs.execd")
    private var stop = WakeSignal()
    private var begun: Begun?
    private var hasFailed = false

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        logger = context.logger
        stop = context.stop
        serializer = try dataFormat.makeSerializer()
        let kept = try KeptCommand(program, for: "outputs.execd", context)
        let lines = Guarded(LineSplitter(limit: 64 << 10))
        let logger = logger
        let log: @Sendable (ArraySlice<UInt8>) -> Void = { logger.info("\(String(decoding: $0, as: UTF8.self))") }
        do throws(WorkerThreadError) {
            try kept.listen(
                output: { piece in lines.withLock { $0.take(piece, log) } },
                outputEnd: { lines.withLock { $0.finish(log) } })
        } catch { throw .fatal("\(error)") }
        self.kept = kept
    }

    public mutating func write(_ metrics: [Metric]) -> WriteReport {
        var report = WriteReport(count: metrics.count)
        defer { hasFailed = report.problem != nil }
        let pieces = RenderedPieces(metrics, asOne: useBatchFormat, &serializer)
        for metric in pieces.leftOut {
            let level = ignoreSerializationError ? Logger.Level.debug : .error
            logger.log(level: level, "cannot write '\(metrics[metric.index].name)': \(metric.error)")
            report.skip(metric.index, DropReason("unserializable", metric.error.message))
        }
        if let problem = finishBegun(patience: patienceNow) {
            report.keepRest(problem)
            return report
        }
        for (i, text) in pieces.texts.enumerated() {
            let whole = useBatchFormat ? metrics.indices : pieces.metrics[i]..<pieces.metrics[i] + 1
            let taken = whole.filter { report.fates[$0] == .keep }
            let (isTaken, problem) = send(text, of: taken.count, patience: patienceNow)
            if isTaken { for metric in taken { report.accept(metric..<metric + 1) } }
            if let problem {
                report.keepRest(problem)
                break
            }
        }
        return report
    }

    public mutating func flush(isFinal: Bool) -> HeldReport {
        defer { hasFailed = false }
        // What was just tried, and told, is tried again only if there is no other time.
        let problem = hasFailed && !isFinal ? nil : finishBegun(patience: isFinal ? .milliseconds(500) : .zero)
        return HeldReport(unsent: begun?.metricCount ?? 0, problem: problem)
    }

    /// The end of a text must follow its beginning before anything else does.
    private mutating func finishBegun(patience: Duration) -> String? {
        guard let text = begun else { return nil }
        guard let generation = kept?.process.generation else { return "the program does not run" }
        let start = generation == text.generation ? text.sent : 0
        let (isTaken, problem) = send(text.text, from: start, of: text.metricCount, patience: patience)
        if isTaken, problem == nil { begun = nil }
        return problem
    }

    /// Less at the stop, for the farewell takes time too.
    private var patienceNow: Duration { stop.isStopped ? .seconds(2) : patience }

    /// Taken is what was begun: its end will follow.
    private mutating func send(
        _ text: [UInt8], from start: Int = 0, of metricCount: Int, patience: Duration
    ) -> (isTaken: Bool, problem: String?) {
        guard let process = kept?.process, let generation = process.generation else {
            return (false, "the program does not run")
        }
        if text.isEmpty { return (true, nil) }
        switch process.send(text[start...], to: generation, patience: patience) {
        case .all: return (true, nil)
        case .closed: return (false, "the program has closed its input")
        case .part(let count):
            if count == 0 { return (false, "the program does not read its input") }
            begun = Begun(
                text: text, sent: start + count, generation: generation, metricCount: metricCount)
            return (true, "the program does not read its input")
        }
    }

    public mutating func close() { kept?.process.stop(KeptCommand.longFarewell) }
}
