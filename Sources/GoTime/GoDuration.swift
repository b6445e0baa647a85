/// Durations as Go writes them: `1h30m`, `5.4ms`, `-3µs`.
public enum GoDuration {
    /// In nanoseconds; nil for what is no duration, or longer than 64 bits hold (292 years).
    public static func nanoseconds(_ text: String) -> Int64? {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        if rest.elementsEqual("0".utf8) { return 0 }
        guard !rest.isEmpty else { return nil }
        var sum: UInt64 = 0
        while !rest.isEmpty {
            guard let number = Number(&rest), let unit = unit(&rest), let part = number.count(of: unit),
                part <= limit - sum
            else { return nil }
            sum += part
        }
        return isNegative ? Int64(truncatingIfNeeded: 0 &- sum) : Int64(exactly: sum)
    }

    /// Of the longest span, which is a negative one.
    private static let limit: UInt64 = 1 << 63

    /// A unit ends where the next number begins.
    private static func unit(_ rest: inout Substring.UTF8View) -> UInt64? {
        let name = rest.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") }
        rest = rest[name.endIndex...]
        if name.count == 1 {
            switch name.first {
            case UInt8(ascii: "s"): return 1_000_000_000
            case UInt8(ascii: "m"): return 60_000_000_000
            case UInt8(ascii: "h"): return 3_600_000_000_000
            default: return nil
            }
        }
        if name.elementsEqual("ms".utf8) { return 1_000_000 }
        if name.elementsEqual("ns".utf8) { return 1 }
        // With the micro sign, or the Greek letter, or the letter that looks like them.
        return ["us", "\u{B5}s", "\u{3BC}s"].contains { name.elementsEqual($0.utf8) } ? 1000 : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// `12`, `1.5`, `.5` or `1.`
    private struct Number {
        private var whole: UInt64 = 0
        private var fraction: UInt64 = 0
        /// What the fraction counts parts of.
        private var scale = 1.0

        init?(_ rest: inout Substring.UTF8View) {
            let length = rest.count
            while let byte = rest.first, isDigit(byte) {
                let (product, isOver) = whole.multipliedReportingOverflow(by: 10)
                let (sum, isOverSum) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
                guard !isOver, !isOverSum, sum <= limit else { return nil }
                whole = sum
                rest.removeFirst()
            }
            var digits = length - rest.count
            if rest.first == UInt8(ascii: ".") {
                rest.removeFirst()
                digits += readFraction(&rest)
            }
            if digits == 0 { return nil }
        }

        /// Digits beyond those that 63 bits hold do not count. Answers how many there are.
        private mutating func readFraction(_ rest: inout Substring.UTF8View) -> Int {
            let length = rest.count
            var isFull = false
            while let byte = rest.first, isDigit(byte) {
                isFull = isFull || fraction > UInt64(Int64.max) / 10
                if !isFull { (fraction, scale) = (fraction * 10 + UInt64(byte - UInt8(ascii: "0")), scale * 10) }
                rest.removeFirst()
            }
            return length - rest.count
        }

        /// In nanoseconds, where what is less is cut off; nil if that is too much. A fraction is reckoned as Go does it,
        /// in a double.
        func count(of unit: UInt64) -> UInt64? {
            guard whole <= limit / unit else { return nil }
            let sum = whole * unit + UInt64(Double(fraction) * (Double(unit) / scale))
            return sum <= limit ? sum : nil
        }
    }

    /// `1h30m0s`, `1.5s`, `250ms`, `0s`.
    public static func text(nanoseconds: Int64) -> String {
        let size = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        switch size {
        case 0: return "0s"
        case ..<1000: return "\(sign)\(size)ns"
        case ..<1_000_000: return sign + decimal(size, unit: 1000) + "µs"
        case ..<1_000_000_000: return sign + decimal(size, unit: 1_000_000) + "ms"
        default:
            let minute: UInt64 = 60_000_000_000
            let seconds = decimal(size % minute, unit: 1_000_000_000) + "s"
            let minutes = size / minute
            if minutes == 0 { return sign + seconds }
            return sign + (minutes >= 60 ? "\(minutes / 60)h" : "") + "\(minutes % 60)m" + seconds
        }
    }

    private static func decimal(_ size: UInt64, unit: UInt64) -> String {
        let (whole, rest) = size.quotientAndRemainder(dividingBy: unit)
        if rest == 0 { return "\(whole)" }
        var digits = "\(unit + rest)".dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}
