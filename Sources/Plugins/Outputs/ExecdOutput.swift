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
/// What the program has not read when it ends is given to the next one, but for what lay in the pipe: that is lost, and
/// nobody can say how much it was.
public struct ExecdOutput: Output {
    public static let name = "execd"
    public static let summary = "Keeps a program running that reads the metrics."

    @KeyGroup var program = KeptCommandKeys()
    @Key("Says nothing of metrics that the format cannot express; they are left out either way.")
    var ignoreSerializationError = false
    @Key("Writes each batch as one document, where the format has such a form.") var useBatchFormat = false
    @KeyChoice("Format of the data.") var dataFormat: any SerializerOptions

    /// A text of which the program has read a part; its metric counts as delivered.
    private struct Begun: Sendable {
        let rest: ArraySlice<UInt8>
        let generation: Int
    }

    private static let patience = Duration.seconds(5)

    private var kept: KeptCommand?
    private var serializer: (any MetricSerializer)?
    private var logger = Logger(label: "outputs.execd")
    private var stop = WakeSignal()
    private var begun: Begun?

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
        let pieces = RenderedPieces(metrics, asOne: useBatchFormat, &serializer)
        for metric in pieces.leftOut {
            let level = ignoreSerializationError ? Logger.Level.debug : .error
            logger.log(level: level, "cannot write '\(metrics[metric.index].name)': \(metric.error)")
            report.skip(metric.index, DropReason("unserializable", metric.error.message))
        }
        if let problem = finishBegun() {
            report.keepRest(problem)
            return report
        }
        for (i, text) in pieces.texts.enumerated() {
            let (isTaken, problem) = send(text[...])
            if isTaken {
                let whole = useBatchFormat ? metrics.indices : pieces.metrics[i]..<pieces.metrics[i] + 1
                for metric in whole where report.fates[metric] == .keep { report.accept(metric..<metric + 1) }
            }
            if let problem {
                report.keepRest(problem)
                break
            }
        }
        return report
    }

    /// The end of a text must follow its beginning before anything else does. One who has only read the beginning and
    /// is gone does not count: its successor would make nothing of the end.
    private mutating func finishBegun() -> String? {
        guard let text = begun else { return nil }
        begun = nil
        if kept?.process.generation != text.generation {
            logger.error("a metric was cut in the middle when the program ended, and is lost")
            return nil
        }
        let problem = send(text.rest).problem
        if problem != nil, begun == nil { begun = text }
        return problem
    }

    /// Taken is what was begun: its end will follow.
    private mutating func send(_ text: ArraySlice<UInt8>) -> (isTaken: Bool, problem: String?) {
        guard let process = kept?.process, let generation = process.generation else {
            return (false, "the program does not run")
        }
        if text.isEmpty { return (true, nil) }
        let stop = stop
        let patience = stop.isStopped ? .seconds(2) : Self.patience
        switch process.send(text, patience: patience) {
        case .all: return (true, nil)
        case .closed: return (false, "the program has closed its input")
        case .part(0): return (false, "the program does not read its input")
        case .part(let count):
            begun = Begun(rest: text.dropFirst(count), generation: generation)
            return (true, "the program does not read its input")
        }
    }

    public mutating func close() { kept?.process.stop(KeptCommand.longFarewell) }
}
