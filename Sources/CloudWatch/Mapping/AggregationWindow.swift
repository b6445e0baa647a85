/// Joins what arrives of one metric within a span of time into one datum.
///
/// A window stays open a few seconds longer than it lasts. What arrives later still makes a further datum of the same
/// window, which CloudWatch adds to the first.
///
/// The data are such as `MetricMapping` makes: no NaN, nothing out of range.
public struct AggregationWindow: Sendable {
    public enum Form: Sendable {
        /// Minimum, maximum, sum and count.
        case statistics
        /// Distinct values and how often each was seen, so that percentiles are known too.
        case distribution
    }

    /// How long after its end a window is open, in seconds.
    public static let grace: Int64 = 5

    private struct Key: Hashable, Sendable {
        let measurement: String
        let field: String
        let dimensions: DimensionSet
        let start: Int64
        let isDistribution: Bool
    }

    private struct Open: Sendable {
        let key: Key
        let unit: Unit?
        var summary: Summary
        var distribution = Distribution()
    }

    private let seconds: Int64
    private let form: Form
    /// By first arrival.
    private var open: [Open] = []
    /// Where more of the same goes. A datum that is full has been left by its key.
    private var indices: [Key: Int] = [:]

    /// - Precondition: `seconds` is 1 or more.
    public init(seconds: Int64, form: Form) {
        self.seconds = seconds
        self.form = form
    }

    /// How many data would be taken now if all were.
    public var count: Int { open.count }

    public mutating func add(_ datum: Datum) {
        switch (datum.value, form) {
        case (.plain(let value), .distribution): add(value, times: 1, of: datum)
        case (.distribution(let values, let counts), .distribution):
            for (value, count) in zip(values, counts) { add(value, times: count, of: datum) }
        case (.plain(let value), .statistics): add(Summary(value, times: 1), of: datum)
        case (.distribution(let values, let counts), .statistics):
            for (value, count) in zip(values, counts) { add(Summary(value, times: count), of: datum) }
        case (.statistics(let minimum, let maximum, let sum, let count), _):
            add(Summary(minimum: minimum, maximum: maximum, sum: sum, count: count), of: datum)
        }
    }

    /// Takes what has ended, in the order of first arrival.
    /// - Parameters:
    ///   - now: seconds since the epoch.
    ///   - all: also what has not ended.
    public mutating func takeEnded(now: Int64, all: Bool) -> [Datum] {
        guard all || open.contains(where: { hasEnded($0, now) }) else { return [] }
        let taken = all ? open : open.filter { hasEnded($0, now) }
        open = all ? [] : open.filter { !hasEnded($0, now) }
        indices.removeAll(keepingCapacity: true)
        // The last of a key is the one that is not full.
        for (i, open) in open.enumerated() { indices[open.key] = i }
        return taken.map(datum)
    }

    private func hasEnded(_ open: Open, _ now: Int64) -> Bool { open.key.start + seconds + Self.grace <= now }

    private func datum(_ open: Open) -> Datum {
        Datum(
            open.key.measurement, open.key.field, open.key.dimensions, at: open.key.start,
            open.key.isDistribution ? open.distribution.value : open.summary.value,
            resolution: seconds % 60 == 0 ? 60 : 1, unit: open.unit)
    }

    private mutating func add(_ summary: Summary, of datum: Datum) {
        let key = key(of: datum, isDistribution: false)
        if let at = indices[key], open[at].summary.add(summary) { return }
        begin(Open(key: key, unit: datum.unit, summary: summary))
    }

    private mutating func add(_ value: Double, times count: Double, of datum: Datum) {
        let key = key(of: datum, isDistribution: true)
        if let at = indices[key], open[at].distribution.add(value, times: count) { return }
        var first = Open(key: key, unit: datum.unit, summary: Summary(value, times: count))
        _ = first.distribution.add(value, times: count)
        begin(first)
    }

    private mutating func begin(_ first: Open) {
        indices[first.key] = open.count
        open.append(first)
    }

    private func key(of datum: Datum, isDistribution: Bool) -> Key {
        let rest = datum.time % seconds
        return Key(
            measurement: datum.measurement, field: datum.field, dimensions: datum.dimensions,
            start: datum.time - (rest < 0 ? rest + seconds : rest), isDistribution: isDistribution)
    }
}
