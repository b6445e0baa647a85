/// The processor time of one container, in nanoseconds.
public struct CPUReading: Sendable {
    public internal(set) var total: UInt64?
    public internal(set) var user: UInt64?
    public internal(set) var kernel: UInt64?
    /// Time of all processors of the host, idle too, when `total` was read.
    public internal(set) var host: UInt64?
    /// Of one processor, so that 100 is a processor that never rests. Nil until there are two samples.
    public internal(set) var percent: Double?
    /// Periods of the bandwidth bound, those that hit it, and the time spent waiting for the next.
    public internal(set) var periods: UInt64?
    public internal(set) var throttledPeriods: UInt64?
    public internal(set) var throttledTime: UInt64?
    /// Of each processor; v1 alone knows.
    public internal(set) var ofProcessors: [UInt64] = []

    mutating func clear() {
        let kept = ofProcessors
        self = CPUReading()
        ofProcessors = kept
        ofProcessors.removeAll(keepingCapacity: true)
    }

    /// Two counters of one moment; two such samples make a percentage.
    struct Sample: Sendable, Equatable {
        let total: UInt64
        let host: UInt64
    }

    /// Nil if time did not pass, or the counter began anew: another container of the same name.
    static func percent(from earlier: Sample, to later: Sample, processors: Int) -> Double? {
        guard later.host > earlier.host, later.total >= earlier.total else { return nil }
        return Double(later.total - earlier.total) / Double(later.host - earlier.host) * Double(processors) * 100
    }
}
