import MetricModel

/// Remembers the tag sets that were made of pairs, so that all metrics of a series share one.
///
/// It is bounded as `TagMemo` is: what was not asked for during one whole generation is let go.
struct TagSetMemo: Sendable {
    private let generationSize: Int
    private var young: [[TagSet.Tag]: TagSet] = [:]
    private var old: [[TagSet.Tag]: TagSet] = [:]

    init(generationSize: Int = 4096) { self.generationSize = generationSize }

    /// - Parameter pairs: in any order; of those with the same key the last counts.
    mutating func tags(_ pairs: [TagSet.Tag]) -> TagSet {
        if pairs.isEmpty { return .empty }
        if let known = young[pairs] { return known }
        let tags = old[pairs] ?? TagSet(sorted: Self.inOrder(pairs))
        if young.count >= generationSize {
            old = young
            young.removeAll(keepingCapacity: true)
        }
        young[pairs] = tags
        return tags
    }

    /// In the order of the keys, each key once.
    static func inOrder(_ pairs: [TagSet.Tag]) -> [TagSet.Tag] {
        let sorted = pairs.enumerated().sorted { left, right in
            let (before, behind) = (left.element.key.utf8, right.element.key.utf8)
            if before.elementsEqual(behind) { return left.offset < right.offset }
            return before.lexicographicallyPrecedes(behind)
        }.map(\.element)
        return sorted.indices.filter { i in
            i + 1 == sorted.count || !sorted[i].key.utf8.elementsEqual(sorted[i + 1].key.utf8)
        }.map { sorted[$0] }
    }
}
