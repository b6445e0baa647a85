import Logging
import MetricModel
import PluginKit
import Plugins
import TOML
import TestSupport
import Testing

@Suite struct InternalInputTests {
    static func gather(_ text: String, _ statistics: AgentStatistics) throws -> [Metric] {
        var input = InternalInput()
        var decoding = Decoding()
        try TOMLParser.parse(text, file: "f.toml").decode(into: [input], owner: "inputs.internal", &decoding)
        try #require(decoding.problems.isEmpty)
        input.start(
            PluginContext(
                logger: Logger(label: "test"), http: ScriptedHTTPClient(), clock: ManualClock(), statistics: statistics)
        )
        var batch = Batch(time: Timestamp(nanoseconds: 5))
        input.gather(into: &batch)
        #expect(batch.failures.isEmpty)
        return batch.takeMetrics()
    }

    static var statistics: AgentStatistics {
        let statistics = AgentStatistics(version: "1.2.3")
        for (id, alias, count) in [("1", "", 3), ("2", "", 4), ("3", "x", 5)] {
            var tags = ["input": "cpu", "_id": id]
            if !alias.isEmpty { tags["alias"] = alias }
            statistics.group("gather", tags: tags, fields: ["errors"]).add(count, to: "metrics_gathered")
        }
        statistics.group("agent", tags: [:]).add(12, to: "metrics_gathered")
        return statistics
    }

    @Test("Instances of one name and alias are summed")
    func sums() throws {
        let metrics = try Self.gather("collect_memstats = false", Self.statistics)
        #expect(metrics.map(\.name) == ["internal_gather", "internal_gather", "internal_agent"])
        #expect(metrics[0].fields == [.init("errors", .int(0)), .init("metrics_gathered", .int(7))])
        #expect(metrics[0].tags == TagSet(["input": "cpu", "version": "1.2.3"]))
        #expect(metrics[1].fields == [.init("errors", .int(0)), .init("metrics_gathered", .int(5))])
        #expect(metrics[1].tags == TagSet(["input": "cpu", "alias": "x", "version": "1.2.3"]))
        #expect(metrics[2].tags == TagSet(["version": "1.2.3"]))
    }

    @Test("per_instance keeps them apart by _id")
    func perInstance() throws {
        let metrics = try Self.gather("collect_memstats = false\nper_instance = true", Self.statistics)
        #expect(metrics.count == 4)
        #expect(metrics.compactMap { $0.tags["_id"] } == ["1", "2", "3"])
        #expect(metrics[1][field: "metrics_gathered"] == .int(4))
    }

    @Test("The process' memory is told by default")
    func memory() throws {
        let metric = try #require(try Self.gather("collect_gostats = true", AgentStatistics()).first)
        #expect(metric.name == "internal_memstats" && metric.tags.isEmpty)
        guard case .uint(let bytes)? = metric[field: "sys_bytes"] else { throw Missing() }
        #expect(bytes > 1 << 20 && bytes < 1 << 40)
    }

    struct Missing: Error {}
}
