import GoTime

/// Times, spans and distances from Greenwich as text.
enum TimeText {
    private static let layout = TimeLayout("2006-01-02T15:04:05.999999999Z07:00")

    /// RFC 3339: `2023-11-14T22:13:20.5Z` or with `+01:00`. Nil for anything else, and beyond the years 1 to 9999.
    static func instant(_ text: String) -> Instant? {
        do throws(TimeFormatError) { return Instant(try layout.moment(text, in: .utc)) } catch { return nil }
    }

    /// `2023-11-14T22:13:20.5Z`.
    static func text(of instant: Instant) -> String { layout.text(of: instant.moment, in: .utc) }

    /// Seconds east of Greenwich of `+01:00`, `-05:30`, `02:00` or "UTC".
    static func zoneOffset(_ text: String) -> Int64? {
        if text.isEmpty || text == "UTC" || text == "Z" { return 0 }
        var digits = text.utf8[...]
        let isWest = digits.first == UInt8(ascii: "-")
        if isWest || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        let parts = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = number(parts[0]), let minute = number(parts[1]), hour < 24, minute < 60
        else {
            return nil
        }
        return (isWest ? -1 : 1) * (hour * 3600 + minute * 60)
    }

    /// Of two digits.
    private static func number(_ digits: Substring.UTF8View) -> Int64? {
        guard digits.count == 2, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }
}
