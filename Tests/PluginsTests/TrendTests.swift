import Testing

@testable import Plugins

@Suite struct TrendTests {
    @Test("A number that grows steadily is at its bound when it says")
    func steady() throws {
        var trend = Trend()
        for second in stride(from: 0, through: 600, by: 10) { trend.add(UInt64(1000 + 5 * second), at: Double(second)) }
        let left = try #require(trend.seconds(until: 5000))
        #expect(abs(left - 200) < 0.001)
        #expect(trend.seconds(until: 100) == 0)
    }

    @Test("One that stands, falls, is new, or whose time does not go on, has no end in sight")
    func endless() {
        var trend = Trend()
        trend.add(10, at: 0)
        #expect(trend.seconds(until: 20) == nil)
        trend.add(10, at: 10)
        #expect(trend.seconds(until: 20) == nil)
        trend.add(5, at: 20)
        #expect(trend.seconds(until: 20) == nil)
        trend.add(500, at: 20)
        #expect(trend.seconds(until: 1000) == nil)
    }

    @Test("A jump weighs less the shorter it is against a minute")
    func jump() throws {
        var trend = Trend()
        for second in 0...100 { trend.add(UInt64(second), at: Double(second)) }
        trend.add(200, at: 101)
        let left = try #require(trend.seconds(until: 300))
        #expect(left > 30 && left < 100)
    }

    @Test("A counter that begins anew has not grown")
    func step() {
        var step = Step()
        #expect(step.growth(to: 5) == nil)
        #expect(step.growth(to: 9) == 4)
        #expect(step.growth(to: 2) == nil)
        #expect(step.growth(to: nil) == nil)
        #expect(step.growth(to: 4) == nil)
    }
}
