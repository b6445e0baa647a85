import Logging
import MetricModel
import PluginKit
import Plugins
import TestSupport
import Testing

@Suite struct BasicStatsAggregatorTests {
    @Test("A window starts empty, and series keep the order of their arrival")
    func windows() {
        var aggregator = BasicStatsAggregator()
        aggregator.start(PluginContext(logger: Logger(label: "test"), http: ScriptedHTTPClient(), clock: ManualClock()))
        let time = Timestamp(nanoseconds: 9)
        for (name, value) in [("b", 1), ("a", 5), ("b", 3)] as [(String, Int64)] {
            aggregator.add(Metric(name, tags: TagSet(["t": "1"]), fields: [.init("v", .int(value))], at: time))
        }
        let first = aggregator.push(at: time)
        #expect(first.map(\.name) == ["b", "a"])
        #expect(first[0].fields.map(\.key) == ["v_count", "v_min", "v_max", "v_mean", "v_s2", "v_stdev"])
        #expect(first[0].kind == .untyped && first[0].time == time)
        #expect(aggregator.push(at: time).isEmpty)
        aggregator.add(Metric("b", tags: TagSet(["t": "1"]), fields: [.init("v", .int(7))], at: time))
        #expect(aggregator.push(at: time).first?[field: "v_count"] == .double(1))
    }

    @Test("The variance of large values close together keeps its precision")
    func precision() {
        var aggregator = BasicStatsAggregator()
        aggregator.start(PluginContext(logger: Logger(label: "test"), http: ScriptedHTTPClient(), clock: ManualClock()))
        for value in [4.0, 7, 13, 16] {
            aggregator.add(Metric("m", fields: [.init("v", .double(1e9 + value))], at: Timestamp(nanoseconds: 0)))
        }
        #expect(aggregator.push(at: Timestamp(nanoseconds: 0)).first?[field: "v_s2"] == .double(30))
    }
}
