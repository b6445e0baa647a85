public import MetricModel
public import PluginKit

/// Keeps the metric of each series that came last, and gives it out once the series has ended, or at each push.
///
/// Its time and its values' types stay. What has not timed out when the agent stops is lost, as with Telegraf.
public struct FinalAggregator: Aggregator {
    public static let name = "final"
    public static let summary = "Gives out the last metric of each series."

    enum Strategy: String, OptionEnum {
        case timeout, periodic

        static var whenEmpty: Self? { timeout }
    }

    @Key("When: once the series is older than series_timeout, or at each push.") var outputStrategy = Strategy.timeout
    @Key("A series has ended when its last metric is older than this.") var seriesTimeout = Duration.seconds(300)
    @Key("Leave the fields' names; else they get the suffix _final.") var keepOriginalFieldNames = false

    private var timeout: Duration?
    private var renames = true
    private var last: [SeriesKey: Metric] = [:]
    private var hashes = TagMemo<Int>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        timeout = outputStrategy == .timeout ? seriesTimeout : nil
        renames = !keepOriginalFieldNames
    }

    public mutating func add(_ metric: Metric) { last[SeriesKey(metric, hashes: &hashes)] = metric }

    public mutating func push(at time: Timestamp) -> [Metric] {
        var ended: [Metric] = []
        last = last.filter { _, metric in
            if let timeout, time - metric.time <= timeout { return true }
            ended.append(metric)
            return false
        }
        for i in ended.indices {
            ended[i].kind = .untyped
            guard renames else { continue }
            for j in ended[i].fields.indices { ended[i].fields[j].key += "_final" }
        }
        return ended
    }
}
