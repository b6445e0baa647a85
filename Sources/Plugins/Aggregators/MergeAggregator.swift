public import MetricModel
public import PluginKit

/// Joins metrics of the same series and time into one; of a field given twice the later value counts.
public struct MergeAggregator: Aggregator {
    public static let name = "merge"
    public static let summary = "Joins metrics of the same series and time."

    @Key("Round times to this first, so that more are equal; 0 for as they are.") var roundTimestampTo = Duration.zero

    private struct Moment: Hashable, Sendable {
        let series: SeriesKey
        let time: Timestamp
    }

    private var step = Duration.zero
    private var merged: [Metric] = []
    private var indices: [Moment: Int] = [:]
    private var hashes = TagMemo<Int>()

    public init() {}

    public mutating func start(_ context: PluginContext) { step = roundTimestampTo }

    public mutating func add(_ metric: Metric) {
        let time = step > .zero ? Self.round(metric.time, to: step) : metric.time
        let moment = Moment(series: SeriesKey(metric, hashes: &hashes), time: time)
        if let at = indices[moment] {
            for field in metric.fields { merged[at][field: field.key] = field.value }
        } else {
            indices[moment] = merged.count
            merged.append(Metric(metric.name, tags: metric.tags, fields: metric.fields, at: time, kind: metric.kind))
        }
    }

    public mutating func push(at time: Timestamp) -> [Metric] {
        defer {
            merged = []
            indices.removeAll(keepingCapacity: true)
        }
        return merged
    }

    /// Go counts multiples from the year 1, which shows where the step does not divide a day: weeks begin on Mondays.
    private static func round(_ time: Timestamp, to step: Duration) -> Timestamp {
        let secondsBeforeEpoch: Int128 = 62_135_596_800
        let shift = Duration.nanoseconds(
            Int64(truncatingIfNeeded: secondsBeforeEpoch * 1_000_000_000 % Int128(step.nanoseconds)))
        return (time + shift).rounded(to: step) - shift
    }
}
