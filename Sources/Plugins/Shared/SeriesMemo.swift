import MetricModel

/// Remembers what was made of a series, by its name and the identity of its tag set.
struct SeriesMemo<Made: Sendable>: Sendable {
    private var byName: [String: TagMemo<Made>] = [:]

    /// Names are few. Where something writes numbers into them, the memory must not grow with them.
    private static var limit: Int { 1024 }

    mutating func value(for metric: borrowing Metric, make: (TagSet) -> Made) -> Made {
        if byName.count >= Self.limit, byName[metric.name] == nil { byName.removeAll() }
        return byName[metric.name, default: TagMemo()].value(for: metric.tags, make: make)
    }
}
