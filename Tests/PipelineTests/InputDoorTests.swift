import Filtering
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Pipeline

@Suite struct InputDoorTests {
    final class Kept: MetricSink {
        var count: Int { 0 }
        private let metrics = Guarded<[Metric]>([])
        var all: [Metric] { metrics.withLock { $0 } }
        func add(_ more: [Metric]) { metrics.withLock { $0 += more } }
    }

    static func pass(_ metrics: [Metric], _ change: (inout InputNode) throws -> Void) throws -> [Metric] {
        var node = InputNode.test(CountingInput())
        try change(&node)
        let kept = Kept()
        let stage = Stage(processors: [], processorsOfAggregates: [], windows: [], sinks: [kept])
        let statistics = AgentStatistics()
        let counters = PluginCounters(node.name, statistics, agent: PluginCounters.agentGroup(statistics))
        let clock = ManualClock(at: Timestamp(nanoseconds: 9_000_000_000))
        var batch = Batch(time: Timestamp(nanoseconds: 7_000_000_000))
        batch.add(metrics)
        InputDoor(node, stage: stage, clock: clock, counters: counters).deliver(batch)
        return kept.all
    }

    static func filter(_ text: String) throws -> MetricFilter {
        let options = FilterOptions()
        var decoding = Decoding()
        try TOMLParser.parse(text, file: "f.toml").decode(into: [options], owner: "inputs.x", &decoding)
        try #require(decoding.problems.isEmpty)
        return try options.makeFilter()
    }

    static let metric = Metric(
        "cpu", tags: TagSet(["host": "own"]), fields: [.init("a", .int(1)), .init("b", .int(2))],
        at: Timestamp(nanoseconds: 1_600_000_000))

    @Test("The filter sees the raw name and tags; then come name, tags, and the removal of fields and tags")
    func order() throws {
        let passed = try Self.pass([Self.metric]) { node in
            node.filter = try Self.filter(
                "namepass = [\"cpu\"]\ntagdrop = { role = [\"db\"] }\nfieldexclude = [\"a\"]\ntagexclude = [\"dc\"]")
            node.naming = Naming(override: "x", prefix: "p_", suffix: "_s")
            node.tags = ["role": "db", "host": "plugin"]
            node.globalTags = ["role": "global", "dc": "fra", "zone": "z"]
        }
        #expect(passed.map(\.name) == ["p_x_s"])
        #expect(passed.map(\.tags) == [TagSet(["host": "own", "role": "db", "zone": "z"])])
        #expect(passed[0].fields == [.init("b", .int(2))])
        #expect(passed[0].time.nanoseconds == 2_000_000_000)
    }

    @Test("Tags may be kept against the filter")
    func keptTags() throws {
        let passed = try Self.pass([Self.metric]) { node in
            node.filter = try Self.filter("tagexclude = [\"*\"]")
            node.tags = ["host": "plugin"]
            node.globalTags = ["dc": "fra", "host": "global"]
            node.keepsTags = true
            node.keepsGlobalTags = true
        }
        #expect(passed.map(\.tags) == [TagSet(["host": "plugin", "dc": "fra"])])
    }

    @Test(
        "Times are the metric's own, or those of the gather",
        arguments: zip([InputSettings.TimeSource.metric, .collectionStart, .collectionEnd], [2, 7, 9]))
    func timeSource(_ source: InputSettings.TimeSource, _ seconds: Int64) throws {
        let passed = try Self.pass([Self.metric]) { $0.timeSource = source }
        #expect(passed.map(\.time.seconds) == [seconds])
    }

    @Test(
        "Times at the ends of what 64 bits hold are rounded without an end of the agent",
        arguments: [
            (.min, -9_223_372_037), (.min + 1, -9_223_372_037), (.max, 9_223_372_036),
            (-500_000_001, -1), (-500_000_000, 0), (499_999_999, 0),
        ] as [(Int64, Int64)])
    func ends(_ nanoseconds: Int64, _ seconds: Int64) throws {
        let metric = Metric("m", fields: [.init("v", .int(1))], at: Timestamp(nanoseconds: nanoseconds))
        #expect(try Self.pass([metric]) { _ in }.map(\.time.seconds) == [seconds])
    }

    @Test("A condition of the filter sees the time that the clock shows")
    func condition() throws {
        let old = Metric("old", fields: [.init("v", .int(1))], at: Timestamp(nanoseconds: 1_000_000_000))
        let new = Metric("new", fields: [.init("v", .int(1))], at: Timestamp(nanoseconds: 8_000_000_000))
        let passed = try Self.pass([old, new]) { node in
            node.filter = try Self.filter("metricpass = 'now() - time < duration(\"5s\")'")
            node.filter.place(
                in: MetricFilter.Surroundings(
                    now: { Timestamp(nanoseconds: 9_000_000_000) }, complain: { Issue.record("\($0)") }))
        }
        #expect(passed.map(\.name) == ["new"])
    }

    @Test("A refused metric leaves the others in their order")
    func refused() throws {
        let metrics = (1...9).map {
            Metric($0 % 3 == 0 ? "no" : "yes", fields: [.init("n", .int($0))], at: .init(nanoseconds: 0))
        }
        let passed = try Self.pass(metrics) { $0.filter = try Self.filter("namedrop = [\"no\"]") }
        #expect(passed.map(\.n) == [1, 2, 4, 5, 7, 8])
    }
}
