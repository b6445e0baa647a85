import Glibc

/// Cuts one action into tokens; the last one is `end`.
struct ActionWords {
    private let template: String
    private var rest: Substring.UnicodeScalarView
    private var offset: Int
    private var tokens: [Token] = []

    static func tokens(of action: Substring, at offset: Int, in template: String) throws(TemplateError) -> [Token] {
        var words = ActionWords(template: template, rest: action.unicodeScalars, offset: offset)
        while try words.step() {}
        return words.tokens
    }

    private init(template: String, rest: Substring.UnicodeScalarView, offset: Int) {
        self.template = template
        self.rest = rest
        self.offset = offset
    }

    private mutating func take(_ count: Int = 1) -> String {
        let taken = String(rest.prefix(count))
        rest = rest.dropFirst(count)
        offset += taken.utf8.count
        return taken
    }

    /// False at the end.
    private mutating func step() throws(TemplateError) -> Bool {
        let space = rest.prefix { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }.count
        _ = take(space)
        let start = offset
        let kind = try next()
        tokens.append(Token(kind: kind, offset: start, isSpaceBefore: space > 0))
        return kind != .end
    }

    private mutating func next() throws(TemplateError) -> Token.Kind {
        guard let scalar = rest.first else { return .end }
        switch scalar {
        case "(", ")", "|", ",", "=":
            _ = take()
            return scalar == "("
                ? .open : scalar == ")" ? .close : scalar == "|" ? .pipe : scalar == "," ? .comma : .assign
        case ":":
            guard rest.dropFirst().first == "=" else { throw wrong("':' must be followed by '='") }
            _ = take(2)
            return .declare
        case "\"": return .string(try quoted())
        case "`": return .string(try raw())
        case "'": return .integer(try character())
        case "$": return .variable(take(1 + nameLength(of: rest.dropFirst())))
        case ".":
            if rest.dropFirst().first.map(Self.isDigit) == true { return try number() }
            _ = take()
            let name = take(nameLength(of: rest))
            return name.isEmpty ? .dot : .field(name)
        case "+", "-": return try number()
        case _ where Self.isDigit(scalar): return try number()
        case _ where Self.isLetter(scalar): return .word(take(nameLength(of: rest)))
        default: throw wrong("'\(scalar)' means nothing here")
        }
    }

    private func wrong(_ message: String) -> TemplateError { TemplateError(message, at: offset, in: template) }

    private func nameLength(of text: Substring.UnicodeScalarView) -> Int {
        text.prefix { Self.isLetter($0) || Self.isDigit($0) }.count
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar == "_" || scalar.properties.isAlphabetic }

    /// `12`, `-0x1F`, `1_000`, `1.5`, `1e3`.
    private mutating func number() throws(TemplateError) -> Token.Kind {
        let (start, place) = (rest, offset)
        let sign = rest.first == "-" || rest.first == "+" ? take() : ""
        let isHex = rest.starts(with: "0x".unicodeScalars) || rest.starts(with: "0X".unicodeScalars)
        var length = 0
        var before: Unicode.Scalar = " "
        for scalar in rest {
            let isSign = (scalar == "+" || scalar == "-") && (isHex ? "pP" : "eE").unicodeScalars.contains(before)
            guard isSign || scalar == "." || scalar == "_" || Self.isDigit(scalar) || Self.isLetter(scalar) else {
                break
            }
            before = scalar
            length += 1
        }
        let digits = take(length).filter { $0 != "_" }
        if let whole = Self.integer(sign, digits.lowercased()) { return .integer(whole) }
        let isReal = digits.unicodeScalars.allSatisfy { "0123456789abcdefABCDEFxXpP.+-".unicodeScalars.contains($0) }
        guard isReal, let real = Double(sign + digits), real.isFinite else {
            let written = String(start.prefix(sign.count + length))
            throw TemplateError("'\(written)' is no number", at: place, in: template)
        }
        return .real(real)
    }

    private static func integer(_ sign: String, _ digits: String) -> Int64? {
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.hasPrefix(prefix) {
            return Int64(sign + digits.dropFirst(2), radix: radix)
        }
        if digits.count > 1, digits.hasPrefix("0"), let octal = Int64(sign + digits, radix: 8) { return octal }
        return Int64(sign + digits)
    }

    private mutating func raw() throws(TemplateError) -> String {
        _ = take()
        let text = take(rest.prefix { $0 != "`" }.count)
        _ = take()
        return text
    }

    private mutating func quoted() throws(TemplateError) -> String {
        _ = take()
        var bytes: [UInt8] = []
        while let scalar = rest.first, scalar != "\"" {
            if scalar == "\\" { bytes += try escape() } else { bytes += take().utf8 }
        }
        _ = take()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `'a'` is the number of the character.
    private mutating func character() throws(TemplateError) -> Int64 {
        let start = offset
        _ = take()
        let text = rest.first == "\\" ? String(decoding: try escape(), as: UTF8.self) : take()
        guard rest.first == "'", let scalar = text.unicodeScalars.first else {
            throw TemplateError("a character constant has one character", at: start, in: template)
        }
        _ = take()
        return Int64(scalar.value)
    }

    private mutating func escape() throws(TemplateError) -> [UInt8] {
        let letter = take(2).unicodeScalars.dropFirst().first
        switch letter {
        case "n": return [10]
        case "t": return [9]
        case "r": return [13]
        case "a": return [7]
        case "b": return [8]
        case "f": return [12]
        case "v": return [11]
        case "\\", "\"", "'": return letter.map { Array(String($0).utf8) } ?? []
        case "x": return try code(2, radix: 16).map { [UInt8(truncatingIfNeeded: $0)] } ?? []
        case "u": return try code(4, radix: 16).flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) } ?? []
        case "U": return try code(8, radix: 16).flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) } ?? []
        default: throw wrong("'\\\(letter.map(String.init) ?? "")' is no escape")
        }
    }

    private mutating func code(_ count: Int, radix: Int) throws(TemplateError) -> UInt32? {
        let digits = take(count)
        guard digits.utf8.count == count, let code = UInt32(digits, radix: radix) else {
            throw wrong("an escape needs \(count) hexadecimal digits")
        }
        return code
    }
}
