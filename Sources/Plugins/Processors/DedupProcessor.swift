import Bytes
import Formats
import JSON
public import MetricModel
public import PluginKit
import Threads

/// Drops metrics whose fields have the values they had last in that series.
///
/// The last metric that passed is what others are held against, until its own time is further back than the interval:
/// old stamps always pass. Values are equal if type and number are.
public struct DedupProcessor: Processor, Remembering {
    public static let name = "dedup"
    public static let summary = "Drops metrics that repeat the last values."

    @Key("How long after a metric its repetitions are dropped.") var dedupInterval = Duration.seconds(600)

    private var interval = Duration.zero
    private var clock: (any ThreadClock)?
    private var last: [SeriesKey: Metric] = [:]
    private var hashes = TagMemo<Int>()
    private var dropped: AgentStatistics.Counters?
    private var swept = Timestamp(nanoseconds: 0)

    public init() {}

    public mutating func start(_ context: PluginContext) {
        interval = dedupInterval
        clock = context.clock
        swept = context.clock.now
        dropped = context.drops(by: "repetition", of: "processors.dedup")
    }

    public mutating func process(_ metrics: inout [Metric]) {
        let now = clock?.now ?? swept
        let interval = interval
        let before = metrics.count
        metrics.removeAll { metric in
            let key = SeriesKey(metric, hashes: &hashes)
            return Self.isRepetition(metric, of: &last[key], since: now - interval)
        }
        dropped?.add(before - metrics.count, to: "count")
        guard now - swept >= interval else { return }
        last = last.filter { now - $0.value.time < interval }
        swept = now
    }

    /// The metrics that others are held against, as Telegraf keeps them: line protocol, as Base64 in a JSON string.
    public var memory: [UInt8]? {
        var serializer = InfluxLineSerializer(InfluxLineSerializer.Options(uintSupport: true))
        var lines = ByteWriter()
        _ = serializer.append(Array(last.values), to: &lines)
        var text = ByteWriter()
        text.append(json: Base64.encode(lines.bytes))
        return text.bytes
    }

    public mutating func recall(_ memory: [UInt8]) throws(MemoryError) {
        guard let text = (try? JSONParser.parse(memory))?.string, let lines = Base64.decode(text) else {
            throw MemoryError("no text in Base64")
        }
        var parser = InfluxLineParser()
        do throws(ParseError) {
            for metric in try parser.parse(lines.span, now: Timestamp(nanoseconds: 0)) {
                last[SeriesKey(metric, hashes: &hashes)] = metric
            }
        } catch { throw MemoryError("no line protocol: \(error)") }
    }

    /// Otherwise the metric is the one to hold others against from now on.
    private static func isRepetition(_ metric: Metric, of last: inout Metric?, since start: Timestamp) -> Bool {
        guard let known = last, known.time > start else {
            last = metric
            return false
        }
        var added: [Metric.Field] = []
        for field in metric.fields {
            if let value = known[field: field.key] {
                guard value != field.value else { continue }
                last = metric
                return false
            }
            // A new field makes a difference only beside the others of the same moment.
            if metric.time == known.time { added.append(field) }
        }
        last?.fields += added
        return added.isEmpty
    }
}
