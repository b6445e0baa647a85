/// Whole numbers as Go's `strconv` reads them where the base is not given.
public enum GoInteger {
    /// Decimal, `0x1F`, `0b101`, `0o17`, or octal by a leading zero alone. `_` may stand between digits. Nil for what is
    /// no number, or does not fit; an unsigned one has no sign.
    public static func read<Number: FixedWidthInteger>(_ text: String) -> Number? {
        var digits = text[...]
        var sign = ""
        if Number.isSigned, let first = digits.first, first == "-" || first == "+" {
            sign = String(first)
            digits = digits.dropFirst()
        }
        guard let plain = withoutSeparators(digits), plain.first != "+", plain.first != "-" else { return nil }
        for (prefix, radix) in [("0x", 16), ("0X", 16), ("0b", 2), ("0B", 2), ("0o", 8), ("0O", 8), ("0", 8)] {
            guard plain.hasPrefix(prefix), plain != prefix else { continue }
            let rest = plain.dropFirst(prefix.count)
            return rest.first == "+" || rest.first == "-" ? nil : Number(sign + rest, radix: radix)
        }
        return Number(sign + plain)
    }

    /// Nil if a `_` does not stand between two digits, or a base's prefix and a digit.
    private static func withoutSeparators(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "_")) else { return String(text) }
        let bytes = Array(text.utf8)
        for i in bytes.indices where bytes[i] == UInt8(ascii: "_") {
            guard i > 0, i + 1 < bytes.count, isDigit(bytes[i - 1]) || isPrefixEnd(bytes, i - 1), isDigit(bytes[i + 1])
            else { return nil }
        }
        return String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { Unicode.Scalar(byte).properties.isASCIIHexDigit }

    private static func isPrefixEnd(_ bytes: [UInt8], _ i: Int) -> Bool {
        i > 0 && bytes[i - 1] == UInt8(ascii: "0") && "xXoO".utf8.contains(bytes[i])
    }
}
