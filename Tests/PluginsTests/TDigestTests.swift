import Testing

@testable import Plugins

@Suite struct TDigestTests {
    @Test("A few hundred values are as exact as if all were kept", arguments: [0, 0.001, 0.25, 0.5, 0.57, 0.999, 1])
    func exact(_ q: Double) throws {
        var digest = TDigest(compression: 100)
        var all = ExactDigest(isTypeEight: false)
        for value in Self.values(500) {
            digest.add(value)
            all.add(value)
        }
        let (found, expected) = (digest.quantile(q), all.quantile(q))
        #expect(try (#require(found) - #require(expected)).magnitude < 1e-12)
    }

    @Test("Of many values the rank is off by half a percent at most", arguments: [0.001, 0.01, 0.25, 0.5, 0.9, 0.999])
    func approximate(_ q: Double) throws {
        var digest = TDigest(compression: 100)
        for value in Self.values(200_000) { digest.add(value) }
        let quantile = digest.quantile(q)
        let found = try #require(quantile)
        // The values are spread evenly from 0 to 1, so a value is its own rank.
        #expect((found - q).magnitude < 0.005, "\(found)")
        if q < 0.01 || q > 0.99 { #expect((found - q).magnitude < 0.0005, "the ends are finer: \(found)") }
    }

    @Test("Values in order do not spoil it")
    func ordered() throws {
        var digest = TDigest(compression: 100)
        for i in 0..<100_000 { digest.add(Double(i)) }
        let (lowest, middle, highest) = (digest.quantile(0), digest.quantile(0.5), digest.quantile(1))
        #expect(try (#require(middle) - 49_999.5).magnitude < 500)
        #expect(lowest == 0)
        #expect(highest == 99_999)
    }

    @Test("Nothing has no quantile, one value is all of them, equal ones stay")
    func few() {
        var digest = TDigest(compression: 100)
        let none = digest.quantile(0.5)
        #expect(none == nil)
        digest.add(7)
        let only = digest.quantile(0)
        #expect(only == 7)
        for _ in 0..<10_000 { digest.add(7) }
        let same = digest.quantile(0.99)
        #expect(same == 7)
    }

    /// Evenly spread over 0 to 1, in no order: multiples of the golden ratio.
    private static func values(_ count: Int) -> [Double] {
        (1...count).map { (Double($0) * 0.618_033_988_749_894_9).truncatingRemainder(dividingBy: 1) }
    }
}
