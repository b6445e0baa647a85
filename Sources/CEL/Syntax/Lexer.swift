/// Cuts an expression into words. The grammar is that of CEL's language definition, "Syntax".
struct Lexer {
    private let text: [UInt8]
    private var next = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    static func tokens(of text: String) throws(Fault) -> [Token] {
        var lexer = Lexer(text)
        var tokens: [Token] = []
        repeat { tokens.append(try lexer.token()) } while tokens.last?.kind != .end
        return tokens
    }

    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    private static let symbols = Token.Symbol.allCases.filter { $0 != .in }.map { ($0, Array($0.rawValue.utf8)) }

    private mutating func token() throws(Fault) -> Token {
        skipSpace()
        let start = next
        guard let byte = peek() else { return Token(kind: .end, offset: start) }
        if byte.isDigit || byte == UInt8(ascii: "."), peek(1).isDigit || byte.isDigit {
            return Token(kind: try number(), offset: start)
        }
        if let literal = try quoted() { return Token(kind: literal, offset: start) }
        if byte.isLetter {
            while let byte = peek(), byte.isLetter || byte.isDigit { next += 1 }
            let word = String(decoding: text[start..<next], as: UTF8.self)
            if Self.reserved.contains(word) {
                throw Fault("'\(word)' is a reserved word and cannot be a name", at: start)
            }
            return Token(kind: word == "in" ? .symbol(.in) : .identifier(word), offset: start)
        }
        for (symbol, bytes) in Self.symbols where text[next...].starts(with: bytes) {
            next += bytes.count
            return Token(kind: .symbol(symbol), offset: start)
        }
        let scalar = String(decoding: text[start...], as: UTF8.self).unicodeScalars.first ?? "?"
        throw Fault("the character '\(scalar)' has no meaning here", at: start)
    }

    private func peek(_ ahead: Int = 0) -> UInt8? { next + ahead < text.count ? text[next + ahead] : nil }

    private mutating func skipSpace() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 12: next += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while let byte = peek(), byte != UInt8(ascii: "\n") { next += 1 }
            default: return
            }
        }
    }

    private mutating func number() throws(Fault) -> Token.Kind {
        let start = next
        func word() -> String { String(decoding: self.text[start..<next], as: UTF8.self) }
        if peek() == UInt8(ascii: "0"), peek(1).map({ $0 | 32 }) == UInt8(ascii: "x") {
            next += 2
            while let byte = peek(), byte.isHexDigit { next += 1 }
            return try whole(String(word().dropFirst(2)), radix: 16, at: start)
        }
        while peek().isDigit { next += 1 }
        var isDouble = false
        if peek() == UInt8(ascii: "."), peek(1).isDigit {
            isDouble = true
            next += 1
            while peek().isDigit { next += 1 }
        }
        if peek().map({ $0 | 32 }) == UInt8(ascii: "e") {
            let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
            if peek(1 + sign).isDigit {
                isDouble = true
                next += 1 + sign
                while peek().isDigit { next += 1 }
            }
        }
        guard isDouble else { return try whole(word(), radix: 10, at: start) }
        let found = word()
        guard let number = Double(found.hasPrefix(".") ? "0" + found : found), number.isFinite else {
            throw Fault("the number \(found) is too large", at: start)
        }
        return .double(number)
    }

    private mutating func whole(_ digits: String, radix: Int, at start: Int) throws(Fault) -> Token.Kind {
        let isUnsigned = peek().map({ $0 | 32 }) == UInt8(ascii: "u")
        if isUnsigned { next += 1 }
        if let byte = peek(), byte.isLetter {
            throw Fault("a number must not run into '\(Character(Unicode.Scalar(byte)))'", at: next)
        }
        guard let number = UInt64(digits, radix: radix) else {
            throw Fault(digits.isEmpty ? "'0x' needs digits" : "the number \(digits) is too large", at: start)
        }
        return isUnsigned ? .unsigned(number) : .integer(number)
    }

    /// A string or bytes, with the letters `r` and `b` before them; nil if there is none here.
    private mutating func quoted() throws(Fault) -> Token.Kind? {
        var ahead = 0
        var isRaw = false
        var isBytes = false
        while let letter = peek(ahead).map({ $0 | 32 }), ahead < 2 {
            if letter == UInt8(ascii: "r"), !isRaw {
                isRaw = true
            } else if letter == UInt8(ascii: "b"), !isBytes {
                isBytes = true
            } else {
                break
            }
            ahead += 1
        }
        guard let quote = peek(ahead), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let start = next
        let isLong = peek(ahead + 1) == quote && peek(ahead + 2) == quote
        next += ahead + (isLong ? 3 : 1)
        var reader = LiteralReader(isRaw: isRaw, isBytes: isBytes)
        while let byte = peek() {
            if byte == quote, !isLong || (peek(1) == quote && peek(2) == quote) {
                next += isLong ? 3 : 1
                return isBytes ? .bytes(reader.bytes) : .string(String(decoding: reader.bytes, as: UTF8.self))
            }
            if !isLong, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            next += try reader.take(text[next...])
        }
        throw Fault("a string has no end", at: start)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    fileprivate var isLetter: Bool {
        let lower = self | 32
        return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || self == UInt8(ascii: "_")
    }
    fileprivate var isHexDigit: Bool {
        isDigit || (self | 32 >= UInt8(ascii: "a") && self | 32 <= UInt8(ascii: "f"))
    }
}

extension UInt8? { fileprivate var isDigit: Bool { self?.isDigit ?? false } }
