import Bytes

extension ValuePrinter {
    /// False, and nothing is written, for a verb that means nothing to texts.
    mutating func append(text: String, _ verb: Unicode.Scalar) -> Bool {
        switch verb {
        case "v" where spec.isSource, "q": appendQuoted(cut(text))
        case "v", "s": pad(cut(text))
        case "x": appendHexadecimal(text, isUpper: false)
        case "X": appendHexadecimal(text, isUpper: true)
        default: return false
        }
        return true
    }

    /// Brings it to the width.
    mutating func pad(_ text: String, withZeros: Bool = true) {
        guard let width = spec.width else { return writer.append(text) }
        let missing = width - text.unicodeScalars.count
        if !spec.isLeft { fill(missing, withZeros: withZeros) }
        writer.append(text)
        if spec.isLeft { fill(missing, withZeros: false) }
    }

    mutating func fill(_ count: Int, withZeros: Bool = true) {
        guard count > 0, hasRoom(for: count) else { return }
        let byte = spec.isZero && !spec.isLeft && withZeros ? UInt8(ascii: "0") : UInt8(ascii: " ")
        for _ in 0..<count { writer.append(byte) }
    }

    /// To the precision, in characters.
    func cut(_ text: String) -> String {
        spec.precision.map { String(String.UnicodeScalarView(text.unicodeScalars.prefix($0))) } ?? text
    }

    private mutating func appendQuoted(_ text: String) {
        if spec.isSharp, text.unicodeScalars.allSatisfy(Self.isRaw) { return pad("`\(text)`") }
        let quoted = GoQuote.quoted(text)
        pad(spec.showsPlus ? Self.ascii(quoted) : quoted)
    }

    /// What may stand between backquotes in Go's source.
    private static func isRaw(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\t" || scalar >= " " && scalar != "`" && scalar != "\u{7F}" && scalar != "\u{FEFF}"
    }

    /// With other characters as `\u00e9`.
    static func ascii(_ quoted: String) -> String {
        if quoted.utf8.allSatisfy({ $0 < 0x80 }) { return quoted }
        return quoted.unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.isASCII { return text.unicodeScalars.append(scalar) }
            let digits = String(scalar.value, radix: 16)
            let (mark, count) = digits.count > 4 ? ("U", 8) : ("u", 4)
            text += "\\" + mark + String(repeating: "0", count: count - digits.count) + digits
        }
    }

    /// The bytes, as many as the precision says; with a space between them, and `0x` before all or before each.
    private mutating func appendHexadecimal(_ text: String, isUpper: Bool) {
        let bytes = text.utf8.prefix(spec.precision ?? .max)
        guard !bytes.isEmpty else { return fill(spec.width ?? 0) }
        let digits = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        let mark = spec.isSharp ? (isUpper ? "0X" : "0x") : ""
        let marks = mark.isEmpty ? 0 : spec.showsSpace ? bytes.count : 1
        let missing = (spec.width ?? 0) - (bytes.count + marks) * 2 - (spec.showsSpace ? bytes.count - 1 : 0)
        if !spec.isLeft { fill(missing) }
        writer.append(mark)
        for (i, byte) in bytes.enumerated() {
            if spec.showsSpace, i > 0 { writer.append(" " + mark) }
            writer.append(digits[Int(byte >> 4)])
            writer.append(digits[Int(byte & 15)])
        }
        if spec.isLeft { fill(missing) }
    }
}
