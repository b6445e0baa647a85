import Logging
public import MetricModel
public import PluginKit

/// Counts, extremes, means, deviations, differences and rates of each numeric field of each series in a window.
///
/// Everything is a float, counts too, but `_interval`, which is in nanoseconds. What needs two values is left out of a
/// series that has one. Differences, rates and intervals run from the first value that arrived to the last.
public struct BasicStatsAggregator: Aggregator {
    public static let name = "basicstats"
    public static let summary = "Count, minimum, maximum, mean, deviation and more of each field."

    @Key("What to compute: \(Stat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var stats = ["count", "min", "max", "mean", "s2", "stdev"]

    private var wanted: [Stat] = []
    private var series: [Series] = []
    private var indices: [SeriesKey: Int] = [:]
    private var hashes = TagMemo<Int>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        wanted = Stat.allCases.filter { stats.contains($0.rawValue) }
        for stat in stats where Stat(rawValue: stat) == nil {
            context.logger.warning("'\(stat)' is no statistic and is left out")
        }
    }

    public mutating func add(_ metric: Metric) {
        let key = SeriesKey(metric, hashes: &hashes)
        let at = indices[key] ?? series.count
        if at == series.count {
            series.append(Series(name: metric.name, tags: metric.tags))
            indices[key] = at
        }
        var next = 0
        for field in metric.fields {
            guard let value = field.value.numeric else { continue }
            next = series[at].add(value, of: field.key, at: metric.time, next)
        }
    }

    public mutating func push(at time: Timestamp) -> [Metric] {
        defer {
            series.removeAll(keepingCapacity: true)
            indices.removeAll(keepingCapacity: true)
        }
        return series.compactMap { series in
            let fields = series.fields.flatMap { key, values in
                wanted.compactMap { stat in values[stat].map { Metric.Field("\(key)_\(stat.rawValue)", $0) } }
            }
            return fields.isEmpty ? nil : Metric(series.name, tags: series.tags, fields: fields, at: time)
        }
    }
}

/// The statistics, by what they add to the field's name.
private enum Stat: String, CaseIterable, Sendable {
    case count, min, max, mean, s2, stdev, sum, diff
    case nonNegativeDiff = "non_negative_diff"
    case rate
    case nonNegativeRate = "non_negative_rate"
    case percentChange = "percent_change"
    case interval, first, last
}

private struct Series: Sendable {
    let name: String
    let tags: TagSet
    var fields: [(key: String, values: RunningValues)] = []

    /// Answers where the next field of the same metric probably is: metrics of a series repeat their order.
    mutating func add(_ value: Double, of key: String, at time: Timestamp, _ expected: Int) -> Int {
        let isExpected = expected < fields.count && fields[expected].key == key
        if let at = isExpected ? expected : fields.firstIndex(where: { $0.key == key }) {
            fields[at].values.add(value, at: time)
            return at + 1
        }
        fields.append((key, RunningValues(value, at: time)))
        return fields.count
    }
}

/// One field's values so far, in a few numbers; the variance by Welford's method, which keeps its precision.
private struct RunningValues: Sendable {
    private let first: Double
    private let start: Timestamp
    private var count = 1.0
    private var min, max, mean, sum, last: Double
    private var squares = 0.0
    private var interval = Duration.zero
    /// As long as the time is that of the first value, the rate stays what it was.
    private var rate = 0.0

    init(_ value: Double, at time: Timestamp) {
        first = value
        start = time
        (min, max, mean, sum, last) = (value, value, value, value, value)
    }

    mutating func add(_ value: Double, at time: Timestamp) {
        count += 1
        let delta = value - mean
        mean += delta / count
        squares += delta * (value - mean)
        if value < min { min = value } else if value > max { max = value }
        sum += value
        last = value
        interval = time - start
        if interval != .zero { rate = (value - first) / interval.goSeconds }
    }

    /// Nil if it takes two values, or must not be negative and is.
    subscript(stat: Stat) -> FieldValue? {
        let difference = last - first
        switch stat {
        case .count: return .double(count)
        case .min: return .double(min)
        case .max: return .double(max)
        case .mean: return .double(mean)
        case .sum: return .double(sum)
        case .first: return .double(first)
        case .last: return .double(last)
        case _ where count < 2: return nil
        case .s2: return .double(squares / (count - 1))
        case .stdev: return .double((squares / (count - 1)).squareRoot())
        case .diff: return .double(difference)
        case .nonNegativeDiff: return difference >= 0 ? .double(difference) : nil
        case .rate: return .double(rate)
        case .nonNegativeRate: return difference >= 0 ? .double(rate) : nil
        case .percentChange: return .double(difference / first * 100)
        case .interval: return .int(interval.nanoseconds)
        }
    }
}
