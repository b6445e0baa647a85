import Glibc

/// Random numbers of one distribution.
enum NoiseDistribution: Sendable {
    case laplacian(mean: Double, scale: Double)
    case gaussian(mean: Double, deviation: Double)
    case uniform(min: Double, max: Double)

    func next(_ numbers: inout some RandomNumberGenerator) -> Double {
        switch self {
        case .laplacian(let mean, let scale):
            let side = Self.unit(&numbers) - 0.5
            let size = scale * log1p(-2 * side.magnitude)
            return side < 0 ? mean + size : mean - size
        case .gaussian(let mean, let deviation):
            // Box and Muller; the second number of the pair is not kept.
            let radius = (-2 * log(Self.unit(&numbers))).squareRoot()
            return mean + deviation * radius * cos(2 * .pi * Self.unit(&numbers))
        case .uniform(let min, let max): return min + (max - min) * Self.unit(&numbers)
        }
    }

    /// Between 0 and 1 and neither of them, for their logarithm is none.
    private static func unit(_ numbers: inout some RandomNumberGenerator) -> Double {
        (Double(numbers.next() >> 12) + 0.5) * 0x1p-52
    }
}

/// Random numbers without a system call for each: SplitMix64. Not for secrets.
struct QuickNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
