import Threads

/// Counts what an output would send: the distinct metrics, and how much data there is of them.
///
/// Safe from any thread. What it remembers grows with the distinct metrics, not with the data.
public final class MetricCensus: Sendable {
    /// What was counted so far.
    public struct Findings: Sendable {
        public internal(set) var metrics: [MetricIdentity: BilledMetric] = [:]
        /// Data, sent again and again for the same metrics.
        public internal(set) var data = 0
        /// Of the data in a request's body, unpacked, rounded up.
        public internal(set) var bytes = 0

        public init() {}

        /// A metric that both have is billed once.
        public mutating func add(_ other: Findings) {
            metrics.merge(other.metrics) { mine, _ in mine }
            data += other.data
            bytes += other.bytes
        }
    }

    private let findings = Guarded(Findings())
    private let region: String?

    /// - Parameter region: instead of the one that the output tells.
    public init(region: String? = nil) { self.region = region }

    /// - Parameter region: empty if it is not known before something is sent.
    public func record(_ data: [Datum], namespace: String, region: String) {
        let region = self.region ?? region
        findings.withLock { findings in
            for datum in data {
                var isStatistic = false
                if case .statistics = datum.value { isStatistic = true }
                let metric = BilledMetric(
                    region: region, namespace: namespace, measurement: datum.measurement, field: datum.field,
                    dimensions: datum.dimensions, isStatistic: isStatistic)
                let identity = metric.identity()
                if findings.metrics[identity] == nil { findings.metrics[identity] = metric }
                findings.data += 1
                findings.bytes += datum.size
            }
        }
    }

    public var found: Findings { findings.withLock { $0 } }
}

extension Datum {
    /// Bytes in a request's body at most, if no character of a name needs an escape.
    fileprivate var size: Int {
        let longestNumber = 24
        let numbers =
            switch value {
            case .plain: 1
            case .statistics: 4
            case .distribution(let values, let counts): values.count + counts.count
            }
        return 200 + measurement.utf8.count + field.utf8.count + dimensions.json.count + numbers * (longestNumber + 1)
    }
}
