import CloudWatch

/// What came to in one span of time of one series, in one unit.
struct Period: Sendable, Equatable {
    /// Where it begins, in seconds since the epoch.
    var start: Int64
    var unit: Unit
    var count = 0.0
    var sum = 0.0
    var minimum = Double.infinity
    var maximum = -Double.infinity
    var distribution = Distribution()

    init(start: Int64, unit: Unit) {
        self.start = start
        self.unit = unit
    }

    var average: Double { count > 0 ? sum / count : 0 }

    mutating func add(_ value: Datum.Value) {
        switch value {
        case .plain(let value): add(value, count: 1)
        case .statistics(let minimum, let maximum, let sum, let count):
            add(sum: sum, count: count, minimum: minimum, maximum: maximum)
            if count == 1 || minimum == maximum {
                distribution.add(minimum, count: count)
            } else {
                distribution.forget()
            }
        case .distribution(let values, let counts):
            for (value, count) in zip(values, counts) { add(value, count: count) }
        }
    }

    mutating func add(_ other: Period) {
        add(sum: other.sum, count: other.count, minimum: other.minimum, maximum: other.maximum)
        distribution.add(other.distribution)
    }

    private mutating func add(_ value: Double, count: Double) {
        add(sum: value * count, count: count, minimum: value, maximum: value)
        distribution.add(value, count: count)
    }

    private mutating func add(sum: Double, count: Double, minimum: Double, maximum: Double) {
        self.sum += sum
        self.count += count
        self.minimum = min(self.minimum, minimum)
        self.maximum = max(self.maximum, maximum)
    }
}
