import Bytes

extension Sprig {
    /// What looks at the words of a text.
    static let words: [String: Function] = [
        "title": Function(1) { .string(LetterCase.title(try $0[0].text())) },
        "untitle": Function(1) { .string(untitle(try $0[0].text())) },
        "swapcase": Function(1) { .string(swapCase(try $0[0].text())) },
        "camelcase": Function(1) { .string(WordCase.joined(try $0[0].text())) },
        "snakecase": Function(1) { .string(WordCase.connected(try $0[0].text(), by: "_")) },
        "kebabcase": Function(1) { .string(WordCase.connected(try $0[0].text(), by: "-")) },
        "initials": Function(1) { .string(initials(try $0[0].text())) },
        "wrap": Function(2) {
            .string(wrapped(try $0[1].text(), at: try $0[0].count(), by: "\n", cutsWords: false))
        },
        "wrapWith": Function(3) {
            .string(wrapped(try $0[2].text(), at: try $0[0].count(), by: try $0[1].text(), cutsWords: true))
        },
        "plural": Function(3) { try $0[2].count() == 1 ? $0[0] : $0[1] },
    ]

    /// - Parameter change: is told whether it is a word's first character.
    private static func map(_ text: String, _ change: (Unicode.Scalar, Bool) -> String) -> String {
        var isFirst = true
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            result += change(scalar, isFirst)
            isFirst = scalar.properties.isWhitespace
        }
    }

    private static func untitle(_ text: String) -> String {
        map(text) { $1 ? LetterCase.lower(String($0)) : String($0) }
    }

    private static func initials(_ text: String) -> String {
        map(text) { $1 && !$0.properties.isWhitespace ? String($0) : "" }
    }

    private static func swapCase(_ text: String) -> String {
        map(text) { scalar, isFirst in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .titlecaseLetter: LetterCase.lower(String(scalar))
            case .lowercaseLetter: isFirst ? LetterCase.title(String(scalar)) : LetterCase.upper(String(scalar))
            default: String(scalar)
            }
        }
    }

    /// Lines of at most so many bytes, broken at spaces. A longer word is cut, or makes its line as long as it is.
    private static func wrapped(_ text: String, at width: Int, by separator: String, cutsWords: Bool) -> String {
        let space = UInt8(ascii: " ")
        let width = max(width, 1)
        let lineEnd = Array((separator.isEmpty ? "\n" : separator).utf8)
        var lines: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while rest.count > width {
            if rest.first == space {
                rest.removeFirst()
                continue
            }
            let end = rest.startIndex + width
            var (line, next) = (rest[..<end], end)
            if let last = rest[...end].lastIndex(of: space) {
                (line, next) = (rest[..<last], last + 1)
            } else if !cutsWords {
                guard let first = rest[end...].firstIndex(of: space) else { break }
                (line, next) = (rest[..<first], first + 1)
            }
            lines += line + lineEnd
            rest = rest[next...]
        }
        return String(decoding: lines + rest, as: UTF8.self)
    }
}
