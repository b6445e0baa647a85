import MetricModel

/// Values by text, in the order of the keys. Like Go's maps it is shared: what one place sets, all others see.
final class ValueMap {
    private(set) var entries: [(key: String, value: Value)]
    /// Go's map of strings, where what is missing is an empty string when it is asked for by `index`.
    let isOfStrings: Bool

    init(_ tags: TagSet) {
        entries = tags.tags.map { ($0.key, .string($0.value)) }
        isOfStrings = true
    }

    init(_ fields: [Metric.Field]) {
        entries = fields.map { ($0.key, Value($0.value)) }.sorted { $0.key < $1.key }
        isOfStrings = false
    }

    init(isOfStrings: Bool = false) { (entries, self.isOfStrings) = ([], isOfStrings) }

    /// What is kept of another one.
    init(_ entries: [(key: String, value: Value)], isOfStrings: Bool) {
        (self.entries, self.isOfStrings) = (entries, isOfStrings)
    }

    subscript(key: String) -> Value? { entries.first { $0.key == key }?.value }

    func remove(_ key: String) { entries.removeAll { $0.key == key } }

    /// A map that holds itself would have no end when it is written.
    func set(_ key: String, to value: Value) throws(Complaint) {
        if value.holds(self) { throw Complaint("a map cannot hold itself") }
        let at = entries.firstIndex { $0.key >= key } ?? entries.count
        let isThere = at < entries.count && entries[at].key == key
        entries.replaceSubrange(at..<(isThere ? at + 1 : at), with: [(key: key, value: value)])
    }

    /// Takes over what the other has and this one has not, or has as an empty value; maps in both become one.
    func merge(_ other: ValueMap, overwrites: Bool) throws(Complaint) {
        for (key, value) in other.entries {
            let old = self[key] ?? .none
            if case .map(let inner) = old, case .map(let added) = value, inner !== added {
                try inner.merge(added, overwrites: overwrites)
            } else if overwrites || !old.isTrue {
                try set(key, to: value)
            }
        }
    }
}

extension Value {
    fileprivate func holds(_ map: ValueMap) -> Bool {
        switch self {
        case .map(let other): other === map || other.entries.contains { $0.value.holds(map) }
        case .list(let items): items.contains { $0.holds(map) }
        default: false
        }
    }

    /// With maps of its own.
    var copied: Value {
        switch self {
        case .list(let items): .list(items.map(\.copied))
        case .map(let map):
            .map(ValueMap(map.entries.map { ($0.key, $0.value.copied) }, isOfStrings: map.isOfStrings))
        default: self
        }
    }
}
