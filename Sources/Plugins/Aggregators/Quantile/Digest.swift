/// Values of which quantiles will be asked.
protocol Digest: Sendable {
    mutating func add(_ value: Double)
    /// Nil if there is no value.
    /// - Parameter q: from 0 to 1.
    mutating func quantile(_ q: Double) -> Double?
}

/// All values, with quantiles that are interpolated between them as R's types 7 and 8 do it.
struct ExactDigest: Digest {
    private var values: [Double] = []
    private var isSorted = true
    private let isTypeEight: Bool

    init(isTypeEight: Bool) { self.isTypeEight = isTypeEight }

    mutating func add(_ value: Double) {
        values.append(value)
        isSorted = false
    }

    /// Type 8 goes on below the smallest value, as Telegraf's does, and stops at the largest, where that one panics.
    mutating func quantile(_ q: Double) -> Double? {
        if !isSorted { values.sort() }
        isSorted = true
        let count = Double(values.count)
        let index = isTypeEight ? q * (count + 1.0 / 3) - 2.0 / 3 : q * (count - 1)
        let below = Int(index)
        guard below + 1 < values.count else { return values.last }
        return values[below] + (index - Double(below)) * (values[below + 1] - values[below])
    }
}
