public import MetricModel

/// An instant of any year. Texts and layouts may mean years that `Timestamp` cannot hold, such as the year 0 of a layout
/// without one.
public struct Moment: Sendable, Hashable {
    /// Whole seconds since the epoch, UTC, rounded down.
    public var seconds: Int64
    /// From 0 to 999,999,999.
    public var nanosecond: Int

    public init(seconds: Int64, nanosecond: Int = 0) {
        self.seconds = seconds
        self.nanosecond = nanosecond
    }

    public init(_ time: Timestamp) {
        let (seconds, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        self.init(seconds: rest < 0 ? seconds - 1 : seconds, nanosecond: Int(rest < 0 ? rest + 1_000_000_000 : rest))
    }

    /// Nil beyond the years 1677 to 2262, which are all that 64 bits of nanoseconds hold.
    public var timestamp: Timestamp? {
        Int64(exactly: Int128(seconds) * 1_000_000_000 + Int128(nanosecond)).map(Timestamp.init(nanoseconds:))
    }
}
