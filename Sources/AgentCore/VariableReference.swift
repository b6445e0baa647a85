/// What stands at a dollar sign.
enum VariableReference {
    case escapedDollar
    case plain(name: String, whole: ArraySlice<UInt8>)
    case form(Form)
    /// `${` and then no name, or no end on the line.
    case malformed

    /// `${NAME:-text}` and its like.
    struct Form {
        enum Kind { case fallback, required, alternative }
        let name: String
        let kind: Kind
        /// Written with a colon.
        let emptyIsUnset: Bool
        let text: ArraySlice<UInt8>
        let whole: ArraySlice<UInt8>

        /// What follows up to the last `}` of the line: Telegraf takes it along and treats it unlike other text.
        func behind(in source: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            let rest = source[whole.endIndex...]
            return VariableReference.lastBrace(in: rest).map { rest[...$0] } ?? rest.prefix(0)
        }
    }

    /// Nil if the dollar sign, with which `source` starts, is just that.
    init?(at source: ArraySlice<UInt8>, escapes: Bool) {
        let rest = source.dropFirst()
        switch rest.first {
        case UInt8(ascii: "$") where escapes: self = .escapedDollar
        case UInt8(ascii: "{"): self = Self.braced(source, rest.dropFirst())
        default:
            let name = Self.name(in: rest)
            if name.isEmpty { return nil }
            self = .plain(name: String(decoding: name, as: UTF8.self), whole: source[..<name.endIndex])
        }
    }

    private static func braced(_ source: ArraySlice<UInt8>, _ inside: ArraySlice<UInt8>) -> Self {
        let nameBytes = Self.name(in: inside)
        let name = String(decoding: nameBytes, as: UTF8.self)
        var rest = inside[nameBytes.endIndex...]
        if name.isEmpty { return .malformed }
        if rest.first == UInt8(ascii: "}") { return .plain(name: name, whole: source[...rest.startIndex]) }

        let emptyIsUnset = rest.first == UInt8(ascii: ":")
        if emptyIsUnset { rest = rest.dropFirst() }
        let kind: Form.Kind
        switch rest.first {
        case UInt8(ascii: "-"): kind = .fallback
        case UInt8(ascii: "?"): kind = .required
        case UInt8(ascii: "+"): kind = .alternative
        default: return .malformed
        }
        rest = rest.dropFirst()
        guard let end = closingBrace(in: rest) ?? lastBrace(in: rest) else { return .malformed }
        return .form(
            Form(name: name, kind: kind, emptyIsUnset: emptyIsUnset, text: rest[..<end], whole: source[...end]))
    }

    /// The last one on the line that `text` starts in.
    private static func lastBrace(in text: ArraySlice<UInt8>) -> Int? {
        text.prefix { $0 != UInt8(ascii: "\n") }.lastIndex(of: UInt8(ascii: "}"))
    }

    /// The `}` that belongs to the open form; each `${` on the way needs one of its own.
    private static func closingBrace(in text: ArraySlice<UInt8>) -> Int? {
        var open = 1
        for (index, byte) in zip(text.indices, text) {
            if byte == UInt8(ascii: "{"), text[..<index].last == UInt8(ascii: "$") { open += 1 }
            if byte == UInt8(ascii: "}") { open -= 1 }
            if open == 0 { return index }
            if byte == UInt8(ascii: "\n") { return nil }
        }
        return nil
    }

    /// `[A-Za-z_][A-Za-z0-9_]*`
    private static func name(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") }
        guard let first = text.first, isLetter(first) else { return text.prefix(0) }
        return text.prefix { isLetter($0) || $0 &- UInt8(ascii: "0") < 10 }
    }
}
