import MetricModel

/// Remembers the tag sets that were made of pairs, so that all metrics of a series share one. Text is made of the pairs
/// only where the series is new.
struct TagSetMemo: Sendable {
    private var known: ByteMemo<TagSet>
    /// The pairs since `begin`, as `append` writes them.
    private var key: [UInt8] = []

    init(generationSize: Int = 4096) { known = ByteMemo(generationSize: generationSize) }

    /// - Parameter pairs: in any order; of those with the same key the last counts.
    mutating func tags(_ pairs: [TagSet.Tag]) -> TagSet {
        begin()
        for pair in pairs { add(pair) }
        return tags()
    }

    /// The pairs of another set follow, one by one.
    mutating func begin() { key.removeAll(keepingCapacity: true) }

    mutating func add(_ pair: TagSet.Tag) { Self.append(pair, to: &key) }

    mutating func add(_ name: String, _ value: UnsafeBufferPointer<UInt8>) {
        Self.append(name, value.count, to: &key)
        key.append(contentsOf: value)
    }

    /// That of the pairs since `begin`.
    mutating func tags() -> TagSet {
        if key.isEmpty { return .empty }
        return key.withUnsafeBufferPointer { key in
            if let tags = known.value(for: key) { return tags }
            let tags = TagSet(sorted: Self.inOrder(Self.pairs(key)))
            known.remember(tags, for: key)
            return tags
        }
    }

    /// The same bytes for the same pairs in the same order only. Strings would not do: they are also equal where their
    /// bytes differ, as those of a composed and a decomposed `é`.
    static func append(_ pair: TagSet.Tag, to bytes: inout [UInt8]) {
        append(pair.key, pair.value.utf8.count, to: &bytes)
        bytes.append(contentsOf: pair.value.utf8)
    }

    /// All of a pair but its value: how long both parts are, and the name.
    private static func append(_ name: String, _ valueLength: Int, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: (name.utf8.count, valueLength)) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: name.utf8)
    }

    private static func pairs(_ bytes: UnsafeBufferPointer<UInt8>) -> [TagSet.Tag] {
        let raw = UnsafeRawBufferPointer(bytes)
        var pairs: [TagSet.Tag] = []
        var at = 0
        while at < bytes.count {
            let (nameLength, valueLength) = raw.loadUnaligned(fromByteOffset: at, as: (Int, Int).self)
            let name = at + MemoryLayout<(Int, Int)>.size
            let value = name + nameLength
            at = value + valueLength
            pairs.append(
                TagSet.Tag(
                    key: String(decoding: bytes[name..<value], as: UTF8.self),
                    value: String(decoding: bytes[value..<at], as: UTF8.self)))
        }
        return pairs
    }

    /// In the order of the keys, each key once.
    static func inOrder(_ pairs: [TagSet.Tag]) -> [TagSet.Tag] {
        if isInOrder(pairs) { return pairs }
        let sorted = pairs.enumerated().sorted { left, right in
            let (before, behind) = (left.element.key.utf8, right.element.key.utf8)
            if before.elementsEqual(behind) { return left.offset < right.offset }
            return before.lexicographicallyPrecedes(behind)
        }.map(\.element)
        return sorted.indices.filter { i in
            i + 1 == sorted.count || !sorted[i].key.utf8.elementsEqual(sorted[i + 1].key.utf8)
        }.map { sorted[$0] }
    }

    private static func isInOrder(_ pairs: [TagSet.Tag]) -> Bool {
        zip(pairs, pairs.dropFirst()).allSatisfy { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
