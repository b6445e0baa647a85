extension JSONPathReader {
    /// `#(path operator value)`, with another `#` for all, and all that follows it.
    mutating func query() throws(JSONPathError) -> (step: JSONPath.Step, then: JSONPath.Route?) {
        let query = try condition()
        let isAll = rest.first == UInt8(ascii: "#")
        if isAll { rest.removeFirst() }
        var (inner, outer): (JSONPath.Route?, JSONPath.Route?)
        switch rest.popFirst() {
        case nil: break
        case UInt8(ascii: "|"): outer = try route(of: rest)
        case UInt8(ascii: "."):
            let (each, all) = Self.split(rest)
            inner = try route(of: each)
            outer = try all.map { text throws(JSONPathError) in try route(of: text) }
        default: throw JSONPathError("'.' or '|' must follow a query")
        }
        return (isAll ? .all(query, then: inner) : .first(query, then: inner), outer)
    }

    /// What stands between the brackets.
    private mutating func condition() throws(JSONPathError) -> JSONPath.Query {
        let whole = rest
        var depth = 1
        var comparison: Int?
        var hasEscapes = false
        var at = rest.startIndex + 2
        let start = at
        while depth > 0 {
            guard at < rest.endIndex else { throw JSONPathError("the query '\(Self.words(whole))' has no end") }
            switch rest[at] {
            case UInt8(ascii: "!"), UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "%"):
                if depth == 1, comparison == nil { comparison = at }
            case UInt8(ascii: "\\"): at += 1
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                guard let end = Self.endOfQuotes(rest[at...]) else {
                    throw JSONPathError("the text \(Self.words(rest[at...])) has no end")
                }
                hasEscapes = hasEscapes || rest[at..<end].contains(UInt8(ascii: "\\"))
                at = end - 1
            default: break
            }
            at += 1
        }
        let end = at - 1
        rest = rest[at...]
        guard let comparison else {
            return try query(trimmed(whole[start..<end]), nil, [])
        }
        let (sign, value) = try sign(whole[comparison..<end])
        return try query(
            trimmed(whole[start..<comparison]), sign, try unquoted(trimmed(value), hasEscapes: hasEscapes))
    }

    private func query(
        _ path: ArraySlice<UInt8>, _ comparison: JSONPath.Query.Comparison?, _ value: ArraySlice<UInt8>
    ) throws(JSONPathError) -> JSONPath.Query {
        let word = Self.words(value)
        let likeness = JSONPath.Query.Likeness(rawValue: word)
        if value.first == UInt8(ascii: "~"), likeness == nil {
            throw JSONPathError("'\(word)' is none of '~true', '~false', '~null', '~*'")
        }
        return JSONPath.Query(
            isOfElement: path.isEmpty, route: try route(of: path), comparison: comparison, value: Array(value),
            number: Double(word) ?? 0, pattern: JSONPattern(value), likeness: likeness)
    }

    /// The comparison `text` begins with, and what follows it.
    private func sign(
        _ text: ArraySlice<UInt8>
    ) throws(JSONPathError) -> (JSONPath.Query.Comparison, ArraySlice<UInt8>) {
        let signs: [(StaticString, JSONPath.Query.Comparison)] = [
            ("!=", .unequal), ("!%", .unlike), ("<=", .lessOrEqual), (">=", .moreOrEqual), ("==", .equal),
            ("<", .less), (">", .more), ("=", .equal), ("%", .like),
        ]
        for (sign, comparison) in signs where sign.withUTF8Buffer({ text.starts(with: $0) }) {
            return (comparison, text.dropFirst(sign.utf8CodeUnitCount))
        }
        throw JSONPathError("'\(Self.words(text))' compares nothing")
    }

    private func unquoted(
        _ value: ArraySlice<UInt8>, hasEscapes: Bool
    ) throws(JSONPathError) -> ArraySlice<UInt8> {
        guard value.count > 1, value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\"") else {
            return value
        }
        guard hasEscapes else { return value.dropFirst().dropLast() }
        guard let text = try? JSONDocument(Array(value)) else {
            throw JSONPathError("the text \(Self.words(value)) is not JSON")
        }
        return text.textBytes(of: text.root)[...]
    }

    private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let byte = bytes.first, byte <= 32 { bytes.removeFirst() }
        while let byte = bytes.last, byte <= 32 { bytes.removeLast() }
        return bytes
    }
}
