import MetricModel

/// A moment of the years 1 to 9999, which is more than 64 bits of nanoseconds hold.
struct Instant: Sendable, Equatable, Comparable {
    /// Since the Unix epoch, rounded down.
    let seconds: Int64
    let nanoseconds: Int32

    private static let range = -62_135_596_800...Int64(253_402_300_799)

    init(_ time: Timestamp) {
        seconds = time.seconds
        nanoseconds = Int32(time.nanoseconds - time.seconds * 1_000_000_000)
    }

    /// - Parameter nanoseconds: 0 to 999 999 999.
    init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.range.contains(seconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// Nil beyond the calendar.
    func adding(nanoseconds span: Int64) -> Instant? {
        let sum = Int64(nanoseconds) + span % 1_000_000_000
        let carry: Int64 = sum < 0 ? -1 : sum >= 1_000_000_000 ? 1 : 0
        return Instant(
            seconds: seconds + span / 1_000_000_000 + carry, nanoseconds: Int32(sum - carry * 1_000_000_000))
    }

    /// Nil if the span does not fit 64 bits of nanoseconds.
    func nanoseconds(since other: Instant) -> Int64? {
        let (whole, isOver) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isOverSum) = whole.addingReportingOverflow(Int64(nanoseconds - other.nanoseconds))
        return isOver || isOverSum ? nil : sum
    }
}

/// A day and its time, by the Gregorian calendar (Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms").
struct CivilTime {
    let year: Int64
    /// From 1.
    let month: Int64
    /// From 1.
    let day: Int64
    /// From 0.
    let dayOfYear: Int64
    /// Sunday is 0.
    let dayOfWeek: Int64
    let secondOfDay: Int64

    init(seconds: Int64) {
        secondOfDay = seconds - Self.floor(seconds, 86_400) * 86_400
        let days = Self.floor(seconds, 86_400)
        dayOfWeek = days + 4 - Self.floor(days + 4, 7) * 7
        let shifted = days + 719_468
        let era = Self.floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayFromMarch + 2) / 153
        day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        dayOfYear = days - Self.days(year: year, month: 1, day: 1)
    }

    /// Since the epoch.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = floor(year, 400)
        let yearOfEra = year - era * 400
        let dayFromMarch = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayFromMarch - 719_468
    }

    private static func floor(_ value: Int64, _ step: Int64) -> Int64 {
        value >= 0 ? value / step : -((-value + step - 1) / step)
    }
}
