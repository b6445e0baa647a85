public import MetricModel
public import PluginKit

/// Counts how often a field has each of its values: `status=200` twice makes `status_200=2`.
public struct ValueCounterAggregator: Aggregator {
    public static let name = "valuecounter"
    public static let summary = "Counts the values of fields."

    @Key("Fields whose values are counted.") var fields: [String] = []

    private struct Series: Sendable {
        let name: String
        let tags: TagSet
        var counts: [(key: String, count: Int64)] = []
        var indices: [Value: Int] = [:]
        /// By the names of the counts: `a_b` with the value `c` is counted with `a` and `b_c`.
        private var places: [String: Int] = [:]

        init(name: String, tags: TagSet) {
            self.name = name
            self.tags = tags
        }

        mutating func count(_ value: Value, times: Int64) {
            if let at = indices[value] {
                counts[at].count += times
                return
            }
            let key = "\(value.key)_\(value.text)"
            let at = places[key] ?? counts.count
            if at == counts.count { counts.append((key, 0)) }
            counts[at].count += times
            places[key] = at
            indices[value] = at
        }
    }

    private struct Value: Hashable, Sendable {
        let key: String
        let text: String
    }

    /// How often each field is listed: so often it counts.
    private var counted: [String: Int64] = [:]
    private var series: [Series] = []
    private var indices: [SeriesKey: Int] = [:]
    private var hashes = TagMemo<Int>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        counted = Dictionary(fields.map { ($0, 1) }, uniquingKeysWith: +)
    }

    public mutating func add(_ metric: Metric) {
        var at: Int?
        for field in metric.fields {
            guard let times = counted[field.key] else { continue }
            let index = at ?? index(of: metric)
            at = index
            series[index].count(Value(key: field.key, text: field.value.goText), times: times)
        }
    }

    public mutating func push(at time: Timestamp) -> [Metric] {
        defer {
            series.removeAll(keepingCapacity: true)
            indices.removeAll(keepingCapacity: true)
        }
        return series.map { series in
            let fields = series.counts.map { Metric.Field($0.key, .int($0.count)) }
            return Metric(series.name, tags: series.tags, fields: fields, at: time)
        }
    }

    private mutating func index(of metric: Metric) -> Int {
        let key = SeriesKey(metric, hashes: &hashes)
        if let known = indices[key] { return known }
        indices[key] = series.count
        series.append(Series(name: metric.name, tags: metric.tags))
        return series.count - 1
    }
}
