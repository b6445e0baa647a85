/// The members of an object, sorted by their keys' bytes as Go writes them.
///
/// A class, because a transformation changes objects where they lie: within a copy of its own.
public final class ValueObject {
    private(set) var keys: [String] = []
    private(set) var values: [Value] = []
    private(set) var depth = 1

    init() {}

    /// Of two members with one key the last counts.
    public init(_ members: [(key: String, value: Value)]) {
        keys.reserveCapacity(members.count)
        values.reserveCapacity(members.count)
        for member in members { self[member.key] = member.value }
    }

    var count: Int { keys.count }
    var members: Zip2Sequence<[String], [Value]> { zip(keys, values) }

    subscript(key: String) -> Value? {
        get {
            let place = place(of: key)
            return place < keys.count && keys[place].isSame(as: key) ? values[place] : nil
        }
        set {
            let place = place(of: key)
            let isThere = place < keys.count && keys[place].isSame(as: key)
            switch (newValue, isThere) {
            case (let value?, true): values[place] = value
            case (let value?, false):
                keys.insert(key, at: place)
                values.insert(value, at: place)
            case (nil, true):
                keys.remove(at: place)
                values.remove(at: place)
            case (nil, false): break
            }
            depth = max(depth, 1 + (newValue?.depth ?? 0))
        }
    }

    /// Of the first key that does not come before this one.
    private func place(of key: String) -> Int {
        // They mostly come in order.
        guard let last = keys.last, !last.comes(before: key) else { return keys.count }
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle].comes(before: key) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension String {
    /// By their bytes: what only looks alike is another text.
    func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    func comes(before other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
