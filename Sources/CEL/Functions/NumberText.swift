import Glibc

/// Numbers as Go writes them.
enum NumberText {
    /// As `%g` does: the fewest digits that read back, with an exponent below 0.0001 and from a million on.
    static func shortest(_ number: Double) -> String {
        if let special = special(number, infinity: "+Inf") { return special }
        let parts = digits(of: number)
        if parts.point - 1 < -4 || parts.point - 1 >= 6 { return exponential(parts) }
        return parts.sign + expanded(parts)
    }

    /// Never with an exponent: `0.000000002`.
    static func decimal(_ number: Double) -> String {
        if let special = special(number, infinity: "Infinity") { return special }
        let parts = digits(of: number)
        return parts.sign + expanded(parts)
    }

    /// `3600s`, `1.5s`: a span in seconds.
    static func seconds(_ span: Int64) -> String { decimal(Double(span) / 1e9) + "s" }

    /// With so many digits behind the point, and an exponent if wanted.
    static func fixed(_ number: Double, digits: Int, exponent: Bool) -> String {
        if let special = special(number, infinity: "Infinity") { return special }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1500) { buffer in
            let count = withVaList([Int32(digits), number]) { arguments in
                vsnprintf(buffer.baseAddress, buffer.count, exponent ? "%.*e" : "%.*f", arguments)
            }
            let text = buffer.prefix(Int(min(count, 1499))).map { UInt8(bitPattern: $0) }
            return String(decoding: text, as: UTF8.self)
        }
    }

    private static func special(_ number: Double, infinity: String) -> String? {
        if number.isNaN { return "NaN" }
        return number.isFinite ? nil : number < 0 ? "-" + infinity.drop { $0 == "+" } : infinity
    }

    private struct Parts {
        let sign: String
        /// Without zeros at either end.
        let digits: [Character]
        /// How many of them stand before the point; negative for zeros behind it.
        let point: Int
    }

    private static func digits(of number: Double) -> Parts {
        let text = number.magnitude.description
        let halves = text.split(separator: "e")
        let exponent = halves.count > 1 ? Int(halves[1]) ?? 0 : 0
        let mantissa = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = Array(mantissa[0])
        var digits = whole + (mantissa.count > 1 ? Array(mantissa[1]) : [])
        var point = whole.count + exponent
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        while digits.count > 1, digits.first == "0" {
            digits.removeFirst()
            point -= 1
        }
        if digits == ["0"] { point = 1 }
        return Parts(sign: number.sign == .minus ? "-" : "", digits: digits, point: point)
    }

    private static func expanded(_ parts: Parts) -> String {
        let digits = String(parts.digits)
        if parts.point <= 0 { return "0." + String(repeating: "0", count: -parts.point) + digits }
        if parts.point >= parts.digits.count {
            return digits + String(repeating: "0", count: parts.point - parts.digits.count)
        }
        return String(parts.digits[..<parts.point]) + "." + String(parts.digits[parts.point...])
    }

    private static func exponential(_ parts: Parts) -> String {
        let exponent = parts.point - 1
        let rest = parts.digits.count > 1 ? "." + String(parts.digits[1...]) : ""
        let size = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        return parts.sign + String(parts.digits[0]) + rest + "e" + (exponent < 0 ? "-" : "+") + size
    }
}
