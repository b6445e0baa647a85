/// Cuts an expression into words. Whether a slash divides or begins a regular expression depends on what stands before
/// it, so each word is cut when the parser asks for it.
struct Lexer {
    private let text: [UInt8]
    private var next = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    private static let symbols = Token.Symbol.allCases.filter { ![.and, .or, .in].contains($0) }
        .map { ($0, Array($0.rawValue.utf8)) }
    /// No name goes on over one of these.
    private static let ends = Set(" \t\n\r\u{B}[]{}().,;:?+-*/%|=<>^&!~".utf8)

    mutating func token(allowsPattern: Bool) throws(Fault) -> Token {
        skipSpace()
        let start = next
        guard let byte = peek() else { return Token(kind: .end, text: "", offset: start) }
        if allowsPattern, byte == UInt8(ascii: "/") { return try pattern() }
        for (symbol, bytes) in Self.symbols where text[next...].starts(with: bytes) {
            next += bytes.count
            return Token(kind: .symbol(symbol), text: symbol.rawValue, offset: start)
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try string(byte)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        case UInt8(ascii: "`"): return try quotedName()
        case UInt8(ascii: "!"), UInt8(ascii: "~"):
            throw Fault("the character '\(Character(Unicode.Scalar(byte)))' has no meaning here", at: start)
        default: return name()
        }
    }

    private func peek(_ ahead: Int = 0) -> UInt8? { next + ahead < text.count ? text[next + ahead] : nil }

    private func word(from start: Int) -> String { String(decoding: text[start..<next], as: UTF8.self) }

    private mutating func skipSpace() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0B: next += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                // Without an end it is a division by all members, as strange as that is.
                guard let end = endOfComment() else { return }
                next = end
            default: return
            }
        }
    }

    private func endOfComment() -> Int? {
        var at = next + 2
        while at + 1 < text.count {
            if text[at] == UInt8(ascii: "*"), text[at + 1] == UInt8(ascii: "/") { return at + 2 }
            at += 1
        }
        return nil
    }

    private mutating func pattern() throws(Fault) -> Token {
        let start = next
        next += 1
        var depth = 0
        loop: while true {
            guard let byte = peek(), byte != UInt8(ascii: "\n") else {
                throw Fault("a regular expression has no '/' at its end", at: start)
            }
            switch byte {
            case UInt8(ascii: "/") where depth == 0: break loop
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\\") where peek(1) != nil && peek(1) != UInt8(ascii: "\n"): next += 1
            default: break
            }
            next += 1
        }
        let body = word(from: start + 1)
        next += 1
        let flagStart = next
        while let byte = peek(), "ims".utf8.contains(byte) { next += 1 }
        if body.isEmpty { throw Fault("a regular expression is empty", at: start) }
        let text = next > flagStart ? "(?\(word(from: flagStart)))\(body)" : body
        return Token(kind: .pattern, text: text, offset: start)
    }

    private mutating func string(_ quote: UInt8) throws(Fault) -> Token {
        let start = next
        next += 1
        while let byte = peek(), byte != quote { next += byte == UInt8(ascii: "\\") ? 2 : 1 }
        guard next < text.count else { throw Fault("a string has no end", at: start) }
        let body = word(from: start + 1)
        next += 1
        return Token(kind: .string, text: body, offset: start)
    }

    private mutating func quotedName() throws(Fault) -> Token {
        let start = next
        next += 1
        while let byte = peek(), byte != UInt8(ascii: "`"), byte != UInt8(ascii: "\n") { next += 1 }
        guard peek() == UInt8(ascii: "`") else { throw Fault("a name in backquotes has no end", at: start) }
        let body = word(from: start + 1)
        next += 1
        return Token(kind: .quotedName, text: body, offset: start)
    }

    /// No digit follows a zero in front, and no point counts without a digit behind it: `1..5` is a range.
    private mutating func number() -> Token {
        let start = next
        if peek() == UInt8(ascii: "0") { next += 1 } else { skipDigits() }
        if peek() == UInt8(ascii: ".") {
            let isFraction = peek(1).map { isDigit($0) } ?? true
            guard isFraction else { return Token(kind: .number, text: word(from: start), offset: start) }
            next += 1
            skipDigits()
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            next += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { next += 1 }
            skipDigits()
        }
        return Token(kind: .number, text: word(from: start), offset: start)
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private mutating func skipDigits() { while let byte = peek(), isDigit(byte) { next += 1 } }

    private mutating func name() -> Token {
        let start = next
        let isVariable = peek() == UInt8(ascii: "$")
        if isVariable { next += 1 }
        let first = next
        while let byte = peek(), !Self.ends.contains(byte) { next += 1 }
        let word = word(from: first)
        let kind: Token.Kind =
            switch word {
            case _ where isVariable: .variable
            case "and": .symbol(.and)
            case "or": .symbol(.or)
            case "in": .symbol(.in)
            case "true": .bool(true)
            case "false": .bool(false)
            case "null": .null
            default: .name
            }
        return Token(kind: kind, text: word, offset: start)
    }
}
