import Logging
import MetricModel
import PluginKit
import Plugins
import TOML
import TestSupport
import Testing

/// Plugins that take metrics out of the stream count them.
@Suite struct DropCountTests {
    @Test(
        "What a processor drops is counted by reason",
        arguments: [
            (
                FilterProcessor() as any Processor, "[[rule]]\nname = [\"a\"]", ["a v=1", "b v=1", "a v=2"],
                ["filter": 2]
            ),
            (DedupProcessor(), "", ["a v=1", "a v=1", "a v=2"], ["repetition": 1]),
            (
                TopKProcessor(), "period = \"0s\"\nk = 1", ["a value=1", "b value=2", "c other=1"],
                ["not among the top": 0, "none of the fields": 1]
            ),
        ])
    func counts(_ processor: any Processor, _ options: String, _ lines: [String], _ counts: [String: Int64]) throws {
        let clock = ManualClock(at: PluginCase.time)
        let statistics = AgentStatistics()
        var processor = processor
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(into: [processor], owner: "processors.x", &decoding)
        try #require(decoding.problems.isEmpty)
        try processor.start(
            PluginContext(
                logger: Logger(label: "test"), http: ScriptedHTTPClient(), clock: clock, statistics: statistics))
        var metrics = try lines.map { try Metric(line: $0, now: clock.now) }
        processor.process(&metrics)
        let found = statistics.readings.filter { $0.measurement == "drops" }
        #expect(
            Dictionary(uniqueKeysWithValues: found.map { ($0.tags["rule"] ?? "", $0.fields["count"] ?? 0) }) == counts)
        #expect(metrics.count == lines.count - Int(counts.values.reduce(0, +)))
    }
}
