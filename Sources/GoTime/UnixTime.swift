public import MetricModel

/// Times counted from the epoch, in the unit that Telegraf's formats `unix`, `unix_ms`, `unix_us` and `unix_ns` name.
public enum UnixTime: String, Sendable, CaseIterable {
    case seconds = "unix", milliseconds = "unix_ms", microseconds = "unix_us", nanoseconds = "unix_ns"

    private var nanosecondsPerUnit: Int64 {
        switch self {
        case .seconds: 1_000_000_000
        case .milliseconds: 1_000_000
        case .microseconds: 1000
        case .nanoseconds: 1
        }
    }

    /// Nil for what is no number, or beyond the years 1677 to 2262 that 64 bits of nanoseconds hold.
    public func time(_ value: FieldValue) -> Timestamp? {
        switch value {
        case .int(let count): time(Int128(count) * Int128(nanosecondsPerUnit))
        case .uint(let count): time(Int128(count) * Int128(nanosecondsPerUnit))
        case .double(let count): time(count)
        case .string(let text): time(text)
        case .bool: nil
        }
    }

    /// Whole units since the epoch; nil if 64 bits do not hold them. Before the epoch seconds are rounded down, smaller
    /// units towards it: so does Telegraf.
    public func count(of moment: Moment) -> Int64? {
        if self == .seconds { return moment.seconds }
        let nanoseconds = Int128(moment.seconds) * 1_000_000_000 + Int128(moment.nanosecond)
        return Int64(exactly: nanoseconds / Int128(nanosecondsPerUnit))
    }

    /// The same of a time that has nanoseconds.
    public func count(of time: Timestamp) -> Int64 {
        self == .seconds
            ? Calendar.floorDivide(time.nanoseconds, nanosecondsPerUnit).quotient
            : time.nanoseconds / nanosecondsPerUnit
    }

    private func time(_ nanoseconds: Int128?) -> Timestamp? {
        nanoseconds.flatMap(Int64.init(exactly:)).map(Timestamp.init(nanoseconds:))
    }

    /// Whole units and the rest apart, for their product as one Double would be off by up to 128 ns. What is less than a
    /// nanosecond is cut off, before the epoch too towards the past.
    private func time(_ count: Double) -> Timestamp? {
        guard let units = Int64(exactly: count.rounded(.down)) else { return nil }
        // A fraction has 53 bits at most: in 128 bits its product is exact.
        let fraction = Int128((count - Double(units)) * 0x1p64)
        return time(Int128(units) * Int128(nanosecondsPerUnit) + (fraction * Int128(nanosecondsPerUnit)) >> 64)
    }

    /// Exact, which a Double would not be; the decimal separator may be a comma, and spaces do not count.
    private func time(_ text: String) -> Timestamp? {
        var text = text
        return text.withUTF8 { DecimalCount($0) }.flatMap { time($0.floor(times: nanosecondsPerUnit)) }
    }
}

/// A decimal number with all its digits, such as `1700000000,5` or `1.7e9`.
private struct DecimalCount {
    private var isNegative = false
    /// At most 30 digits, more than the count of any time has.
    private var digits: Int128 = 0
    private var exponent = 0

    init?(_ text: UnsafeBufferPointer<UInt8>) {
        // The first comma is the decimal separator; a point is one if there is no comma.
        let separator = text.contains(UInt8(ascii: ",")) ? UInt8(ascii: ",") : UInt8(ascii: ".")
        var isFirst = true
        var hasSeparator = false
        var hasDigit = false
        scan: for (i, byte) in text.enumerated() where byte != UInt8(ascii: " ") {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                hasDigit = true
                append(byte - UInt8(ascii: "0"), isFraction: hasSeparator)
            case separator:
                if hasSeparator { return nil }
                hasSeparator = true
            case UInt8(ascii: "-") where isFirst: isNegative = true
            case UInt8(ascii: "+") where isFirst: break
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                let rest = text[(i + 1)...].filter { $0 != UInt8(ascii: " ") }
                guard rest.count <= 7, let shift = Int(String(decoding: rest, as: UTF8.self)) else { return nil }
                exponent += shift
                break scan
            default: return nil
            }
            isFirst = false
        }
        guard hasDigit else { return nil }
    }

    private mutating func append(_ digit: UInt8, isFraction: Bool) {
        if digits < Self.limit {
            digits = digits * 10 + Int128(digit)
            if isFraction { exponent -= 1 }
        } else if !isFraction {
            exponent += 1
        }
    }

    private static let limit = Int128(1_000_000_000_000_000) * 1_000_000_000_000_000

    /// The product with a power of ten up to 10^9, rounded down; nil if it is far too large for a time.
    func floor(times unit: Int64) -> Int128? {
        if digits == 0 { return 0 }
        var value = isNegative ? -digits : digits
        if exponent == 0, let count = Int64(exactly: value) { return Int128(count) * Int128(unit) }
        var shift = exponent
        var unit = unit
        while unit > 1 {
            unit /= 10
            shift += 1
        }
        while shift > 0 {
            if value.magnitude >= Int128.Magnitude(Self.limit) { return nil }
            value *= 10
            shift -= 1
        }
        // A number of 31 digits is gone after as many steps, whatever the exponent.
        var isInexact = false
        while shift < 0, value != 0 {
            let (quotient, rest) = value.quotientAndRemainder(dividingBy: 10)
            isInexact = isInexact || rest != 0
            value = quotient
            shift += 1
        }
        return isInexact && isNegative ? value - 1 : value
    }
}
