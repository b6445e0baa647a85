public import MetricModel

/// What one gather brings home: metrics, and the parts that failed.
public struct Batch: Sendable {
    /// When the gather began; the time of metrics that have none of their own.
    public let time: Timestamp
    public private(set) var metrics: [Metric] = []
    public private(set) var failures: [any Error] = []

    public init(time: Timestamp) { self.time = time }

    /// Adds a metric; one without fields is left out.
    public mutating func add(
        _ name: String, tags: TagSet = .empty, fields: [Metric.Field], kind: MetricKind = .untyped,
        at time: Timestamp? = nil
    ) {
        guard !fields.isEmpty else { return }
        metrics.append(Metric(name, tags: tags, fields: fields, at: time ?? self.time, kind: kind))
    }

    /// Adds what a parser made.
    public mutating func add(_ parsed: consuming [Metric]) {
        if metrics.isEmpty { metrics = parsed } else { metrics += parsed }
    }

    /// Notes a part that failed; the rest goes on.
    public mutating func fail(_ error: any Error) { failures.append(error) }

    /// Runs one part of the gather. If it throws, that is noted and the other parts go on.
    public mutating func attempt(_ part: (inout Batch) throws -> Void) {
        do { try part(&self) } catch { failures.append(error) }
    }

    /// Hands the metrics over for good.
    public mutating func takeMetrics() -> [Metric] {
        defer { metrics = [] }
        return metrics
    }
}
