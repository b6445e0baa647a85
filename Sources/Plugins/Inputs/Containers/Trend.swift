/// Where a number goes, smoothed over about a minute, and when it will be at its bound.
struct Trend: Sendable {
    private var last: (value: Double, seconds: Double)?
    private var perSecond: Double?
    private static let smoothing = 60.0

    /// - Parameter seconds: when it was so; a time that does not go on begins anew.
    mutating func add(_ value: UInt64, at seconds: Double) {
        let value = Double(value)
        defer { last = (value, seconds) }
        guard let last, seconds > last.seconds else {
            perSecond = nil
            return
        }
        let passed = seconds - last.seconds
        let now = (value - last.value) / passed
        perSecond = perSecond.map { $0 + (now - $0) * passed / (passed + Self.smoothing) } ?? now
    }

    /// Nil if it does not grow.
    func seconds(until bound: UInt64) -> Double? {
        guard let last, let perSecond, perSecond > 0 else { return nil }
        return max(Double(bound) - last.value, 0) / perSecond
    }
}

/// A counter's growth in the last interval.
struct Step: Sendable {
    private var last: UInt64?

    /// Nil the first time, and where the counter began anew.
    mutating func growth(to value: UInt64?) -> UInt64? {
        defer { last = value }
        guard let value, let last, value >= last else { return nil }
        return value - last
    }
}
