import Bytes

/// What is done to one text.
enum StringChange: Sendable {
    case lowercase, uppercase, titlecase
    case trim(left: Bool, right: Bool, of: Set<Unicode.Scalar>?)
    case dropPrefix(String)
    case dropSuffix(String)
    case replace([UInt8], [UInt8])
    case left(Int)
    case decodeBase64
    case replaceInvalid(String)

    func applied(to text: String) -> String {
        switch self {
        case .lowercase: LetterCase.lower(text)
        case .uppercase: LetterCase.upper(text)
        case .titlecase: TitleCase.applied(to: text)
        case .trim(let left, let right, let set): Self.trim(text, left, right, set)
        case .dropPrefix(let prefix):
            text.utf8.starts(with: prefix.utf8) ? String(text.utf8.dropFirst(prefix.utf8.count)) ?? text : text
        case .dropSuffix(let suffix):
            text.utf8.reversed().starts(with: suffix.utf8.reversed())
                ? String(text.utf8.dropLast(suffix.utf8.count)) ?? text : text
        case .replace(let old, let new): Self.replace(text, old, new)
        case .left(let width): Self.left(text, width)
        case .decodeBase64: Base64.decode(text).flatMap { String(validating: $0, as: UTF8.self) } ?? text
        case .replaceInvalid(let replacement): Self.replaceInvalid(text, with: replacement)
        }
    }

    /// - Parameter set: what is cut off; white space if nil.
    private static func trim(_ text: String, _ left: Bool, _ right: Bool, _ set: Set<Unicode.Scalar>?) -> String {
        func isCut(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? scalar.properties.isWhitespace }
        var rest = text.unicodeScalars[...]
        while left, let first = rest.first, isCut(first) { rest.removeFirst() }
        while right, let last = rest.last, isCut(last) { rest.removeLast() }
        return String(rest)
    }

    /// Unchanged if nothing would be left. An empty `old` is found around every character.
    private static func replace(_ text: String, _ old: [UInt8], _ new: [UInt8]) -> String {
        if old.isEmpty {
            let filling = String(decoding: new, as: UTF8.self)
            return text.unicodeScalars.reduce(into: filling) { $0 += String($1) + filling }
        }
        let bytes = Array(text.utf8)
        guard bytes.contains(old) else { return text }
        let replaced = bytes.replacing(old, with: new)
        return replaced.isEmpty ? text : String(decoding: replaced, as: UTF8.self)
    }

    /// Whole characters alone, where Telegraf may leave a part of one.
    private static func left(_ text: String, _ width: Int) -> String {
        guard text.utf8.count > width else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: width)
        while text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }

    /// What was no UTF-8 when it was read has become U+FFFD by now; a run of them is replaced once.
    private static func replaceInvalid(_ text: String, with replacement: String) -> String {
        guard text.unicodeScalars.contains("\u{FFFD}") else { return text }
        var valid = ""
        var isInRun = false
        for scalar in text.unicodeScalars {
            if scalar != "\u{FFFD}" { valid.unicodeScalars.append(scalar) } else if !isInRun { valid += replacement }
            isInRun = scalar == "\u{FFFD}"
        }
        return valid
    }
}
