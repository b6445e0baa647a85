/// Characters, by Unicode scalar: those of a class such as `[a-c]` or `[!xyz]`, or the separators of a list.
struct ScalarSet: Sendable {
    private var ascii: (low: UInt64, high: UInt64) = (0, 0)
    private var beyond: [ClosedRange<UInt32>] = []
    var isNegated = false

    init(_ scalars: some Sequence<Unicode.Scalar> = []) {
        for scalar in scalars { insert(scalar.value...scalar.value) }
    }

    init(_ range: ClosedRange<UInt32>) { insert(range) }

    private mutating func insert(_ range: ClosedRange<UInt32>) {
        for value in range.clamped(to: 0...127) where range.contains(value) {
            if value < 64 { ascii.low |= 1 << UInt64(value) } else { ascii.high |= 1 << UInt64(value - 64) }
        }
        if range.upperBound > 127 { beyond.append(max(range.lowerBound, 128)...range.upperBound) }
    }

    var isEmpty: Bool { ascii == (0, 0) && beyond.isEmpty }

    @inline(__always) func contains(_ scalar: UInt32) -> Bool {
        if scalar < 128 {
            let bits = scalar < 64 ? ascii.low : ascii.high
            return (bits >> UInt64(scalar & 63) & 1 != 0) != isNegated
        }
        return beyond.contains { $0.contains(scalar) } != isNegated
    }
}
