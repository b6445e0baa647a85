import MetricModel

/// Remembers what two tag sets are together, by the identity of both, as `TagMemo` does for one: who comes after still
/// sees one set for one series.
struct TagPairMemo: Sendable {
    private struct Pair: Hashable, Sendable {
        let base: ObjectIdentifier
        let other: ObjectIdentifier
    }

    /// Both sets are held, for an identity may be used again once its object is gone.
    private struct Entry: Sendable {
        let base: TagSet
        let other: TagSet
        let joined: TagSet
    }

    private let generationSize = 16_384
    private var young: [Pair: Entry] = [:]
    private var old: [Pair: Entry] = [:]

    /// All tags of both; where both have one, that of `other`.
    mutating func value(for base: TagSet, _ other: TagSet) -> TagSet {
        if other.isEmpty { return base }
        if base.isEmpty { return other }
        let pair = Pair(base: ObjectIdentifier(base), other: ObjectIdentifier(other))
        if let entry = young[pair] { return entry.joined }
        let entry = old[pair] ?? Entry(base: base, other: other, joined: Self.join(base, other))
        if young.count >= generationSize {
            old = young
            young.removeAll(keepingCapacity: true)
        }
        young[pair] = entry
        return entry.joined
    }

    private static func join(_ base: TagSet, _ other: TagSet) -> TagSet {
        let kept = base.tags.filter { other[$0.key] == nil }
        return TagSet(sorted: (kept + other.tags).sorted { $0.key < $1.key })
    }
}
