/// Durations as Go writes them: `1h30m`, `5.4ms`, `-3µs`.
public enum GoDuration {
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// In nanoseconds; nil for what is no duration, or longer than 64 bits hold (292 years).
    public static func nanoseconds(_ text: String) -> Int64? {
        var rest = text[...].unicodeScalars
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        if String(rest) == "0" { return 0 }
        var sum: Int128 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let number = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
            let unit = rest[number.endIndex...].prefix { !("0"..."9").contains($0) && $0 != "." }
            rest = rest[unit.endIndex...]
            guard let size = units.first(where: { $0.name.unicodeScalars.elementsEqual(unit) })?.nanoseconds,
                let part = Self.part(String(number), of: size)
            else { return nil }
            sum += part
            if sum > Int128(Int64.max) + (isNegative ? 1 : 0) { return nil }
        }
        return Int64(isNegative ? -sum : sum)
    }

    /// What is less than a nanosecond is cut off.
    private static func part(_ number: String, of size: Int64) -> Int128? {
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }), parts[0].utf8.count <= 19 else { return nil }
        let whole = Int128(parts[0].isEmpty ? 0 : Int64(parts[0]) ?? -1)
        guard whole >= 0 else { return nil }
        // 18 digits of a fraction are exact; the rest is far below a nanosecond.
        let fraction = parts.count == 2 ? parts[1].prefix(18) : ""
        let scale = (0..<fraction.utf8.count).reduce(1 as Int128) { scale, _ in scale * 10 }
        return whole * Int128(size) + Int128(fraction.isEmpty ? 0 : Int64(fraction) ?? 0) * Int128(size) / scale
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
