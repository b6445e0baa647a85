/// Remembers what was made of fields' keys in a context, such as a measurement and its tags.
///
/// The metrics of one context have mostly the same fields in the same order, so a key is found by a look at one place.
struct FieldMemo<Context: Hashable & Sendable, Made: Sendable>: Sendable {
    private struct Entry: Sendable {
        let key: String
        let made: Made
    }

    private let limit: Int
    private var lists: [[Entry]] = []
    private var places: [Context: Int] = [:]

    /// - Parameter limit: how many contexts are remembered before all are forgotten; also how many keys in each.
    init(limit: Int = 65_536) { self.limit = limit }

    /// The context that the keys which are asked for next belong to. Holds until the next call.
    mutating func place(of context: Context) -> Int {
        if let place = places[context] { return place }
        if lists.count >= limit {
            lists.removeAll()
            places.removeAll()
        }
        lists.append([])
        places[context] = lists.count - 1
        return lists.count - 1
    }

    /// - Parameter i: how many keys of the metric came before.
    @inline(__always) mutating func value(
        for key: String, at i: Int, in place: Int, make: () -> Made
    ) -> Made {
        if i < lists[place].count, lists[place][i].key == key { return lists[place][i].made }
        return search(for: key, in: place, make: make)
    }

    private mutating func search(for key: String, in place: Int, make: () -> Made) -> Made {
        if let entry = lists[place].first(where: { $0.key == key }) { return entry.made }
        let made = make()
        if lists[place].count >= 256 { lists[place].removeAll() }
        lists[place].append(Entry(key: key, made: made))
        return made
    }
}
