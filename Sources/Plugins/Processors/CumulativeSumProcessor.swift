import Filtering
public import MetricModel
public import PluginKit
import Threads

/// Adds up each field of each series, and puts the sum so far beside it as `<field>_sum`.
public struct CumulativeSumProcessor: Processor {
    public static let name = "cumulative_sum"
    public static let summary = "Adds running sums of fields."

    @Key("Fields to add up.") var fields: [Glob] = ["*"]
    @Key("A series not seen for this long starts again; 0 for never.") var expiryInterval = Duration.zero

    private struct Sums: Sendable {
        var fields: [(key: String, sumKey: String, sum: Double)] = []
        var seen: Timestamp

        /// - Parameter wanted: all fields if nil.
        mutating func add(_ metric: inout Metric, _ wanted: PatternList?, _ now: Timestamp) {
            seen = now
            for i in metric.fields.indices {
                let field = metric.fields[i]
                guard wanted?.matches(field.key) ?? true, let value = field.value.converted else { continue }
                let sum = add(value, to: field.key)
                metric[field: sum.key] = sum.value
            }
        }

        private mutating func add(_ value: Double, to key: String) -> Metric.Field {
            let at = fields.firstIndex { $0.key == key } ?? fields.count
            if at == fields.count { fields.append((key, key + "_sum", 0)) }
            fields[at].sum += value
            return Metric.Field(fields[at].sumKey, .double(fields[at].sum))
        }
    }

    private var wanted: PatternList?
    private var expiry = Duration.zero
    private var clock: (any ThreadClock)?
    private var series: [SeriesKey: Sums] = [:]
    private var hashes = TagMemo<Int>()
    private var swept = Timestamp(nanoseconds: 0)

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        wanted = fields.isEmpty ? nil : try fields.patterns()
        expiry = expiryInterval
        clock = context.clock
        swept = context.clock.now
    }

    public mutating func process(_ metrics: inout [Metric]) {
        let now = clock?.now ?? swept
        if expiry > .zero, now - swept > expiry {
            series = series.filter { now - $0.value.seen <= expiry }
            swept = now
        }
        for i in metrics.indices {
            let key = SeriesKey(metrics[i], hashes: &hashes)
            if expiry > .zero, let seen = series[key]?.seen, now - seen > expiry { series[key] = nil }
            series[key, default: Sums(seen: now)].add(&metrics[i], wanted, now)
        }
    }
}
