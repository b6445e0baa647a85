import Bytes
public import MetricModel
public import PluginKit

/// How fast each numeric field of each series changes, per second or per unit of another field: from the series'
/// earliest metric, by its time, to its latest.
///
/// The latest of a window is the first of the next one, so one metric for each window is enough; a series that stays
/// away for too many windows starts anew.
public struct DerivativeAggregator: Aggregator {
    public static let name = "derivative"
    public static let summary = "Rate of change of each field."

    @Key("The field to derive by; time in seconds if empty.") var variable = ""
    @Key("Put after each field's name.") var suffix = "_rate"
    @Key("For how many windows without a metric the last one is kept.", in: 0...Int.max) var maxRollOver = 10

    /// A metric's numbers at one time.
    private struct Event: Sendable {
        let time: Timestamp
        var fields: [(key: String, value: Double)] = []

        init(_ metric: Metric) {
            time = metric.time
            add(metric)
        }

        mutating func add(_ metric: Metric) {
            for field in metric.fields {
                guard let value = field.value.numeric else { continue }
                if let at = fields.firstIndex(where: { $0.key == field.key }) {
                    fields[at].value = value
                } else {
                    fields.append((field.key, value))
                }
            }
        }

        subscript(key: String) -> Double? { fields.first { $0.key == key }?.value }
    }

    private struct Series: Sendable {
        let key: SeriesKey
        var first: Event
        var last: Event
        var emptyWindows = 0

        init(_ metric: Metric, _ key: SeriesKey) {
            self.key = key
            first = Event(metric)
            last = first
        }

        mutating func add(_ metric: Metric) {
            let isInside = first.time < metric.time && metric.time < last.time
            if metric.time < first.time {
                first = Event(metric)
            } else if metric.time == first.time {
                first.add(metric)
            }
            if metric.time > last.time { last = Event(metric) } else if metric.time == last.time { last.add(metric) }
            if !isInside { emptyWindows = 0 }
        }
    }

    private var derivesBy = ""
    private var ending = ""
    private var windowLimit = 0
    private var series: [Series] = []
    private var indices: [SeriesKey: Int] = [:]
    private var hashes = TagMemo<Int>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        derivesBy = variable.trimmed
        ending = suffix.trimmed
        windowLimit = maxRollOver
    }

    public mutating func add(_ metric: Metric) {
        let key = SeriesKey(metric, hashes: &hashes)
        if let at = indices[key] {
            series[at].add(metric)
        } else {
            indices[key] = series.count
            series.append(Series(metric, key))
        }
    }

    public mutating func push(at time: Timestamp) -> [Metric] {
        defer { rollOver() }
        return series.compactMap { series in
            guard let change = change(series), change != 0 else { return nil }
            let fields = series.first.fields.compactMap { key, start -> Metric.Field? in
                guard derivesBy.isEmpty || key != derivesBy, let end = series.last[key] else { return nil }
                return Metric.Field(key + ending, .double((end - start) / change))
            }
            return fields.isEmpty ? nil : Metric(series.key.name, tags: series.key.tags, fields: fields, at: time)
        }
    }

    /// By how much the variable grew.
    private func change(_ series: Series) -> Double? {
        guard series.first.time != series.last.time else { return nil }
        guard !derivesBy.isEmpty else { return (series.last.time - series.first.time).goSeconds }
        guard let start = series.first[derivesBy], let end = series.last[derivesBy] else { return nil }
        return end - start
    }

    private mutating func rollOver() {
        let before = series.count
        series.removeAll { $0.emptyWindows >= windowLimit }
        if series.count < before {
            indices.removeAll(keepingCapacity: true)
            for (i, series) in series.enumerated() { indices[series.key] = i }
        }
        for i in series.indices {
            series[i].first = series[i].last
            series[i].emptyWindows += 1
        }
    }
}
