public import MetricModel
public import PluginKit

/// The smallest and the largest value of each numeric field of each series in a window, as floats.
public struct MinMaxAggregator: Aggregator {
    public static let name = "minmax"
    public static let summary = "Smallest and largest value of each field."

    private struct Series: Sendable {
        let name: String
        let tags: TagSet
        var fields: [(key: String, min: Double, max: Double)] = []

        mutating func add(_ value: Double, of key: String) {
            if let at = fields.firstIndex(where: { $0.key == key }) {
                if value < fields[at].min { fields[at].min = value }
                if value > fields[at].max { fields[at].max = value }
            } else {
                fields.append((key, value, value))
            }
        }
    }

    private var series: [Series] = []
    private var indices: [SeriesKey: Int] = [:]
    private var hashes = TagMemo<Int>()

    public init() {}

    public mutating func add(_ metric: Metric) {
        let key = SeriesKey(metric, hashes: &hashes)
        let at = indices[key] ?? series.count
        if at == series.count {
            series.append(Series(name: metric.name, tags: metric.tags))
            indices[key] = at
        }
        for field in metric.fields {
            if let value = field.value.numeric { series[at].add(value, of: field.key) }
        }
    }

    public mutating func push(at time: Timestamp) -> [Metric] {
        defer {
            series.removeAll(keepingCapacity: true)
            indices.removeAll(keepingCapacity: true)
        }
        return series.compactMap { series in
            let fields = series.fields.flatMap { field -> [Metric.Field] in
                [.init("\(field.key)_min", .double(field.min)), .init("\(field.key)_max", .double(field.max))]
            }
            return fields.isEmpty ? nil : Metric(series.name, tags: series.tags, fields: fields, at: time)
        }
    }
}
