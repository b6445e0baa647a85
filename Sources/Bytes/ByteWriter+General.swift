extension ByteWriter {
    /// The shortest text that reads back as the same number, with an exponent below 1e-4 and from 1e6 on: Go's format
    /// `g`. `1e+06`, `1.5e-07`, `-0`; also `NaN`, `+Inf` and `-Inf`.
    public mutating func append(general number: Double) {
        let size = number.magnitude
        if size == 0 || 1e-4..<1e6 ~= size || !number.isFinite { return append(decimal: number) }
        if number < 0 { append(UInt8(ascii: "-")) }
        let (digits, count, exponent) = size < 0x1p53 ? Self.digits(whole: size) : Self.digits(of: size.description)
        append(digits[0])
        if count > 1 { append(UInt8(ascii: ".")) }
        for i in 1..<max(count, 1) { append(digits[i]) }
        append(UInt8(ascii: "e"))
        append(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        if exponent.magnitude < 10 { append(UInt8(ascii: "0")) }
        append(decimal: exponent.magnitude)
    }

    private typealias Digits = (InlineArray<24, UInt8>, count: Int, exponent: Int)

    /// Below 2^53 a whole number's digits without the final zeros are its shortest text.
    private static func digits(whole number: Double) -> Digits {
        guard case let whole = UInt64(number), Double(whole) == number, whole > 0 else {
            return digits(of: number.description)
        }
        var rest = whole
        var exponent = 0
        while case let (tenth, digit) = rest.quotientAndRemainder(dividingBy: 10), digit == 0 {
            rest = tenth
            exponent += 1
        }
        var count = 0
        var power: UInt64 = 1
        while rest / power >= 10 {
            power *= 10
            count += 1
        }
        exponent += count
        var digits = InlineArray<24, UInt8>(repeating: 0)
        count = 0
        while power > 0 {
            digits[count] = UInt8(ascii: "0") + UInt8(rest / power % 10)
            count += 1
            power /= 10
        }
        return (digits, count, exponent)
    }

    /// Of a number as Swift describes it: `0.00001`, `1.5e-07`, `123456789.25`, `1e+16`.
    private static func digits(of text: String) -> Digits {
        var digits = InlineArray<24, UInt8>(repeating: 0)
        var count = 0
        var exponent = -1
        var isBehindPoint = false
        var rest = text.utf8[...]
        while let byte = rest.popFirst(), byte != UInt8(ascii: "e") {
            if byte == UInt8(ascii: ".") {
                isBehindPoint = true
                continue
            }
            if !isBehindPoint { exponent += 1 }
            if count == 0, byte == UInt8(ascii: "0") {
                if isBehindPoint || exponent == 0 { exponent -= 1 }
                continue
            }
            digits[count] = byte
            count += 1
        }
        while count > 1, digits[count - 1] == UInt8(ascii: "0") { count -= 1 }
        return (digits, count, exponent + (Int(Substring(rest)) ?? 0))
    }
}

extension String {
    /// A double as `ByteWriter.append(general:)` writes it, which is Go's `%v`: `0.5`, `1e+06`, `+Inf`.
    public init(general number: Double) {
        var writer = ByteWriter(capacity: 24)
        writer.append(general: number)
        self = writer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}
