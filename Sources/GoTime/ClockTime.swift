/// What calendar and clock on the wall show: the Gregorian calendar in all years, with a year 0.
public struct ClockTime: Equatable, Sendable {
    public internal(set) var year: Int64 = 0
    /// From 1.
    public internal(set) var month: Int64 = 1
    /// Of the month, from 1.
    public internal(set) var day: Int64 = 1
    public internal(set) var hour: Int64 = 0
    public internal(set) var minute: Int64 = 0
    public internal(set) var second: Int64 = 0
    public internal(set) var nanosecond = 0

    init() {}

    public init(_ moment: Moment, in zone: TimeZone) {
        self.init(seconds: moment.seconds &+ zone.span(at: moment.seconds).offset, nanosecond: moment.nanosecond)
    }

    /// - Parameter seconds: as a clock counts them: in UTC since the epoch, in another zone its offset more.
    public init(seconds: Int64, nanosecond: Int) {
        let (days, secondOfDay) = Calendar.floorDivide(seconds, Calendar.secondsPerDay)
        (year, month, day) = Calendar.date(days: days)
        hour = secondOfDay / 3600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        self.nanosecond = nanosecond
    }

    private var days: Int64 { Calendar.days(year: year, month: month, day: day) }

    /// As a clock counts them.
    var seconds: Int64 { days * Calendar.secondsPerDay + hour * 3600 + minute * 60 + second }

    /// From 0, which is Sunday.
    public var weekday: Int { Int(Calendar.floorDivide(days + 4, 7).remainder) }

    /// From 1.
    public var dayOfYear: Int64 { days - Calendar.days(year: year, month: 1, day: 1) + 1 }

    /// So many years, months and days later, or earlier, at the same time of the day: a month after January 31 is March 3,
    /// or 2, as in Go.
    /// - Precondition: none of them is beyond a million.
    public func adding(years: Int, months: Int, days: Int) -> ClockTime {
        var sum = self
        let (more, month) = Calendar.floorDivide(month - 1 + Int64(months), 12)
        (sum.year, sum.month, sum.day) = (year + Int64(years) + more, month + 1, day + Int64(days))
        return sum
    }

    /// When the clock of this zone shows it.
    ///
    /// Where it shows a time twice or never, one of the two offsets counts: the one that Go's `time.Date` takes.
    public func moment(in zone: TimeZone) -> Moment {
        let span = zone.span(at: seconds)
        var offset = span.offset
        if offset != 0, !span.range.contains(seconds - offset) { offset = zone.span(at: seconds - offset).offset }
        return Moment(seconds: seconds - offset, nanosecond: nanosecond)
    }
}
