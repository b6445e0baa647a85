import Bytes

/// The words of a name, in other spellings: `HTTPServer` is `http_server`, and the other way round `HttpServer`.
struct WordCase {
    private enum Kind {
        case number, letters, connector, punctuation, other
        /// One that begins with a capital: `Hello`, `HTTP`.
        case capital
    }

    private let words: [(kind: Kind, text: String)]
    /// The first that is not written yet.
    private var at = 0
    private var result = ""

    /// In small letters, with the connector between words: `some_words`.
    ///
    /// A number belongs to the word before it, as in `bld4_floor`; with small letters behind it it is one of its own, as in
    /// `http_2xx`.
    static func connected(_ text: String, by connector: String) -> String {
        var words = WordCase(text)
        words.connect(connector)
        return words.result
    }

    private init(_ text: String) {
        var rest = text.unicodeScalars[...]
        var words: [(Kind, String)] = []
        while !rest.isEmpty { words.append(Self.takeWord(&rest)) }
        self.words = words
    }

    // MARK: Words

    private static func takeWord(_ rest: inout Substring.UnicodeScalarView) -> (Kind, String) {
        let kind = rest.first.map(kind) ?? .other
        var length: Int
        switch kind {
        case .connector: length = rest.prefix(while: isConnector).count
        case .punctuation: length = rest.prefix { isPunctuation($0) }.count
        case .number: length = rest.prefix(while: isNumber).count
        case .letters: length = rest.prefix { isLetter($0) && !isCapital($0) }.count
        case .capital:
            length = rest.prefix(while: isCapital).count
            let next = rest.dropFirst(length).first
            if let next, isLetter(next) {
                // The last capital begins the next word, if it is not the only one.
                length = length > 1 ? length - 1 : 1 + rest.dropFirst().prefix { isLetter($0) && !isCapital($0) }.count
            }
        case .other: length = max(rest.prefix { Self.kind($0) == .other }.count, 1)
        }
        defer { rest = rest.dropFirst(length) }
        return (kind, String(rest.prefix(length)))
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        isConnector(scalar)
            ? .connector
            : isPunctuation(scalar)
                ? .punctuation
                : isCapital(scalar) ? .capital : isLetter(scalar) ? .letters : isNumber(scalar) ? .number : .other
    }

    private static func isConnector(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || scalar == "_" || scalar.properties.isWhitespace
    }

    private static func isCapital(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .uppercaseLetter
    }

    private static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        default: false
        }
    }

    /// Of an alphabet, which the signs of Chinese are not.
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            !(0x3400...0x4D85 ~= scalar.value || 0x4E00...0x9FCC ~= scalar.value || 0x20000...0x2B81D ~= scalar.value)
        default: false
        }
    }

    // MARK: Connecting

    private var next: Kind? { at < words.count ? words[at].kind : nil }

    private mutating func connect(_ connector: String) {
        while at < words.count {
            let (kind, text) = words[at]
            at += 1
            if kind == .connector {
                for _ in text.unicodeScalars { result += connector }
                continue
            }
            result += kind == .capital ? LetterCase.lower(text) : text
            switch kind {
            case .punctuation, .connector: continue
            case .number: takeTail()
            case .capital, .letters, .other:
                guard next == .number, at + 1 < words.count else {
                    if next == .number { continue }
                    break
                }
                if words[at + 1].kind == .letters {
                    result += connector
                    takeTail()
                } else {
                    result += words[at].text
                    at += 1
                }
            }
            if let next, next != .connector, next != .punctuation { result += connector }
        }
    }

    /// Numbers and small letters that go together: `2m3s`.
    private mutating func takeTail() {
        while let kind = next, kind == .number || kind == .letters {
            result += words[at].text
            at += 1
        }
    }
}

extension WordCase {
    /// Each word with one capital at its start, and the single connectors between them gone: `SomeWords`.
    static func joined(_ text: String) -> String {
        var result = ""
        var rest = text.unicodeScalars[...]
        while let first = rest.first, isConnector(first) {
            result.unicodeScalars.append(first)
            rest.removeFirst()
        }
        guard let first = rest.popFirst() else { return result }
        var beganWithCapital = isCapital(first)
        // What is written once it is known what follows.
        var held = LetterCase.upper(String(first))
        var isHeldConnector = false
        for scalar in rest {
            var letter = String(scalar)
            if isHeldConnector, !isConnector(scalar) {
                beganWithCapital = isCapital(scalar)
                letter = LetterCase.upper(letter)
            } else {
                result += held
                if beganWithCapital, isCapital(scalar) {
                    letter = LetterCase.lower(letter)
                } else {
                    beganWithCapital = false
                }
            }
            held = letter
            isHeldConnector = isConnector(scalar)
        }
        return result + held
    }
}
