/// Remembers what was made of fields' keys in a context, such as a measurement and its tags.
///
/// The metrics of one context have mostly the same fields in the same order, so a key is found by a look at one place.
struct FieldMemo<Context: Hashable & Sendable, Made: Sendable>: Sendable {
    private struct Entry: Sendable {
        let key: String
        let made: Made

        /// Strings are also equal where one is composed and the other decomposed; then they differ in length.
        @inline(__always) func `is`(_ other: String) -> Bool { key.utf8.count == other.utf8.count && key == other }
    }

    private static var longest: Int { 256 }

    private let limit: Int
    private var lists: [[Entry]] = []
    private var places: [Context: Int] = [:]

    /// - Parameter limit: how many contexts are remembered before all are forgotten.
    init(limit: Int = 32_768) { self.limit = limit }

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
    @inline(__always) func value(for key: String, at i: Int, in place: Int) -> Made? {
        if i < lists[place].count, lists[place][i].is(key) { return lists[place][i].made }
        return lists[place].first { $0.is(key) }?.made
    }

    mutating func remember(_ made: Made, for key: String, in place: Int) {
        if lists[place].count >= Self.longest { lists[place].removeAll() }
        lists[place].append(Entry(key: key, made: made))
    }
}
