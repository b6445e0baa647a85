/// A calendar month in UTC, which is what CloudWatch bills by. Source: CloudWatch's pricing page.
public struct BillingMonth: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Months since the beginning of the year 0; 0 is no month at all.
    public let number: UInt32

    init(number: UInt32) { self.number = number }

    /// Earlier than any other: nobody told the month yet.
    public static let unknown = BillingMonth(number: 0)

    /// - Parameter seconds: since the epoch.
    public init(of seconds: Int64) {
        let day = seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0)
        // Years that begin in March have the leap day at their end, and repeat themselves every 146097 days.
        let days = day + 719_468
        let cycle = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfCycle = days - cycle * 146_097
        let year = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * year + year / 4 - year / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        // March is the third month, and 0 is taken by `unknown`.
        number = UInt32(clamping: max((cycle * 400 + year) * 12 + marchMonth + 2, 1))
    }

    var next: BillingMonth { BillingMonth(number: number &+ 1) }

    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    /// As in `2026-11`.
    public var description: String {
        guard self != .unknown else { return "unknown" }
        let month = number % 12 + 1
        return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
    }
}
