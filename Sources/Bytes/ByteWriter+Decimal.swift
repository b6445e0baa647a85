extension ByteWriter {
    @inlinable public mutating func append(decimal number: some FixedWidthInteger) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(digits: UInt64(number.magnitude))
    }

    /// The shortest decimal text that reads back as the same number, never with an exponent: `0.000001`, `-0`, and 21
    /// digits for 1e20: Go's format `f`. Also `NaN`, `+Inf` and `-Inf`.
    @inlinable public mutating func append(decimal number: Double) {
        // Below 2^53 every whole number is a Double of its own, so its digits are the shortest text. Beyond, they need
        // not be: 12345678901234567890 is the Double that 12345678901234567000 stands for.
        if number.magnitude < 0x1p53, case let whole = Int64(number), Double(whole) == number {
            if whole == 0, number.sign == .minus { append(UInt8(ascii: "-")) }
            append(decimal: whole)
        } else {
            append(fraction: number)
        }
    }

    /// Most measured numbers have three or six decimals at most. A text of up to 15 digits that reads back as the
    /// number is its only one of that length, so what is left after the final zeros is the shortest.
    @usableFromInline mutating func append(fraction number: Double) {
        if append(number, inUnitsOf: 1e3, decimals: 3) || append(number, inUnitsOf: 1e6, decimals: 6) { return }
        guard number.isFinite else { return append(number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf") }
        append(expanding: number.description)
    }

    /// False, and nothing is written, if `number` is not a whole number of 1/`scale`.
    mutating func append(_ number: Double, inUnitsOf scale: Double, decimals: Int) -> Bool {
        let size = number.magnitude
        guard size < 1e9, case let scaled = (size * scale).rounded(), scaled > 0, scaled / scale == size else {
            return false
        }
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = UInt64(scaled)
        var decimals = decimals
        while case let (tenth, digit) = rest.quotientAndRemainder(dividingBy: 10), digit == 0 {
            rest = tenth
            decimals -= 1
        }
        var unit: UInt64 = 1
        for _ in 0..<decimals { unit *= 10 }
        let (whole, fraction) = rest.quotientAndRemainder(dividingBy: unit)
        append(digits: whole)
        append(UInt8(ascii: "."))
        unit /= 10
        while unit > fraction {
            append(UInt8(ascii: "0"))
            unit /= 10
        }
        append(digits: fraction)
        return true
    }

    /// Writes `1.5e-07` as `0.00000015`: the digits, with the point where the exponent says.
    private mutating func append(expanding text: String) {
        var text = text
        text.withUTF8 { text in
            var digits = InlineArray<24, UInt8>(repeating: 0)
            var count = 0
            var point: Int?
            var exponent = 0
            var i = 0
            if text.first == UInt8(ascii: "-") {
                append(UInt8(ascii: "-"))
                i = 1
            }
            while i < text.count {
                switch text[i] {
                case UInt8(ascii: "."): point = count
                case UInt8(ascii: "e"):
                    exponent = Int(String(decoding: text[(i + 1)...], as: UTF8.self)) ?? 0
                    i = text.count
                case let digit:
                    digits[count] = digit
                    count += 1
                }
                i += 1
            }
            place(digits, count, pointAt: (point ?? count) + exponent)
        }
    }

    private mutating func place(_ digits: InlineArray<24, UInt8>, _ count: Int, pointAt: Int) {
        var count = count
        var first = 0
        while count > max(pointAt, 1), digits[count - 1] == UInt8(ascii: "0") { count -= 1 }
        while first < pointAt - 1, digits[first] == UInt8(ascii: "0") { first += 1 }
        if pointAt <= 0 {
            append(UInt8(ascii: "0"))
        } else {
            for i in first..<max(min(pointAt, count), first) { append(digits[i]) }
            append(zeros: max(pointAt - count, 0))
        }
        guard pointAt < count else { return }
        append(UInt8(ascii: "."))
        append(zeros: max(-pointAt, 0))
        for i in max(pointAt, 0)..<count { append(digits[i]) }
    }

    @inlinable mutating func append(digits number: UInt64) {
        var rest = number
        if rest < 10 { return append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var first = 20
            repeat {
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                first -= 1
                digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
                rest = quotient
            } while rest > 0
            append(UnsafeBufferPointer(rebasing: digits[first..<20]))
        }
    }
}
