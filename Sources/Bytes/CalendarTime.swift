import Glibc

/// A second as people and headers write it, in UTC.
public struct CalendarTime {
    private let parts: tm

    /// - Parameter seconds: since the epoch; a time beyond all calendars is taken for the epoch itself.
    public init(seconds: Int64) {
        var time = time_t(seconds)
        var parts = tm()
        if gmtime_r(&time, &parts) == nil {
            time = 0
            gmtime_r(&time, &parts)
        }
        self.parts = parts
    }

    /// `2026-01-05T10:00:10Z`.
    public var iso8601: String { "\(year)-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))Z" }

    /// `20260105T100010Z`, as in signatures.
    public var compact: String { "\(year)\(two(month))\(two(day))T\(two(hour))\(two(minute))\(two(second))Z" }

    /// `Mon, 05 Jan 2026 10:00:10 GMT` (RFC 9110).
    public var httpDate: String {
        let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(parts.tm_wday)]
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
        return "\(weekday), \(two(day)) \(name) \(year) \(two(hour)):\(two(minute)):\(two(second)) GMT"
    }

    private var year: Int { Int(parts.tm_year) + 1900 }
    private var month: Int { Int(parts.tm_mon) + 1 }
    private var day: Int { Int(parts.tm_mday) }
    private var hour: Int { Int(parts.tm_hour) }
    private var minute: Int { Int(parts.tm_min) }
    private var second: Int { Int(parts.tm_sec) }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
