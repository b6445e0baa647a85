import Bytes
import Formats
import Logging
public import MetricModel
public import PluginKit
import Processes
public import Threads

/// Sends metrics through a program that runs as long as the agent: what it prints goes on in their place.
///
/// Which of its answers belongs to which metric nobody knows, so a metric it says nothing about is gone. What it is too
/// slow for waits, up to a bound; what is more is dropped and counted.
public struct ExecdProcessor: LateProcessor {
    public static let name = "execd"
    public static let summary = "Sends metrics through a program that keeps running."

    @KeyGroup var program = KeptCommandKeys()
    @KeyChoice("Format of the data, both ways.") var dataFormat: any TwoWayOptions

    /// Telegraf's limit for a line that the program prints; it has none for line protocol.
    private var lineLimit: Int { dataFormat.parser is InfluxParserOptions ? 16 << 20 : 256 << 10 }

    private var kept: KeptCommand?
    private var parser: (any MetricParser)?
    private var serializer: (any MetricSerializer)?
    private var clock: any ThreadClock = SystemClock()
    private var logger = Logger(label: "processors.execd")
    private var unserializable: AgentStatistics.Counters?
    private var unread: AgentStatistics.Counters?
    private var feed: ChildFeed?

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        parser = try dataFormat.parser.makeParser(defaultName: Self.name)
        serializer = try dataFormat.serializer.makeSerializer()
        clock = context.clock
        logger = context.logger
        unserializable = context.drops(by: "unserializable", of: "processors.execd")
        unread = context.drops(by: "not read by the program", of: "processors.execd")
        kept = try KeptCommand(program, for: "processors.execd", context)
    }

    public mutating func begin(
        _ deliver: @escaping @Sendable ([Metric]) -> Void
    ) throws(WorkerThreadError) -> any LateWork {
        guard let kept, let parser else { return NoLateWork() }
        let (clock, logger) = (clock, logger)
        let stream = Guarded(MetricStream(parser, of: dataFormat.parser, lineLimit: lineLimit))
        let report: @Sendable (MetricStream.Reading) -> Void = { reading in
            for problem in reading.problems { logger.error("Error in plugin: \(problem)") }
            if !reading.metrics.isEmpty { deliver(reading.metrics) }
        }
        let unread = unread
        let feed = try ChildFeed(to: kept.process) { count in
            unread?.add(count, to: "count")
            logger.error("\(count) metrics dropped: the program does not read them")
        }
        try kept.listen(
            output: { piece in report(stream.withLock { $0.take(piece, now: clock.now) }) },
            outputEnd: { report(stream.withLock { $0.finish(now: clock.now) }) },
            restarted: { feed.lookAgain() })
        self.feed = feed
        return feed
    }

    public mutating func process(_ metrics: inout [Metric]) {
        var load = ChildFeed.Load()
        var text = ByteWriter(capacity: 4096)
        var failed = 0
        for metric in metrics {
            do throws(SerializeError) {
                try serializer?.append(metric, to: &text)
                load.ends.append(text.count)
            } catch {
                failed += 1
                logger.debug("cannot write '\(metric.name)': \(error)")
            }
        }
        load.bytes = text.bytes
        metrics.removeAll(keepingCapacity: true)
        unserializable?.add(failed, to: "count")
        if !load.ends.isEmpty { feed?.add(load) }
    }
}

/// Of a processor that was not started.
private struct NoLateWork: LateWork {
    func drain() {}
}
