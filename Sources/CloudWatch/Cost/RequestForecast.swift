/// How many PutMetricData an output makes in a month, at most.
///
/// A flush sends nothing if nothing was gathered since the one before, and all that was gathered since in as few
/// requests as hold it.
public struct RequestForecast: Sendable {
    /// Seconds of a month as Amazon's calculator has it: 730 hours.
    public static let month = 2_628_000.0

    /// Seconds between two gathers, of each input, and between two pushes, of each aggregator.
    public var intervals: [Double]
    /// An input listens, and may bring something at any time.
    public var listens: Bool
    /// Seconds between two flushes of the output.
    public var flushInterval: Double
    /// Metrics of one write, after which the output does not wait for its flush.
    public var batchSize: Int

    public init(intervals: [Double], listens: Bool, flushInterval: Double, batchSize: Int) {
        self.intervals = intervals
        self.listens = listens
        self.flushInterval = flushInterval
        self.batchSize = batchSize
    }

    /// - Parameter seconds: how long the census took; nil for one round of all inputs.
    public func monthly(_ findings: MetricCensus.Findings, seconds: Double?) -> Int {
        guard findings.data > 0 else { return 0 }
        let flush = max(flushInterval, 0.001)
        let shortest = max(intervals.min() ?? flush, 0.001)
        let rounds = max(1, ((seconds ?? 0) / shortest).rounded(.down))
        let data = Double(findings.data) / rounds * max(1, (flush / shortest).rounded(.up))
        let capacity = min(
            Double(Limits.dataOfRequest), max(1, Double(Limits.bodySize * findings.data / findings.bytes)))
        // A metric has one datum or more, so there are no more full batches than this.
        let perFlush = (data / capacity).rounded(.up) + (data / Double(max(batchSize, 1))).rounded(.down)
        let flushes = Self.month / flush
        let gathers = intervals.reduce(0) { $0 + Self.month / max($1, 0.001) }
        return Int(((listens ? flushes : min(flushes, gathers)) * perFlush).rounded(.up))
    }
}
