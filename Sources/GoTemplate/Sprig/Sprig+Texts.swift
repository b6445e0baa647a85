import Bytes

extension Sprig {
    /// Changes and tests of texts. The text comes last, so that it may be piped in.
    static let texts: [String: Function] = [
        "upper": Function(1) { .string(LetterCase.upper(try $0[0].text())) },
        "lower": Function(1) { .string(LetterCase.lower(try $0[0].text())) },
        "trim": Function(1) { .string(trim(try $0[0].text()) { $0.properties.isWhitespace }) },
        "trimAll": Function(2, trimAll),
        "trimall": Function(2, trimAll),
        "trimPrefix": Function(2) { .string(without(prefix: try $0[0].text(), try $0[1].text())) },
        "trimSuffix": Function(2) { .string(without(suffix: try $0[0].text(), try $0[1].text())) },
        "nospace": Function(1) { .string(try $0[0].text().filter { !$0.isWhitespace }) },
        "contains": Function(2) { .bool(isFound(try $0[0].text(), in: try $0[1].text())) },
        "hasPrefix": Function(2) { .bool(try $0[1].text().utf8.starts(with: try $0[0].text().utf8)) },
        "hasSuffix": Function(2) {
            .bool(try $0[1].text().utf8.reversed().starts(with: try $0[0].text().utf8.reversed()))
        },
        "replace": Function(3) {
            .string(replaced(try $0[0].text(), with: try $0[1].text(), in: try $0[2].text()))
        },
        "repeat": Function(2) { arguments in
            let (count, text) = (try arguments[0].count(), try arguments[1].text())
            guard count >= 0 else { throw Complaint("a text cannot be repeated \(count) times") }
            guard count <= 1 << 20, count * text.utf8.count <= 1 << 20 else {
                throw Complaint("a text of more than a megabyte")
            }
            return .string(String(repeating: text, count: count))
        },
        "substr": Function(3) { .string(substring(try $0[2].text(), from: try $0[0].count(), to: try $0[1].count())) },
        "trunc": Function(2) { .string(truncated(try $0[1].text(), to: try $0[0].count())) },
        "abbrev": Function(2) { .string(abbreviated(try $0[1].text(), to: try $0[0].count())) },
        "abbrevboth": Function(3) {
            .string(abbreviated(try $0[2].text(), from: try $0[0].count(), to: try $0[1].count()))
        },
        "cat": Function(0...) { .string(present($0).map(\.printed).joined(separator: " ")) },
        "quote": Function(0...) { .string(present($0).map { GoQuote.quoted($0.printed) }.joined(separator: " ")) },
        "squote": Function(0...) { .string(present($0).map { "'\($0.printed)'" }.joined(separator: " ")) },
        "indent": Function(2) { .string(indented(try $0[1].text(), by: try $0[0].count())) },
        "nindent": Function(2) { .string("\n" + indented(try $0[1].text(), by: try $0[0].count())) },
    ]

    private static func present(_ values: [Value]) -> [Value] {
        values.filter { if case .none = $0 { false } else { true } }
    }

    private static let trimAll: @Sendable ([Value]) throws -> Value = { arguments in
        let set = Set(try arguments[0].text().unicodeScalars)
        return .string(trim(try arguments[1].text()) { set.contains($0) })
    }

    private static func trim(_ text: String, _ isCut: (Unicode.Scalar) -> Bool) -> String {
        var rest = text.unicodeScalars.drop(while: isCut)
        while let last = rest.last, isCut(last) { rest.removeLast() }
        return String(rest)
    }

    static func without(prefix: String, _ text: String) -> String {
        text.utf8.starts(with: prefix.utf8) ? String(text.utf8.dropFirst(prefix.utf8.count)) ?? text : text
    }

    static func without(suffix: String, _ text: String) -> String {
        text.utf8.reversed().starts(with: suffix.utf8.reversed())
            ? String(text.utf8.dropLast(suffix.utf8.count)) ?? text : text
    }

    private static func isFound(_ part: String, in text: String) -> Bool {
        part.isEmpty || Array(text.utf8).contains(Array(part.utf8))
    }

    /// An empty `old` is found around every character.
    private static func replaced(_ old: String, with new: String, in text: String) -> String {
        if old.isEmpty { return text.unicodeScalars.reduce(into: new) { $0 += String($1) + new } }
        return String(decoding: Array(text.utf8).replacing(Array(old.utf8), with: Array(new.utf8)), as: UTF8.self)
    }

    /// Counts bytes. A negative start stands for the beginning, a negative end for the end.
    private static func substring(_ text: String, from start: Int, to end: Int) -> String {
        let bytes = Array(text.utf8)
        let end = end < 0 ? bytes.count : min(end, bytes.count)
        return String(decoding: bytes[min(max(start, 0), end)..<end], as: UTF8.self)
    }

    /// Counts bytes; a negative number keeps the end.
    private static func truncated(_ text: String, to count: Int) -> String {
        count >= 0
            ? String(decoding: text.utf8.prefix(count), as: UTF8.self)
            : String(decoding: text.utf8.suffix(Int(clamping: count.magnitude)), as: UTF8.self)
    }

    /// With `...` where something is cut off.
    private static func abbreviated(_ text: String, to width: Int) -> String {
        width < 4 || text.unicodeScalars.count <= width
            ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(width - 3))) + "..."
    }

    /// With `...` at both ends, where something is cut off there.
    private static func abbreviated(_ text: String, from start: Int, to width: Int) -> String {
        let scalars = Array(text.unicodeScalars)
        guard width >= 7 || width >= 4 && start <= 0, scalars.count > width else { return text }
        let start = min(start, scalars.count - (width - 3))
        if start <= 4 { return abbreviated(text, to: width) }
        var tail = String.UnicodeScalarView()
        tail.append(contentsOf: scalars[start...])
        return "..." + abbreviated(String(tail), to: width - 3)
    }

    private static func indented(_ text: String, by count: Int) -> String {
        let space = String(repeating: " ", count: min(max(count, 0), 1000))
        return space + text.replacing("\n", with: "\n" + space)
    }
}
