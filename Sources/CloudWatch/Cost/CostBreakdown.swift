/// Which measurements, fields and dimensions make how many metrics.
public struct CostBreakdown: Sendable {
    /// A measurement or a field.
    public struct Part: Sendable, Equatable {
        public let name: String
        /// Distinct metrics that have it.
        public let metrics: Int
    }

    public struct Dimension: Sendable, Equatable {
        public let name: String
        public let values: [String]
        /// Distinct metrics that have it.
        public let metrics: Int
        /// How many metrics fewer there were without it: those that differ in nothing else become one.
        public let saves: Int
    }

    /// Each metric of one output, sorted by its name and dimensions.
    public let metrics: [BilledMetric]
    /// Those with most metrics first, as the others.
    public let measurements: [Part]
    public let fields: [Part]
    /// Those that save most first.
    public let dimensions: [Dimension]

    public init(_ findings: MetricCensus.Findings) {
        let metrics = findings.metrics.values.map { (metric: $0, key: $0.sortKey) }.sorted { $0.key < $1.key }
            .map(\.metric)
        self.metrics = metrics
        measurements = Self.parts(metrics.map(\.measurement))
        fields = Self.parts(metrics.map(\.field))
        var values: [String: Set<String>] = [:]
        var counts: [String: Int] = [:]
        for metric in metrics {
            for dimension in metric.dimensions.dimensions {
                values[dimension.name, default: []].insert(dimension.value)
                counts[dimension.name, default: 0] += 1
            }
        }
        dimensions = counts.map { name, count in
            let without = Set(metrics.lazy.map { $0.identity(without: name) })
            return Dimension(
                name: name, values: (values[name] ?? []).sorted(), metrics: count,
                saves: metrics.count - without.count)
        }
        .sorted { ($1.saves, $1.metrics, $0.name) < ($0.saves, $0.metrics, $1.name) }
    }

    private static func parts(_ names: [String]) -> [Part] {
        names.reduce(into: [:]) { $0[$1, default: 0] += 1 }.map { Part(name: $0, metrics: $1) }
            .sorted { ($1.metrics, $0.name) < ($0.metrics, $1.name) }
    }
}

extension BilledMetric {
    /// `name=value` of each dimension, in the order of sending.
    var dimensionText: String {
        dimensions.dimensions.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }

    fileprivate var sortKey: String { "\(region)\0\(namespace)\0\(name)\0\(dimensionText)" }
}
