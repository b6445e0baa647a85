/// Minimum, maximum, sum and count of what one window has seen of one metric.
struct Summary: Sendable {
    private var minimum: Double
    private var maximum: Double
    private var sum: Double
    private var count: Double

    init(minimum: Double, maximum: Double, sum: Double, count: Double) {
        // Adding zero makes -0 the same as 0.
        self.minimum = minimum + 0
        self.maximum = maximum + 0
        self.sum = sum + 0
        self.count = count
    }

    init(_ value: Double, times count: Double) {
        self.init(minimum: value, maximum: value, sum: value * count, count: count)
    }

    var value: Datum.Value { .statistics(minimum: minimum, maximum: maximum, sum: sum, count: count) }

    /// False, and nothing changed, if CloudWatch would not take the sum.
    mutating func add(_ other: Summary) -> Bool {
        guard DatumFault.Reason(sum + other.sum) == nil else { return false }
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        sum += other.sum
        count += other.count
        return true
    }
}

/// The distinct values that one window has seen of one metric, and how often.
struct Distribution: Sendable {
    private var values: [Double] = []
    private var counts: [Double] = []

    var value: Datum.Value { .distribution(values: values, counts: counts) }

    /// False, and nothing changed, if there is no room for one more value.
    mutating func add(_ value: Double, times count: Double) -> Bool {
        // They are few, and lie side by side.
        if let at = values.firstIndex(of: value) {
            counts[at] += count
            return true
        }
        guard values.count < Limits.distinctValues else { return false }
        // Adding zero makes -0 the same as 0.
        values.append(value + 0)
        counts.append(count)
        return true
    }
}
