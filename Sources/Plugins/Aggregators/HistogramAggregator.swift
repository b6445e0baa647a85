public import MetricModel
public import PluginKit
import Threads

/// Counts how many values of each field lie in each bucket, the upper bound included.
///
/// Counts go on from window to window unless they are reset. Only floats and signed integers are counted: so does
/// Telegraf. A tag `le` or `gt` of the metric is overwritten.
public struct HistogramAggregator: Aggregator {
    public static let name = "histogram"
    public static let summary = "Counts values by buckets."

    public struct Config: OptionTable {
        @Key("The measurement.", required: true) var measurementName = ""
        @Key("Its fields; all if empty.") var fields: [String] = []
        @Key("Upper bounds of the buckets; the last bucket has none.", required: true) var buckets: [Double] = []
        public init() {}
    }

    @Key("Start with empty buckets in each window.") var reset = false
    @Key("Let each bucket count all smaller ones too; else each has a tag for its lower bound.") var cumulative = true
    @Key("Forget a series that got no value for this long; 0 for never.") var expirationInterval = Duration.zero
    @Key("Give out only the series that got values in the window.") var pushOnlyOnUpdate = false
    @Key("What is counted: of one measurement and field, the last that fits.") var config: [Config] = []

    /// The bounds of a field, as numbers and as tags.
    private struct Buckets: Sendable {
        let bounds: [Double]
        let texts: [String]

        init(_ bounds: [Double]) {
            // Equal bounds are one bucket.
            self.bounds = Set(bounds).sorted()
            texts = self.bounds.map(\.decimalText) + ["+Inf"]
        }

        /// The first bucket whose bound is not below the value.
        func index(of value: Double) -> Int {
            var low = 0
            var high = bounds.count
            while low < high {
                let middle = (low + high) / 2
                if bounds[middle] >= value { high = middle } else { low = middle + 1 }
            }
            return low
        }
    }

    private struct Series: Sendable {
        let name: String
        let tags: TagSet
        var fields: [(key: String, buckets: Int, counts: [Int64])] = []
        var updated: Timestamp
        var isUpdated = true
        /// Made once for each bucket: they are pushed window after window.
        var bucketTags = BucketTags()

        /// A field of another type has buckets too, with nothing in them.
        mutating func count(_ field: Metric.Field, in buckets: Buckets, _ rule: Int, _ now: Timestamp) {
            updated = now
            isUpdated = true
            let at = fields.firstIndex { $0.key == field.key } ?? fields.count
            if at == fields.count { fields.append((field.key, rule, Array(repeating: 0, count: buckets.texts.count))) }
            switch field.value {
            case .double(let value): fields[at].counts[buckets.index(of: value)] += 1
            case .int(let value): fields[at].counts[buckets.index(of: Double(value))] += 1
            case .uint, .bool, .string: break
            }
        }
    }

    private var options: (resets: Bool, sums: Bool, expiry: Duration, updatedOnly: Bool) = (false, true, .zero, false)
    private var rules: [(name: String, fields: Set<String>, buckets: Buckets)] = []
    private var clock: (any ThreadClock)?
    private var series: [SeriesKey: Series] = [:]
    private var hashes = TagMemo<Int>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        options = (reset, cumulative, expirationInterval, pushOnlyOnUpdate)
        rules = config.reversed().map { ($0.measurementName, Set($0.fields), Buckets($0.buckets)) }
        clock = context.clock
    }

    public mutating func add(_ metric: Metric) {
        guard rules.contains(where: { $0.name == metric.name }) else { return }
        let key = SeriesKey(metric, hashes: &hashes)
        for field in metric.fields {
            let rule = rules.firstIndex {
                $0.name == metric.name && ($0.fields.isEmpty || $0.fields.contains(field.key))
            }
            guard let rule else { continue }
            let now = clock?.now ?? metric.time
            series[key, default: Series(name: metric.name, tags: metric.tags, updated: now)]
                .count(field, in: rules[rule].buckets, rule, now)
        }
    }

    public mutating func push(at time: Timestamp) -> [Metric] {
        if options.expiry > .zero {
            let now = clock?.now ?? time
            series = series.filter { now - $0.value.updated <= options.expiry }
        }
        var metrics: [Metric] = []
        for key in series.keys {
            guard var one = series[key], one.isUpdated || !options.updatedOnly else { continue }
            one.isUpdated = false
            metrics += histogram(of: &one, at: time)
            series[key] = one
        }
        if options.resets { series.removeAll(keepingCapacity: true) }
        return metrics
    }

    /// One metric for each bucket, with all fields that have it.
    private func histogram(of series: inout Series, at time: Timestamp) -> [Metric] {
        var metrics: [Metric] = []
        for field in series.fields {
            let texts = rules[field.buckets].buckets.texts
            var sum: Int64 = 0
            for (i, count) in field.counts.enumerated() {
                sum = options.sums ? sum + count : count
                let from = options.sums ? nil : i == 0 ? "-Inf" : texts[i - 1]
                let tags = series.bucketTags.tags(of: series.tags, from: from, to: texts[i])
                let value = Metric.Field(field.key + "_bucket", .int(sum))
                if let at = metrics.firstIndex(where: { $0.tags === tags }) {
                    metrics[at].fields.append(value)
                } else {
                    metrics.append(Metric(series.name, tags: tags, fields: [value], at: time))
                }
            }
        }
        return metrics
    }
}

/// The tag sets of one series' buckets.
private struct BucketTags: Sendable {
    private var made: [(from: String?, to: String, tags: TagSet)] = []

    mutating func tags(of series: TagSet, from: String?, to: String) -> TagSet {
        if let known = made.first(where: { $0.to == to && $0.from == from }) { return known.tags }
        let tags = from.map { series.setting("gt", to: $0) } ?? series
        made.append((from, to, tags.setting("le", to: to)))
        return made[made.count - 1].tags
    }
}
