import Bytes

extension Function {
    /// The functions of cel-go's extension "Strings" that make something of one text. Nil if an argument does not fit.
    func change(
        _ text: String, _ second: Value?, _ third: Value?, _ fourth: Value?
    ) throws(EvaluationError) -> Value? {
        switch (self, second, third, fourth) {
        case (.lowerAscii, nil, _, _): return .string(Self.ascii(text, upper: false))
        case (.upperAscii, nil, _, _): return .string(Self.ascii(text, upper: true))
        case (.trim, nil, _, _): return .string(Self.trim(text))
        case (.quote, nil, _, _): return .string(GoQuote.quoted(text, keepsUnprintable: true))
        case (.reverse, nil, _, _):
            var view = String.UnicodeScalarView()
            view.append(contentsOf: text.unicodeScalars.reversed())
            return .string(String(view))
        case (.charAt, .int(let place)?, _, _):
            let characters = CharacterText(text)
            let start = try Self.place(place, upTo: characters.scalars.count)
            return .string(characters.text(start..<min(start + 1, characters.scalars.count)))
        case (.substring, .int(let from)?, nil, _):
            let characters = CharacterText(text)
            return .string(
                characters.text(try Self.place(from, upTo: characters.scalars.count)..<characters.scalars.count))
        case (.substring, .int(let from)?, .int(let to)?, _):
            let characters = CharacterText(text)
            let end = try Self.place(to, upTo: characters.scalars.count)
            return .string(characters.text(try Self.place(from, upTo: end)..<end))
        case (.indexOf, .string(let part)?, nil, _), (.lastIndexOf, .string(let part)?, nil, _):
            return .int(try index(of: part, in: CharacterText(text), from: nil))
        case (.indexOf, .string(let part)?, .int(let start)?, _),
            (.lastIndexOf, .string(let part)?, .int(let start)?, _):
            return .int(try index(of: part, in: CharacterText(text), from: start))
        case (.split, .string(let separator)?, nil, _): return Self.split(text, separator, limit: -1)
        case (.split, .string(let separator)?, .int(let limit)?, _): return Self.split(text, separator, limit: limit)
        case (.replace, .string(let old)?, .string(let new)?, nil): return Self.replace(text, old, new, limit: -1)
        case (.replace, .string(let old)?, .string(let new)?, .int(let limit)?):
            return Self.replace(text, old, new, limit: limit)
        default: return nil
        }
    }

    private static func place(_ place: Int64, upTo end: Int) throws(EvaluationError) -> Int {
        guard place >= 0, place <= end else { throw .outOfRange(place) }
        return Int(place)
    }

    private func index(
        of part: String, in text: CharacterText, from start: Int64?
    ) throws(EvaluationError) -> Int64 {
        let count = text.scalars.count
        let isFirst = self == .indexOf
        let start = try Self.place(start ?? (isFirst ? 0 : Int64(count)), upTo: count)
        let part = CharacterText(part)
        let found = isFirst ? text.index(of: part, from: start) : text.lastIndex(of: part, from: start)
        return found.map(Int64.init) ?? -1
    }

    private static func split(_ text: String, _ separator: String, limit: Int64) -> Value {
        let pieces = CharacterText(text).split(by: CharacterText(separator), limit: Int(clamping: limit))
        return .list(pieces.map { .string($0) })
    }

    private static func replace(_ text: String, _ old: String, _ new: String, limit: Int64) -> Value {
        .string(CharacterText(text).replacing(CharacterText(old), with: new, limit: Int(clamping: limit)))
    }

    private static func ascii(_ text: String, upper: Bool) -> String {
        let range = upper ? UInt8(ascii: "a")...UInt8(ascii: "z") : UInt8(ascii: "A")...UInt8(ascii: "Z")
        return String(decoding: text.utf8.map { range.contains($0) ? $0 ^ 32 : $0 }, as: UTF8.self)
    }

    private static func trim(_ text: String) -> String {
        let kept = text.unicodeScalars.drop { $0.properties.isWhitespace }
        guard let last = kept.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(kept[...last])
    }
}
