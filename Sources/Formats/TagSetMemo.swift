import MetricModel

/// Remembers the tag sets that were made of pairs, so that all metrics of a series share one.
struct TagSetMemo: Sendable {
    private var known: ByteMemo<TagSet>
    private var key: [UInt8] = []

    init(generationSize: Int = 4096) { known = ByteMemo(generationSize: generationSize) }

    /// - Parameter pairs: in any order; of those with the same key the last counts.
    mutating func tags(_ pairs: [TagSet.Tag]) -> TagSet {
        if pairs.isEmpty { return .empty }
        key.removeAll(keepingCapacity: true)
        Self.append(pairs, to: &key)
        return key.withUnsafeBufferPointer { key in
            if let tags = known.value(for: key) { return tags }
            let tags = TagSet(sorted: Self.inOrder(pairs))
            known.remember(tags, for: key)
            return tags
        }
    }

    /// The same bytes for the same pairs in the same order only. Strings would not do: they are also equal where their
    /// bytes differ, as those of a composed and a decomposed `é`.
    static func append(_ pairs: [TagSet.Tag], to bytes: inout [UInt8]) {
        for pair in pairs {
            // No byte of UTF-8 is as large as these.
            bytes.append(contentsOf: pair.key.utf8)
            bytes.append(0xFE)
            bytes.append(contentsOf: pair.value.utf8)
            bytes.append(0xFF)
        }
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
