import Glibc

/// How a number is written, as `#,##0.00` shows it (XPath 3.1, "Formatting numbers").
struct NumberPicture {
    private let positive: NumberSubpicture
    /// For numbers below zero; without one they have a sign.
    private let negative: NumberSubpicture?
    private let symbols: DecimalSymbols

    init(_ picture: String, _ symbols: DecimalSymbols = DecimalSymbols()) throws(PictureProblem) {
        let scalars = Array(picture.unicodeScalars)
        let parts = scalars.split(separator: symbols.alternative, omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, !first.isEmpty else {
            throw PictureProblem(picture.isEmpty ? "it is empty" : "it has one or two parts")
        }
        self.symbols = symbols
        positive = try NumberSubpicture(Array(first), symbols)
        negative = parts.count > 1 && !parts[1].isEmpty ? try NumberSubpicture(Array(parts[1]), symbols) : nil
    }

    func text(of number: Double) -> String {
        let picture = number < 0 ? negative ?? positive : positive
        var text = String.UnicodeScalarView()
        if number < 0, negative == nil { text.append(symbols.minus) }
        text.append(contentsOf: picture.prefix)
        guard number.isFinite else {
            return String(text) + symbols.infinity + String(String.UnicodeScalarView(picture.suffix))
        }
        var scaled = number * picture.factor
        var exponent = 0
        if picture.exponentDigits > 0 { (scaled, exponent) = picture.mantissa(of: scaled) }
        let rounded = scaled.roundedForPicture(picture.mostFraction)
        let digits = Self.digits(of: rounded, picture.mostFraction)
        text.append(contentsOf: picture.whole(digits.whole.map(symbols.digit), symbols))
        let fraction = picture.fraction(digits.fraction.map(symbols.digit), symbols)
        if !fraction.isEmpty {
            text.append(symbols.point)
            text.append(contentsOf: fraction)
        }
        if picture.exponentDigits > 0 {
            text.append(symbols.exponent)
            if exponent < 0 { text.append(symbols.minus) }
            let digits = String(exponent.magnitude).unicodeScalars.map(symbols.digit)
            for _ in 0..<max(0, picture.exponentDigits - digits.count) { text.append(symbols.zero) }
            text.append(contentsOf: digits)
        }
        text.append(contentsOf: picture.suffix)
        return String(text)
    }

    /// Of the exact value, rounded to so many decimals; without the zeros in front and behind.
    private static func digits(
        of number: Double, _ decimals: Int
    ) -> (whole: [Unicode.Scalar], fraction: [Unicode.Scalar]) {
        // No double has more decimals than these.
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1500) { buffer in
            let count = withVaList([CInt(min(decimals, 1100)), number.magnitude]) { arguments in
                vsnprintf(buffer.baseAddress, buffer.count, "%.*f", arguments)
            }
            return buffer.prefix(Int(max(0, min(count, 1499)))).map { Unicode.Scalar(UInt8(bitPattern: $0)) }
        }
        let sides = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = sides.count > 1 ? Array(sides[1]) : []
        let kept = fraction.lastIndex { $0 != "0" }.map { $0 + 1 } ?? 0
        return (Array(sides[0].drop { $0 == "0" }), Array(fraction.prefix(kept)))
    }
}

extension Double {
    /// Halves go to the even side, where the shifted number is seen as one.
    fileprivate func roundedForPicture(_ places: Int) -> Double {
        if self == 0 { return 0 }
        if self == rounded(.towardZero) { return self }
        let power = pow(10, Double(places))
        let shifted = self * power
        if shifted.isInfinite { return self }
        let whole = shifted.roundedToEven(0)
        return whole == 0 ? 0 : whole / power
    }
}
