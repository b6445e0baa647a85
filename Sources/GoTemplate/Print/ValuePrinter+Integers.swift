import Bytes

extension ValuePrinter {
    /// False, and nothing is written, for a verb that means nothing to integers.
    /// - Parameter bits: two's complement where there is a sign.
    mutating func append(whole bits: UInt64, isSigned: Bool, _ verb: Unicode.Scalar) -> Bool {
        let isNegative = isSigned && Int64(bitPattern: bits) < 0
        let size = isNegative ? 0 &- bits : bits
        switch verb {
        case "v" where spec.isSource && !isSigned: appendDigits(size, isNegative, radix: 16, mark: "0x")
        case "v", "d": appendDigits(size, isNegative, radix: 10)
        case "b": appendDigits(size, isNegative, radix: 2, mark: spec.isSharp ? "0b" : "")
        case "o": appendDigits(size, isNegative, radix: 8)
        case "O": appendDigits(size, isNegative, radix: 8, mark: "0o")
        case "x": appendDigits(size, isNegative, radix: 16, mark: spec.isSharp ? "0x" : "")
        case "X": appendDigits(size, isNegative, radix: 16, mark: spec.isSharp ? "0X" : "", isUpper: true)
        case "c": pad(String(Self.character(bits)))
        case "q": appendQuoted(Self.character(bits))
        case "U": appendCodePoint(bits)
        default: return false
        }
        return true
    }

    private mutating func appendDigits(
        _ size: UInt64, _ isNegative: Bool, radix: Int, mark: String = "", isUpper: Bool = false
    ) {
        let sign = isNegative ? "-" : spec.showsPlus ? "+" : spec.showsSpace ? " " : ""
        var least = 0
        if let precision = spec.precision {
            // No digits at all are a zero of no length.
            if precision == 0, size == 0 { return fill(spec.width ?? 0, withZeros: false) }
            least = precision
        } else if spec.isZero, !spec.isLeft, let width = spec.width {
            least = width - sign.count
        }
        guard hasRoom(for: least) else { return }
        var digits = String(size, radix: radix, uppercase: isUpper)
        if digits.utf8.count < least { digits = String(repeating: "0", count: least - digits.utf8.count) + digits }
        if radix == 8, spec.isSharp, digits.first != "0" { digits = "0" + digits }
        pad(sign + mark + digits, withZeros: false)
    }

    /// U+FFFD for what is no character.
    private static func character(_ number: UInt64) -> Unicode.Scalar {
        UInt32(exactly: number).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
    }

    private mutating func appendQuoted(_ character: Unicode.Scalar) {
        let inner =
            switch character {
            case "'": "\\'"
            case "\"": "\""
            default: String(GoQuote.quoted(String(character)).dropFirst().dropLast())
            }
        pad(spec.showsPlus ? "'\(Self.ascii(inner))'" : "'\(inner)'")
    }

    /// `U+0041`, with `#` and the character if it can be seen.
    private mutating func appendCodePoint(_ number: UInt64) {
        let digits = String(number, radix: 16, uppercase: true)
        let least = max(spec.precision ?? 0, 4)
        guard hasRoom(for: least) else { return }
        var text = "U+" + String(repeating: "0", count: max(least - digits.utf8.count, 0)) + digits
        if spec.isSharp, let character = UInt32(exactly: number).flatMap(Unicode.Scalar.init),
            GoQuote.isPrintable(character)
        {
            text += " '\(character)'"
        }
        pad(text, withZeros: false)
    }
}
