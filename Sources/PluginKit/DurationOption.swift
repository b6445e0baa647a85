import MetricModel
public import TOML

extension Duration: OptionValue {
    public static var kind: String { "a duration such as \"10s\"" }
    public static var kinds: String { "durations" }
    public var toml: String { "\"\(goText)\"" }
    public static var blank: String { Duration.zero.toml }

    /// Telegraf's plugin and `[agent]` options: `"1h30m"`, `"1.5s"`, `"1d12h"`; a bare number counts seconds.
    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Duration? {
        let parsed: DurationText.Outcome =
            switch value.kind {
            case .integer(let seconds): .of(seconds: Double(seconds))
            case .float(let seconds): .of(seconds: seconds)
            case .string(let text): DurationText.parse(text, daysAndBareNumbers: true)
            default: .wrong(nil)
            }
        switch parsed {
        case .duration(let duration): return duration
        case .wrong(let reason): return misfit(value, key, &decoding, reason: reason)
        }
    }

    /// As Go writes it, without parts that are zero: `10s`, `1h30m`, `100ms`.
    public var goText: String {
        let all = nanoseconds
        if all == 0 { return "0s" }
        var rest = all.magnitude
        var text = all < 0 ? "-" : ""
        for (unit, name) in [
            (3_600_000_000_000, "h"), (60_000_000_000, "m"), (1_000_000_000, "s"), (1_000_000, "ms"), (1000, "us"),
            (1, "ns"),
        ] as [(UInt64, String)] where rest >= unit {
            text += "\(rest / unit)\(name)"
            rest %= unit
        }
        return text
    }
}

/// A duration of the options that surround a plugin (`interval`, `period` ...): Go's form alone, always with a unit,
/// no days, and always text. Telegraf ignores a bare number there; we refuse it.
public struct StrictDuration: OptionValue, Comparable, Sendable {
    public let duration: Duration

    public init(_ duration: Duration) { self.duration = duration }

    public static var kind: String { "a duration such as \"10s\"" }
    public static var kinds: String { "durations" }
    public var toml: String { duration.toml }
    public static var blank: String { Duration.blank }
    public static func < (left: Self, right: Self) -> Bool { left.duration < right.duration }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Self? {
        guard case .string(let text) = value.kind else {
            if case .integer(let number) = value.kind {
                return misfit(value, key, &decoding, reason: "it needs quotes and a unit, as in \"\(number)s\"")
            }
            return misfit(value, key, &decoding)
        }
        switch DurationText.parse(text, daysAndBareNumbers: false) {
        case .duration(let duration): return Self(duration)
        case .wrong(let reason): return misfit(value, key, &decoding, reason: reason)
        }
    }
}

/// Go's duration syntax: a sign, then numbers with units, `1h30m`, `1.5s`, `2us`.
enum DurationText {
    enum Outcome {
        case duration(Duration), wrong(String?)

        static func of(seconds: Double) -> Outcome {
            guard seconds.isFinite, seconds.magnitude < 9e9 else { return .wrong("it is too long") }
            return .duration(.nanoseconds(Int64((seconds * 1e9).rounded())))
        }
    }

    private static let units: [(String, Double)] = [
        ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
    ]

    static func parse(_ text: String, daysAndBareNumbers: Bool) -> Outcome {
        if daysAndBareNumbers {
            if text.isEmpty { return .duration(.zero) }
            // Double reads "nan", "infinity" and hexadecimal too.
            if text.utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }), let seconds = Double(text) {
                return .of(seconds: seconds)
            }
        }
        var rest = text[...]
        let isNegative = rest.first == "-"
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        if rest == "0" { return .duration(.zero) }
        guard !rest.isEmpty else { return .wrong(nil) }
        var whole: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            guard digits.contains(where: { $0 != "." }),
                let number = Double(digits.first == "." ? "0" + digits : digits + "")
            else {
                return .wrong("expected a number before '\(rest)'")
            }
            rest = rest.dropFirst(digits.count)
            let letters = String(rest.prefix { !($0.isASCII && $0.isNumber) && $0 != "." })
            rest = rest.dropFirst(letters.count)
            if letters.isEmpty { return .wrong("the unit is missing, as in \"\(text)s\"") }
            let units = daysAndBareNumbers ? Self.units + [("d", 86400e9)] : Self.units
            guard let unit = units.first(where: { $0.0 == letters })?.1 else {
                return .wrong(
                    "'\(letters)' is no unit; there are \(units.map(\.0).filter { $0.utf8.count < 3 }.joined(separator: ", "))"
                )
            }
            // Whole numbers stay exact: 64 bits hold more nanoseconds than a Double.
            let part: Int64?
            if let integer = Int64(digits) {
                let (product, isOver) = integer.multipliedReportingOverflow(by: Int64(unit))
                part = isOver ? nil : product
            } else {
                part = Int64(exactly: (number * unit).rounded())
            }
            guard let part, case let (sum, isOver) = whole.addingReportingOverflow(part), !isOver else {
                return .wrong("it is too long")
            }
            whole = sum
        }
        return .duration(.nanoseconds(isNegative ? -whole : whole))
    }
}
