/// Numbers with a fraction, as Go's `strconv` reads them.
public enum GoFloat {
    /// A decimal number, a hexadecimal one with an exponent (`0x1.8p3`), `inf`, `infinity` or `nan` in any case. `_` may
    /// stand between digits. Nil for what is no number, or too large for a Double.
    public static func read(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        var number = DecimalFloat()
        var i = 0
        if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            number.isNegative = first == UInt8(ascii: "-")
            i = 1
        }
        guard i < text.count else { return nil }
        switch text[i] {
        case UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "n"), UInt8(ascii: "N"): return word(text, from: i)
        case UInt8(ascii: "0") where i + 1 < text.count && text[i + 1] | 0x20 == UInt8(ascii: "x"):
            return hexadecimal(text)
        default: return decimal(text, from: i, number)
        }
    }

    public static func read(_ text: String) -> Double? {
        var text = text
        return text.withUTF8 { read($0) }
    }

    /// As `read`, but without the spellings that exposition formats leave out: hexadecimal numbers and `_`.
    static func readPlain(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let hasOther = text.contains { byte in byte | 0x20 == UInt8(ascii: "p") || byte == UInt8(ascii: "_") }
        return hasOther ? nil : read(text)
    }

    private static func decimal(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ number: DecimalFloat
    ) -> Double? {
        var number = number
        var i = start
        var hasDigit = false
        var hasPoint = false
        var hasSeparator = false
        while i < text.count {
            switch text[i] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                hasDigit = true
                number.append(text[i] &- UInt8(ascii: "0"))
                if hasPoint { number.exponent -= 1 }
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            case UInt8(ascii: "_"): hasSeparator = true
            default:
                guard hasDigit, text[i] | 0x20 == UInt8(ascii: "e"), exponent(text, from: i + 1, &number) else {
                    return nil
                }
                return nearest(number, text, hasSeparator || text[i...].contains(UInt8(ascii: "_")))
            }
            i += 1
        }
        return hasDigit ? nearest(number, text, hasSeparator) : nil
    }

    /// False if there is no exponent to read.
    private static func exponent(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ number: inout DecimalFloat
    ) -> Bool {
        var i = start
        var isNegative = false
        if i < text.count, text[i] == UInt8(ascii: "-") || text[i] == UInt8(ascii: "+") {
            isNegative = text[i] == UInt8(ascii: "-")
            i += 1
        }
        guard i < text.count, text[i].isDigit else { return false }
        var exponent = 0
        while i < text.count {
            if text[i].isDigit {
                // Far beyond any Double, and far from an overflow.
                if exponent < 1_000_000 { exponent = exponent * 10 + Int(text[i] &- UInt8(ascii: "0")) }
            } else if text[i] != UInt8(ascii: "_") {
                return false
            }
            i += 1
        }
        number.exponent += isNegative ? -exponent : exponent
        return true
    }

    private static func nearest(
        _ number: DecimalFloat, _ text: UnsafeBufferPointer<UInt8>, _ hasSeparator: Bool
    ) -> Double? {
        if hasSeparator, !separatorsFit(text) { return nil }
        if let value = number.double { return value }
        // Beyond what 64 bits hold the standard library knows the nearest. It answers infinity for what is too large.
        let plain = text.filter { $0 != UInt8(ascii: "_") }
        guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    private static func hexadecimal(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        guard separatorsFit(text), text.contains(where: { $0 | 0x20 == UInt8(ascii: "p") }) else { return nil }
        let plain = text.filter { $0 != UInt8(ascii: "_") }
        guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// Whether each `_` stands between two digits, or between the `x` of `0x` and a digit.
    private static func separatorsFit(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let unsigned = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? text.dropFirst() : text[...]
        let isHexadecimal = unsigned.count > 1 && unsigned.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
        func isDigit(_ i: Int) -> Bool {
            guard text.indices.contains(i) else { return false }
            return text[i].isDigit || isHexadecimal && UInt8(ascii: "a")...UInt8(ascii: "f") ~= text[i] | 0x20
        }
        return text.indices.allSatisfy { i in
            guard text[i] == UInt8(ascii: "_") else { return true }
            let isBehindPrefix = isHexadecimal && i == unsigned.startIndex + 2
            return (isDigit(i - 1) || isBehindPrefix) && isDigit(i + 1)
        }
    }

    private static func word(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Double? {
        let word = text[start...].map { $0 | 0x20 }
        if start == 0, word == Array("nan".utf8) { return .nan }
        guard word == Array("inf".utf8) || word == Array("infinity".utf8) else { return nil }
        return text[0] == UInt8(ascii: "-") ? -.infinity : .infinity
    }
}
