/// Text in double quotes, with what cannot be seen escaped, as Go's `%q` writes it: `"a\tb"`, `"\x7f"`, `"\u200b"`.
public enum GoQuote {
    /// - Parameter keepsUnprintable: whether what has no escape of one letter stays as it is.
    public static func quoted(_ text: String, keepsUnprintable: Bool = false) -> String {
        text.unicodeScalars.reduce(into: "\"") { append($1, keepsUnprintable, to: &$0) } + "\""
    }

    private static func append(_ scalar: Unicode.Scalar, _ keepsUnprintable: Bool, to text: inout String) {
        switch scalar {
        case "\"", "\\": text += "\\\(scalar)"
        case "\u{7}": text += "\\a"
        case "\u{8}": text += "\\b"
        case "\u{C}": text += "\\f"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case "\u{B}": text += "\\v"
        case _ where keepsUnprintable || isPrintable(scalar): text.unicodeScalars.append(scalar)
        default:
            let (mark, count) = scalar.value < 0x80 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
            let digits = String(scalar.value, radix: 16)
            text += "\\" + mark + String(repeating: "0", count: count - digits.count) + digits
        }
    }

    /// Of all spaces the plain one alone is.
    public static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == " " { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }
}
