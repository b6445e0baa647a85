import GoTime
import MetricModel

/// A moment of the years 1 to 9999, which is more than 64 bits of nanoseconds hold.
struct Instant: Sendable, Equatable, Comparable {
    let moment: Moment

    private static let range = -62_135_596_800...Int64(253_402_300_799)

    init(_ time: Timestamp) { moment = Moment(time) }

    /// Nil beyond the calendar.
    init?(_ moment: Moment) {
        guard Self.range.contains(moment.seconds) else { return nil }
        self.moment = moment
    }

    /// - Parameter seconds: since the epoch.
    init?(seconds: Int64) { self.init(Moment(seconds: seconds)) }

    static func < (left: Self, right: Self) -> Bool {
        (left.moment.seconds, left.moment.nanosecond) < (right.moment.seconds, right.moment.nanosecond)
    }

    /// Nil beyond the calendar.
    func adding(nanoseconds span: Int64) -> Instant? {
        let sum = moment.nanosecond + Int(span % 1_000_000_000)
        let carry = sum < 0 ? -1 : sum >= 1_000_000_000 ? 1 : 0
        return Instant(
            Moment(
                seconds: moment.seconds + span / 1_000_000_000 + Int64(carry), nanosecond: sum - carry * 1_000_000_000))
    }

    /// Nil if the span does not fit 64 bits of nanoseconds.
    func nanoseconds(since other: Instant) -> Int64? {
        let (whole, isOver) = (moment.seconds - other.moment.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isOverSum) = whole.addingReportingOverflow(Int64(moment.nanosecond - other.moment.nanosecond))
        return isOver || isOverSum ? nil : sum
    }
}
