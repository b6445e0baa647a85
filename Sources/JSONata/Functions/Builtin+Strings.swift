import Bytes

extension Builtin {
    static let strings: [Builtin] = [
        Builtin("string", .any, context: .ifNone) {
            guard let text = ($0[0] ?? .void).written else { throw $0.fault("has no text for a number beyond JSON's") }
            return try $1.string(text, at: $0.offset)
        },
        Builtin("length", .string, context: .ifNone) { arguments, _ in
            .integer(Int64(arguments.string(0).unicodeScalars.count))
        },
        Builtin("substring", .string, .integer, .integer.optional, context: .when { $0.areNumbers && $0.count < 3 }) {
            let text = $0.string(0).unicodeScalars
            let count = text.count
            var start = $0.integer(1)
            let length = $0[2] == nil ? nil : $0.integer(2)
            if start >= count || length ?? 1 <= 0 { return .string("") }
            if start < 0 { start += count }
            return try $1.string(String(text.dropFirst(max(start, 0)).prefix(length ?? count)), at: $0.offset)
        },
        Builtin("substringBefore", .string, .string, context: .when { $0.count == 1 && $0[0]?.text != nil }) {
            let (text, mark) = ($0.string(0), $0.string(1))
            return try $1.string(text.place(of: mark).map { String(text[..<$0]) } ?? text, at: $0.offset)
        },
        Builtin("substringAfter", .string, .string, context: .when { $0.count == 1 && $0[0]?.text != nil }) {
            let (text, mark) = ($0.string(0), $0.string(1))
            let after = text.place(of: mark).map { text.utf8.index($0, offsetBy: mark.utf8.count) }
            return try $1.string(after.map { String(text[$0...]) } ?? text, at: $0.offset)
        },
        Builtin("uppercase", .string, context: .ifNone) {
            try $1.string(LetterCase.upper($0.string(0)), at: $0.offset)
        },
        Builtin("lowercase", .string, context: .ifNone) {
            try $1.string(LetterCase.lower($0.string(0)), at: $0.offset)
        },
        Builtin("trim", .string, context: .ifNone) { try $1.string($0.string(0).withSingleSpaces, at: $0.offset) },
        Builtin("pad", .string, .integer, .string.optional, context: .when { $0.isPadding }) {
            let (text, width) = ($0.string(0), $0.integer(1))
            let missing = Int(width.magnitude) - text.unicodeScalars.count
            if missing <= 0 { return .string(text) }
            try $1.spend(missing, at: $0.offset)
            let unit = Array(($0.string(2).isEmpty ? " " : $0.string(2)).unicodeScalars)
            var padding = String.UnicodeScalarView()
            for i in 0..<missing { padding.append(unit[i % unit.count]) }
            return .string(width < 0 ? String(padding) + text : text + String(padding))
        },
        Builtin("join", .any, .string.optional) {
            let parts = $0[0]?.listed.compactMap(\.text) ?? []
            guard parts.count == $0[0]?.listed.count else { throw $0.fault("needs an array of texts") }
            return try $1.string(parts.joined(separator: $0.string(1)), at: $0.offset)
        },
        Builtin("error", .string, needsFirst: false) { arguments, _ in
            throw Fault(arguments.string(0), at: arguments.offset)
        },
    ]
}

extension [Value?] {
    fileprivate var areNumbers: Bool { !isEmpty && allSatisfy { $0?.double != nil } }

    fileprivate var isPadding: Bool {
        (count == 1 || count == 2 && self[1]?.text != nil) && self[0]?.double != nil
    }
}

extension String {
    /// Where the bytes of another text stand first.
    func place(of other: String, from start: Index? = nil) -> Index? {
        let (text, other) = (utf8, other.utf8)
        var at = start ?? text.startIndex
        while true {
            if text[at...].starts(with: other) { return at }
            guard at < text.endIndex else { return nil }
            text.formIndex(after: &at)
        }
    }

    /// Each run of ASCII's white space as one space, and no white space of any kind at the ends.
    fileprivate var withSingleSpaces: String {
        var result = String.UnicodeScalarView()
        var wasSpace = false
        for scalar in unicodeScalars {
            let isSpace = [" ", "\t", "\n", "\r", "\u{C}"].contains(scalar)
            if !isSpace || !wasSpace { result.append(isSpace ? " " : scalar) }
            wasSpace = isSpace
        }
        let start = result.drop { $0.properties.isWhitespace }
        return String(String.UnicodeScalarView(start.reversed().drop { $0.properties.isWhitespace }.reversed()))
    }
}
