/// When an input is asked, and how its times are rounded.
public struct InputTiming: Sendable, Equatable {
    public var interval: Duration
    /// Each tick comes later by a random part of this.
    public var jitter: Duration
    public var offset: Duration
    /// Ticks stand on multiples of the interval.
    public var isRounded: Bool
    /// What times are rounded to; nil takes what fits the interval, and for inputs that listen leaves them alone.
    public var precision: Duration?

    public init(
        interval: Duration = .seconds(10), jitter: Duration = .zero, offset: Duration = .zero, isRounded: Bool = true,
        precision: Duration? = nil
    ) {
        self.interval = interval
        self.jitter = jitter
        self.offset = offset
        self.isRounded = isRounded
        self.precision = precision
    }

    /// The precision that an interval implies: that of its own unit.
    public static func precision(for interval: Duration) -> Duration {
        if interval >= .seconds(1) { return .seconds(1) }
        if interval >= .milliseconds(1) { return .milliseconds(1) }
        return interval >= .microseconds(1) ? .microseconds(1) : .nanoseconds(1)
    }
}
