public import MetricModel
public import PluginKit

/// Quantiles of each numeric field of each series in a window.
///
/// The fields are those of the series' first metric in the window. A quantile's suffix has its percents without the
/// digits after the point, so 0.99 and 0.999 share `_099`; the later one in the list is what such a field holds.
public struct QuantileAggregator: Aggregator {
    public static let name = "quantile"
    public static let summary = "Quantiles of each field."

    enum Algorithm: String, OptionEnum {
        case tDigest = "t-digest"
        case exactR7 = "exact R7"
        case exactR8 = "exact R8"

        static var whenEmpty: Self? { tDigest }
    }

    @Key("Which quantiles, from 0 to 1.", check: areQuantiles) var quantiles = [0.25, 0.5, 0.75]
    @Key("Approximate in little memory (t-digest), or exact with all values kept.") var algorithm = Algorithm.tDigest
    @Key("t-digest: the larger, the more exact, and the more memory.") var compression = 100.0

    public func validate() throws(OptionError) {
        // The exact algorithms have no use for it.
        if algorithm == .tDigest, !(compression >= 1 && compression.isFinite) {
            throw OptionError("'compression' must be at least 1", at: $compression)
        }
    }

    private static let areQuantiles: Key<[Double]>.Check = { quantiles in
        if let wrong = quantiles.first(where: { !(0...1 ~= $0) }) { return "must be from 0 to 1, not \(wrong)" }
        let again = quantiles.indices.first { quantiles[..<$0].contains(quantiles[$0]) }
        return again.map { "has \(quantiles[$0]) twice" }
    }

    private struct Series: Sendable {
        let name: String
        let tags: TagSet
        var fields: [(key: String, digest: any Digest)]
    }

    private var wanted: [(quantile: Double, suffix: String)] = []
    private var chosen = Algorithm.tDigest
    private var density = 100.0
    private var series: [Series] = []
    private var indices: [SeriesKey: Int] = [:]
    private var hashes = TagMemo<Int>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        wanted = (quantiles.isEmpty ? [0.25, 0.5, 0.75] : quantiles).map { quantile in
            let percents = Int(quantile * 100).description
            return (quantile, "_" + String(repeating: "0", count: 3 - percents.utf8.count) + percents)
        }
        chosen = algorithm
        density = compression
    }

    public mutating func add(_ metric: Metric) {
        let key = SeriesKey(metric, hashes: &hashes)
        let at = indices[key] ?? series.count
        if at == series.count {
            let fields = metric.fields.filter { $0.value.numeric != nil }.map { ($0.key, digest()) }
            series.append(Series(name: metric.name, tags: metric.tags, fields: fields))
            indices[key] = at
        }
        for i in series[at].fields.indices {
            // Not a number has no place among the others.
            guard let value = metric[field: series[at].fields[i].key]?.numeric, !value.isNaN else { continue }
            series[at].fields[i].digest.add(value)
        }
    }

    public mutating func push(at time: Timestamp) -> [Metric] {
        defer {
            series.removeAll(keepingCapacity: true)
            indices.removeAll(keepingCapacity: true)
        }
        return series.indices.compactMap { i in
            var metric = Metric(series[i].name, tags: series[i].tags, fields: [], at: time)
            for j in series[i].fields.indices {
                for (quantile, suffix) in wanted {
                    guard let value = series[i].fields[j].digest.quantile(quantile) else { continue }
                    metric[field: series[i].fields[j].key + suffix] = .double(value)
                }
            }
            return metric.fields.isEmpty ? nil : metric
        }
    }

    private func digest() -> any Digest {
        switch chosen {
        case .tDigest: TDigest(compression: density)
        case .exactR7: ExactDigest(isTypeEight: false)
        case .exactR8: ExactDigest(isTypeEight: true)
        }
    }
}
