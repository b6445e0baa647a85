import MetricModel

/// What makes a series: the name and the tags, by value. Two inputs may each have made a set of the same tags.
struct SeriesKey: Hashable, Sendable {
    let name: String
    let tags: TagSet
    private let tagHash: Int

    /// - Parameter hashes: what was computed before of sets that are shared, so that a metric of a known set costs
    ///   one look-up and not a hash of all its tags.
    init(_ metric: borrowing Metric, hashes: inout TagMemo<Int>) {
        name = metric.name
        tags = metric.tags
        tagHash = hashes.value(for: metric.tags) { $0.tags.hashValue }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(tagHash)
    }

    static func == (left: Self, right: Self) -> Bool { left.name == right.name && left.tags == right.tags }
}
