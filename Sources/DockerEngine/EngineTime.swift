import Glibc

/// Times as the engine writes them.
enum EngineTime {
    /// Nanoseconds since the epoch of `2024-01-01T00:00:00.123456789Z` (RFC 3339). Nil for anything else, and for what
    /// 64 bits do not hold: the engine says "never" as the year 1.
    static func nanoseconds(_ text: String) -> Int64? {
        var rest = text.utf8[...]
        func digits(_ count: Int) -> Int32? {
            let part = rest.prefix(count)
            guard part.count == count, part.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
            rest = rest.dropFirst(count)
            return part.reduce(0) { $0 * 10 + Int32($1 - 48) }
        }
        func takes(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = digits(4), takes("-"), let month = digits(2), takes("-"), let day = digits(2), takes("T"),
            let hour = digits(2), takes(":"), let minute = digits(2), takes(":"), let second = digits(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if takes(".") {
            let all = rest.prefix { $0 &- 48 < 10 }
            guard !all.isEmpty else { return nil }
            rest = rest.dropFirst(all.count)
            var scale: Int64 = 100_000_000
            for digit in all {
                fraction += Int64(digit - 48) * scale
                scale /= 10
            }
        }
        var offset: Int64 = 0
        if !takes("Z") {
            let sign: Int64 = takes("-") ? -1 : takes("+") ? 1 : 0
            guard sign != 0, let hours = digits(2), takes(":"), let minutes = digits(2), hours < 24, minutes < 60 else {
                return nil
            }
            offset = sign * Int64(hours * 60 + minutes) * 60
        }
        guard rest.isEmpty else { return nil }
        var parts = tm()
        parts.tm_year = year - 1900
        parts.tm_mon = month - 1
        parts.tm_mday = day
        parts.tm_hour = hour
        parts.tm_min = minute
        parts.tm_sec = second
        let (whole, isOver) = (Int64(timegm(&parts)) - offset).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isOverSum) = whole.addingReportingOverflow(fraction)
        return isOver || isOverSum ? nil : sum
    }
}
