import MetricModel
import PluginKit
import TestSupport
import Testing

@testable import Pipeline

@Suite struct AggregatorWindowTests {
    static func window(
        at now: Double, period: Double = 30, grace: Double = 0, isRounded: Bool = true, drops: Bool = false
    ) -> (AggregatorWindow, AgentStatistics) {
        var node = AggregatorNode(PluginName(.aggregators, "summing"), SummingAggregator())
        node.period = .seconds(period)
        node.grace = .seconds(grace)
        node.dropsOriginal = drops
        node.naming = Naming(prefix: "p_")
        node.tags = ["kind": "sum"]
        let statistics = AgentStatistics()
        let counters = PluginCounters(node.name, statistics, agent: PluginCounters.agentGroup(statistics))
        let window = AggregatorWindow(
            node, clock: ManualClock(at: Timestamp(nanoseconds: Int64(now * 1e9))), isRounded: isRounded,
            precision: .seconds(1),
            counters: counters)
        return (window, statistics)
    }

    static func metric(at seconds: Double) -> Metric {
        Metric("m", fields: [.init("n", .int(1))], at: Timestamp(nanoseconds: Int64(seconds * 1e9)))
    }

    @Test("It ends on a multiple of its period, or a period after the start")
    func end() {
        #expect(Self.window(at: 40).0.end.seconds == 60)
        #expect(Self.window(at: 60).0.end.seconds == 90)
        #expect(Self.window(at: 40, isRounded: false).0.end.seconds == 70)
    }

    @Test(
        "Metrics from start - grace to end + delay count, both ends too",
        arguments: [(29.9, 0.0, 0), (30, 0, 1), (60, 0, 1), (60.1, 0, 1), (60.2, 0, 0), (25, 5, 1), (24, 5, 0)])
    func bounds(_ time: Double, _ grace: Double, _ sum: Int64) {
        var (window, statistics) = Self.window(at: 40, grace: grace)
        let isDropped = window.add(Self.metric(at: time))
        #expect(!isDropped)
        let pushed = window.push(at: Timestamp(nanoseconds: 60_400_000_000))
        #expect(
            pushed == [
                Metric(
                    "p_sum", tags: TagSet(["kind": "sum"]), fields: [.init("n", .int(sum))],
                    at: Timestamp(nanoseconds: 60_000_000_000))
            ])
        let counted = statistics.readings.first { $0.measurement == "aggregate" }?.fields["metrics_dropped"]
        #expect(counted == 1 - sum)
    }

    /// Takes two seconds for a push.
    private struct SlowAggregator: Aggregator {
        static let name = "slow"
        static let summary = "Takes its time."
        var clock = ManualClock()
        func add(_ metric: Metric) {}
        func push(at time: Timestamp) -> [Metric] {
            clock.advance(by: .seconds(2))
            return []
        }
    }

    @Test("The time of all pushes adds up")
    func pushTime() {
        let clock = ManualClock()
        let node = AggregatorNode(PluginName(.aggregators, "slow"), SlowAggregator(clock: clock))
        let statistics = AgentStatistics()
        let counters = PluginCounters(node.name, statistics, agent: PluginCounters.agentGroup(statistics))
        var window = AggregatorWindow(
            node, clock: clock, isRounded: true, precision: .seconds(1), counters: counters)
        for _ in 0..<3 { _ = window.push(at: clock.now) }
        #expect(
            statistics.readings.first { $0.measurement == "aggregate" }?.fields["push_time_ns"] == 6_000_000_000)
    }

    @Test("A grace of a hundred thousand years does not overflow")
    func endless() {
        var (window, _) = Self.window(at: 1_700_000_000, grace: 9e9, drops: true)
        let isDropped = window.add(Self.metric(at: -1))
        #expect(isDropped)
        let pushed = window.push(at: Timestamp(nanoseconds: 0))
        #expect(pushed.map(\.n) == [1])
    }

    @Test("After a jump of the clock the window is the one that holds now")
    func jump() {
        var (window, _) = Self.window(at: 40)
        _ = window.push(at: Timestamp(nanoseconds: 1_000_000_000_000))
        #expect(window.end.seconds == 1020)
    }
}
