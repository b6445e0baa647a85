/// Nanoseconds since the Unix epoch, UTC.
public struct Timestamp: Sendable, Hashable, Comparable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Whole seconds since the epoch, rounded down.
    public var seconds: Int64 {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return rest < 0 ? whole - 1 : whole
    }

    /// The nearest multiple of `precision`, halves up, before the epoch too (−0.5 s becomes 0).
    public func rounded(to precision: Duration) -> Timestamp {
        let step = precision.nanoseconds
        guard step > 1 else { return self }
        let down = Timestamp(nanoseconds: Self.floor(nanoseconds, to: step))
        let rest = nanoseconds - down.nanoseconds
        return rest >= step - rest ? down + precision : down
    }

    /// The last multiple of `step` at or before this time.
    public func roundedDown(to step: Duration) -> Timestamp {
        let step = step.nanoseconds
        return step > 1 ? Timestamp(nanoseconds: Self.floor(nanoseconds, to: step)) : self
    }

    private static func floor(_ value: Int64, to step: Int64) -> Int64 {
        let rest = value % step
        // The first multiple of all may lie before what 64 bits hold.
        return rest < 0 ? max(value - rest, .min + step) - step : value - rest
    }

    public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Stops at the ends of what 64 bits hold: a grace of `876000h` must not wrap around.
    public static func + (time: Self, span: Duration) -> Self {
        let (sum, isOver) = time.nanoseconds.addingReportingOverflow(span.nanoseconds)
        return Self(nanoseconds: isOver ? (span < .zero ? .min : .max) : sum)
    }

    public static func - (time: Self, span: Duration) -> Self {
        let (rest, isOver) = time.nanoseconds.subtractingReportingOverflow(span.nanoseconds)
        return Self(nanoseconds: isOver ? (span < .zero ? .max : .min) : rest)
    }

    public static func - (later: Self, earlier: Self) -> Duration {
        .nanoseconds(later.nanoseconds &- earlier.nanoseconds)
    }
}

extension Duration {
    /// The whole span in nanoseconds, held to what 64 bits hold (about 292 years).
    public var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isOverSum) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return isOver || isOverSum ? (seconds < 0 ? .min : .max) : sum
    }
}
