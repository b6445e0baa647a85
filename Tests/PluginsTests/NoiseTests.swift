import MetricModel
import TestSupport
import Testing

@testable import Plugins

@Suite struct NoiseTests {
    private func sample(_ distribution: NoiseDistribution) -> [Double] {
        var numbers = SeededNumbers(seed: 7)
        return (0..<20_000).map { _ in distribution.next(&numbers) }
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    @Test(
        "Mean and spread are those of the distribution",
        arguments: [
            // The standard deviation of a Laplacian is its scale times the root of two.
            (NoiseDistribution.laplacian(mean: 3, scale: 2), 3, 2 * 2.0.squareRoot()),
            (.gaussian(mean: -1, deviation: 0.5), -1, 0.5), (.uniform(min: -1, max: 5), 2, 6 / 12.0.squareRoot()),
        ])
    func moments(_ distribution: NoiseDistribution, _ expected: Double, _ deviation: Double) {
        let values = sample(distribution)
        let found = mean(values)
        let spread = mean(values.map { ($0 - found) * ($0 - found) }).squareRoot()
        #expect(abs(found - expected) < 0.05 * deviation)
        #expect(abs(spread - deviation) < 0.05 * deviation)
    }

    @Test(
        "Half of a Laplacian lies within its scale times the logarithm of two, of a Gaussian within 0.6745 deviations")
    func shape() {
        let laplacian = sample(.laplacian(mean: 0, scale: 1)).count { abs($0) < 0.6931 }
        #expect(9_700...10_300 ~= laplacian)
        let gaussian = sample(.gaussian(mean: 0, deviation: 1)).count { abs($0) < 0.6745 }
        #expect(9_700...10_300 ~= gaussian)
    }

    @Test("Uniform noise stays between its ends and reaches all parts")
    func uniform() {
        let values = sample(.uniform(min: -1, max: 1))
        #expect(values.allSatisfy { -1..<1 ~= $0 })
        let parts = Dictionary(grouping: values) { Int(($0 + 1) * 5) }
        #expect(parts.count == 10 && parts.values.allSatisfy { 1_800...2_200 ~= $0.count })
    }

    @Test("Two agents make different noise")
    func seeds() {
        var first = QuickNumbers(seed: 1)
        var second = QuickNumbers(seed: 2)
        #expect((0..<4).map { _ in first.next() } != (0..<4).map { _ in second.next() })
    }
}
