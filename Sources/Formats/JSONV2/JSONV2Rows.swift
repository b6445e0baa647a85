/// What the members of one object come to, one after the other: what its rows share, and the rows.
///
/// Which of two values with one name counts is Telegraf's choice: what the rows say counts more than what comes later.
/// Only the very first value is replaced by a second.
struct JSONV2Rows {
    private enum State {
        case none
        /// The shared row itself is the one row, which what comes next changes.
        case shared
        /// The one row says the same as the shared one.
        case same
        /// - ofArray: whether they come of an array, and not of a name that was there twice.
        case apart([JSONV2Row], ofArray: Bool)
    }

    /// What single values said, the last of each name: it goes into each element of an array.
    private(set) var shared: JSONV2Row
    private var state = State.none

    /// With room for so many.
    init(fields: Int, tags: Int) { shared = JSONV2Row(fields: fields, tags: tags) }

    var rows: [JSONV2Row] {
        switch state {
        case .none: []
        case .shared, .same: [shared]
        case .apart(let rows, _): rows
        }
    }

    func append(to rows: inout [JSONV2Row]) {
        switch state {
        case .none: break
        case .shared, .same: rows.append(shared)
        case .apart(let apart, _): rows += apart
        }
    }

    /// A single value.
    mutating func add(_ part: consuming JSONV2Row.Part) {
        switch state {
        case .none:
            shared.set(part)
            state = .shared
        case .shared:
            shared.set(part)
            state = .same
        case .same where shared.has(part):
            state = .apart([shared], ofArray: false)
            shared.set(part)
        case .same: shared.add(part)
        case .apart(var rows, let ofArray):
            state = .none
            for i in rows.indices where !rows[i].has(part) { rows[i].add(copy part) }
            state = .apart(rows, ofArray: ofArray)
            shared.set(part)
        }
    }

    /// The rows of an array. None take nothing away.
    mutating func multiply(by list: [JSONV2Row]) throws(ParseError) {
        if list.isEmpty { return }
        state = .apart(try JSONV2Row.product(list, rows), ofArray: true)
    }

    /// A nested object shares what this one does. What it comes to takes the place of the rows, for it has all that they
    /// say, but for what came of an array: that would be lost.
    mutating func nest(_ collect: (inout Self) throws(ParseError) -> Void) throws(ParseError) {
        let outer = state
        state = .none
        try collect(&self)
        switch (outer, state) {
        case (_, .none): state = outer
        case (.apart(let before, ofArray: true), _):
            state = .apart(try JSONV2Row.product(rows, before), ofArray: true)
        default: break
        }
    }
}
