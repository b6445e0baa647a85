/// A decimal number on its way to the nearest `Double`, halves to the even one.
struct DecimalFloat {
    var isNegative = false
    /// The digits without the point, leading zeros left out; exact while there are at most 19.
    var digits: UInt64 = 0
    var digitCount = 0
    /// The number is `digits` × 10^`exponent`.
    var exponent = 0

    mutating func append(_ digit: UInt8) {
        if digitCount > 0 || digit > 0 { digitCount += 1 }
        if digitCount <= 19 { digits = digits &* 10 &+ UInt64(digit) }
    }

    /// Nil if no short way leads to the exact answer; then the text itself has to be converted.
    var double: Double? {
        guard digitCount <= 19 else { return nil }
        if digits == 0 { return isNegative ? -0.0 : 0 }
        guard let size = magnitude else { return nil }
        return isNegative ? -size : size
    }

    private var magnitude: Double? {
        // Both are exact Doubles, so one operation rounds once.
        if digits <= 1 << 53, -22...22 ~= exponent {
            let power = Self.powers[abs(exponent)]
            return exponent < 0 ? Double(digits) / power : Double(digits) * power
        }
        return -19..<0 ~= exponent ? quotient(by: Self.wholePowers[-exponent]) : nil
    }

    /// `digits` / `divisor` through a quotient of 63 or 64 bits, which is rounded once: what the division leaves over
    /// only decides a tie.
    private func quotient(by divisor: UInt64) -> Double {
        let divisorShift = divisor.leadingZeroBitCount
        let digitShift = digits.leadingZeroBitCount
        // The dividend's upper word has to be less than the divisor.
        let (quotient, rest) = (divisor << divisorShift).dividingFullWidth(
            ((digits << digitShift) >> 1, (digits << digitShift) << 63))
        let excess = 11 - quotient.leadingZeroBitCount
        var significand = quotient >> UInt64(excess)
        let half: UInt64 = 1 << UInt64(excess - 1)
        let left = quotient & (half << 1 - 1)
        if left > half || left == half && (rest > 0 || significand & 1 == 1) { significand += 1 }
        let scale = divisorShift - digitShift + excess - 63
        // The exponent lies far inside a Double's range, so scaling by a power of two is exact.
        return Double(significand) * Double(sign: .plus, exponent: scale, significand: 1)
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    private static let wholePowers: [UInt64] = (0...19).map { exponent in
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}
