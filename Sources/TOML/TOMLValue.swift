/// A value and the place where it is written.
public struct TOMLValue: Sendable {
    /// A date or time keeps the words of the file; they are checked.
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

    func mappingStrings<Failure>(
        _ transform: (String, Place) throws(Failure) -> String
    ) throws(Failure) -> TOMLValue {
        switch kind {
        case .string(let text): return TOMLValue(.string(try transform(text, place)), at: place)
        case .table(let table): return TOMLValue(.table(try table.mappingStrings(transform)), at: place)
        case .array(let items):
            var mapped: [TOMLValue] = []
            mapped.reserveCapacity(items.count)
            for item in items { mapped.append(try item.mappingStrings(transform)) }
            return TOMLValue(.array(mapped), at: place)
        case .integer, .float, .boolean, .dateTime: return self
        }
    }
}
