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

    private func time(_ nanoseconds: Int128?) -> Timestamp? {
        nanoseconds.flatMap(Int64.init(exactly:)).map(Timestamp.init(nanoseconds:))
    }

    /// Whole units and the rest apart: their product as one Double would be off by up to 128 ns.
    private func time(_ count: Double) -> Timestamp? {
        guard let units = Int64(exactly: count.rounded(.towardZero)) else { return nil }
        let rest = Int128((count - Double(units)) * Double(nanosecondsPerUnit))
        return time(Int128(units) * Int128(nanosecondsPerUnit) + rest)
    }

    /// Exact, which a Double would not be; the decimal separator may be a comma, and spaces do not count.
    private func time(_ text: String) -> Timestamp? {
        var bytes = text.utf8.filter { $0 != UInt8(ascii: " ") }[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        var digits: Int128 = 0
        var scale = Int128(nanosecondsPerUnit)
        var hasPoint = false
        var hasDigit = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: ","):
                if hasPoint { return nil }
                hasPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                hasDigit = true
                if hasPoint, scale == 1 { continue }
                if hasPoint { scale /= 10 }
                digits = digits * 10 + Int128(byte - UInt8(ascii: "0"))
                if digits > Int128(Int64.max) { return nil }
            default: return nil
            }
        }
        return hasDigit ? time((isNegative ? -digits : digits) * scale) : nil
    }
}
