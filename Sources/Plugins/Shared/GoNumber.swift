import Formats

/// Numbers in text, as Go's `strconv` reads them: Telegraf's conversions are made of it.
enum GoNumber {
    /// A decimal number, `inf` and `nan` in any case, or a hexadecimal one with an exponent (`0x1.8p3`). `_` may stand
    /// between digits. Nil for what is no number, or too large.
    static func float(_ text: String) -> Double? {
        var text = text
        return GoFloat.read(&text)
    }

    /// A whole number: decimal, `0x1F`, `0b101`, `0o17`, or octal by a leading zero alone. `_` may stand between digits.
    /// Nil for what is none, or does not fit; an unsigned one has no sign.
    static func integer<Number: FixedWidthInteger>(_ text: String) -> Number? { GoInteger.read(text) }
}
