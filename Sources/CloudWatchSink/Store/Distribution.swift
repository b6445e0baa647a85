import Glibc

/// Which values were seen how often: what percentiles are taken from.
///
/// Exact up to `exactLimit` different values. Beyond, values are rounded by at most one per cent, and the smallest are
/// put together once there are too many even so: its size is bounded.
struct Distribution: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        var value: Double
        var count: Double
    }

    /// By value, each once.
    private(set) var entries: [Entry] = []
    private(set) var isRounded = false
    /// False once a statistic set came, of which nobody knows the values.
    private(set) var isKnown = true

    static let exactLimit = 150
    static let roundedLimit = 1000
    /// Neighbours of rounded values are this factor apart.
    private static let growth = 1.02

    init() {}

    init(entries: [Entry], isRounded: Bool, isKnown: Bool) {
        self.entries = entries
        self.isRounded = isRounded
        self.isKnown = isKnown
    }

    mutating func add(_ value: Double, count: Double) {
        guard isKnown else { return }
        insert(isRounded ? Self.rounded(value) : value, count)
        if !isRounded, entries.count > Self.exactLimit {
            isRounded = true
            let exact = entries
            entries = []
            for entry in exact { insert(Self.rounded(entry.value), entry.count) }
        }
        while entries.count > Self.roundedLimit {
            let smallest = entries.removeFirst()
            entries[0].count += smallest.count
        }
    }

    mutating func add(_ other: Distribution) {
        if !other.isKnown { forget() }
        for entry in other.entries { add(entry.value, count: entry.count) }
    }

    /// From now on nothing is known.
    mutating func forget() {
        isKnown = false
        entries = []
    }

    /// The smallest value that this share of all is not above; nil if the values are not known, or one is below zero:
    /// then the service gives none either.
    /// - Parameter percent: 0 to 100.
    func percentile(_ percent: Double) -> Double? {
        guard isKnown, let first = entries.first, first.value >= 0 else { return nil }
        let total = entries.reduce(0) { $0 + $1.count }
        var rest = total * percent / 100
        for entry in entries {
            rest -= entry.count
            // The share of a sum of shares is off by some last bits.
            if rest <= total * 1e-12 { return entry.value }
        }
        return entries.last?.value
    }

    private mutating func insert(_ value: Double, _ count: Double) {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].value < value { low = middle + 1 } else { high = middle }
        }
        if low < entries.count, entries[low].value == value {
            entries[low].count += count
        } else {
            entries.insert(Entry(value: value, count: count), at: low)
        }
    }

    private static func rounded(_ value: Double) -> Double {
        if value == 0 { return 0 }
        let step = (log(value.magnitude) / log(growth)).rounded(.up)
        let middle = pow(growth, step) * 2 / (growth + 1)
        return value < 0 ? -middle : middle
    }
}
