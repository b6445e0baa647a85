/// A value and the place where it is written.
public struct TOMLValue: Sendable {
    public enum Kind: Sendable {
        case string(String), integer(Int64), float(Double), boolean(Bool), dateTime(String)
        case array([TOMLValue]), table(TOMLTable)
    }

    public var kind: Kind
    public var place: Place

    public init(_ kind: Kind, at place: Place) {
        self.kind = kind
        self.place = place
    }

    /// The value as messages show what was found: `the string "x"`, `the integer 10`, `a list`.
    public var shown: String {
        switch kind {
        case .string(let text): "the string \"\(text.count > 60 ? text.prefix(57) + "..." : text[...])\""
        case .integer(let number): "the integer \(number)"
        case .float(let number): "the float \(number)"
        case .boolean(let bool): "the boolean \(bool)"
        case .dateTime(let text): "the date or time \(text)"
        case .array: "a list"
        case .table: "a table"
        }
    }

    /// The kind as it is called in messages.
    public var kindName: String {
        switch kind {
        case .string: "a string"
        case .integer: "an integer"
        case .float: "a float"
        case .boolean: "a boolean"
        case .dateTime: "a date or time"
        case .array: "an array"
        case .table: "a table"
        }
    }
}

/// The keys of a table in the order of the file. A header may come back to a table written
/// earlier, so the parser needs one shared object; nothing changes it after parsing.
public final class TOMLTable: @unchecked Sendable {
    public struct Entry: Sendable {
        public let key: String
        public let keyPlace: Place
        public internal(set) var value: TOMLValue
        /// Made by `[[name]]`, so that a later `[[name]]` adds to it.
        var isTableArray = false
    }

    /// How the table came to be, which decides who may add to it.
    enum Origin { case implicit, header, dotted, inline }

    public let place: Place
    public internal(set) var entries: [Entry] = []
    var origin: Origin
    private var index: [String: Int] = [:]

    init(_ origin: Origin, at place: Place) {
        self.origin = origin
        self.place = place
    }

    /// Written as `{ ... }` in one place, so that no later line can have slid into it.
    public var isInline: Bool { origin == .inline }

    public subscript(key: String) -> TOMLValue? { index[key].map { entries[$0].value } }

    func find(_ key: String) -> Int? { index[key] }

    func add(_ entry: Entry) {
        index[entry.key] = entries.count
        entries.append(entry)
    }

    func append(_ value: TOMLValue, toArrayAt at: Int) {
        guard case .array(var items) = entries[at].value.kind else { return }
        entries[at].value.kind = .boolean(false)  // so that `items` is not copied
        items.append(value)
        entries[at].value.kind = .array(items)
    }
}

/// The text is not TOML.
public struct TOMLSyntaxError: Error, CustomStringConvertible {
    public let place: Place
    public let message: String
    public var description: String { "\(place): \(message)" }
}
