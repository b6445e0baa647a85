/// The tags of a series: immutable, and shared by every metric of the series.
///
/// An input makes it when it first sees a series and keeps it. Whoever changes tags, or renders them, remembers by
/// identity what became of a set (`TagMemo`): a million metrics of 500 series cost 500 renderings.
public final class TagSet: Sendable, Equatable {
    public struct Tag: Sendable, Hashable {
        public let key: String
        public let value: String

        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// In the order of the keys' UTF-8; keys are unique. A value may be empty: such a tag is not written by most
    /// formats, but it exists.
    public let tags: [Tag]

    public static let empty = TagSet([:])

    public convenience init(_ pairs: [String: String]) {
        self.init(sorted: pairs.map { Tag(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key })
    }

    /// - Precondition: `tags` are in key order and keys are unique.
    public init(sorted tags: [Tag]) { self.tags = tags }

    public var isEmpty: Bool { tags.isEmpty }

    public subscript(key: String) -> String? {
        for tag in tags where tag.key == key { return tag.value }
        return nil
    }

    /// The same set with one tag set, or removed if `value` is nil.
    public func setting(_ key: String, to value: String?) -> TagSet {
        var changed = tags.filter { $0.key != key }
        if let value {
            changed.insert(Tag(key: key, value: value), at: changed.firstIndex { $0.key > key } ?? changed.count)
        }
        return TagSet(sorted: changed)
    }

    /// With each of `others` that this set has no tag of that key for.
    public func adding(_ others: [String: String]) -> TagSet {
        let missing = others.filter { self[$0.key] == nil }
        guard !missing.isEmpty else { return self }
        let added = missing.map { Tag(key: $0.key, value: $0.value) }
        return TagSet(sorted: (tags + added).sorted { $0.key < $1.key })
    }

    public func filter(_ isKept: (Tag) -> Bool) -> TagSet { TagSet(sorted: tags.filter(isKept)) }

    public static func == (left: TagSet, right: TagSet) -> Bool { left === right || left.tags == right.tags }
}
