extension JSONPathReader {
    static let modifierNames: Set<String> = [
        "this", "valid", "pretty", "ugly", "reverse", "flatten", "join", "keys", "values", "tostr", "fromstr", "group",
        "dig",
    ]

    /// Behind `@`.
    static func modifierName(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.dropFirst().prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "|") && $0 != UInt8(ascii: ":") }
    }

    /// Nil for what is a name that begins with `@`.
    mutating func modifier() throws(JSONPathError) -> JSONPath.Modifier? {
        let name = Self.modifierName(rest)
        let word = Self.words(name)
        guard Self.modifierNames.contains(word) else { return nil }
        rest = rest[name.endIndex...]
        var argument: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ":") {
            rest.removeFirst()
            argument = try self.argument(of: word)
        }
        switch word {
        case "pretty": return .pretty(JSONPretty(try ModifierOptions(argument, of: word)))
        case "flatten": return .flatten(isDeep: try ModifierOptions(argument, of: word).isOn("deep"))
        case "join": return .join(keepsAll: try ModifierOptions(argument, of: word).isOn("preserve"))
        case "dig": return .dig(try route(of: argument))
        case "ugly": return .ugly
        case "reverse": return .reverse
        case "keys": return .keys
        case "values": return .values
        case "group": return .group
        case "tostr": return .toText
        case "fromstr": return .fromText
        default: return .this
        }
    }

    /// JSON, or any text up to the next `|` that stands in no brackets.
    private mutating func argument(of name: String) throws(JSONPathError) -> ArraySlice<UInt8> {
        let text = rest
        let opening: [UInt8] = [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "(")]
        let isJSON = text.first.map(opening.dropLast().contains) ?? false
        var at = text.startIndex
        while at < text.endIndex, text[at] != UInt8(ascii: "|") {
            guard opening.contains(text[at]) else {
                at += 1
                continue
            }
            guard let end = Self.end(of: text[at...]) else {
                throw JSONPathError("the argument of '@\(name)' has no end: \(Self.words(text))")
            }
            at = end
            if isJSON { break }
        }
        rest = text[at...]
        return text[..<at]
    }

    /// Nil for what is a name that begins with `!`.
    mutating func literal() throws(JSONPathError) -> JSONDocument? {
        let text = rest.dropFirst()
        var end = text.endIndex
        switch text.first ?? 0 {
        case UInt8(ascii: "{"), UInt8(ascii: "["): end = Self.end(of: text) ?? end
        case UInt8(ascii: "\""), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
        default:
            let word = text.prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "|") }
            guard ["true", "false", "null", "nan", "inf"].contains(Self.words(word).lowercased()) else { return nil }
            end = word.endIndex
        }
        guard let document = try? JSONDocument(Array(text[..<end])) else {
            throw JSONPathError("the literal '\(Self.words(text[..<end]))' is not JSON")
        }
        rest = text[end...]
        return document
    }
}

/// What `{"deep":true}` and the like tell a modifier.
struct ModifierOptions {
    private let document: JSONDocument?

    init(_ argument: ArraySlice<UInt8>, of name: String) throws(JSONPathError) {
        document = argument.isEmpty ? nil : try? JSONDocument(Array(argument))
        if !argument.isEmpty, document.map({ $0.kind(of: $0.root) }) != .object {
            throw JSONPathError(
                "the argument of '@\(name)' must be a JSON object, not '\(JSONPathReader.words(argument))'")
        }
    }

    /// The last of this name, as it is the last word.
    func value(_ name: String) -> JSONMatch? {
        guard let document else { return nil }
        let value = document.members(of: document.root).last { document.text(of: $0.name) == name }?.value
        return value.map { JSONMatch(document, $0) }
    }

    func isOn(_ name: String) -> Bool { value(name)?.isTrueish ?? false }
}
