import Logging
import MetricModel
import PluginKit
import Plugins
import TOML
import TestSupport
import Testing

/// What takes more than one window, or more than one batch, to see.
@Suite struct PluginStateTests {
    private let clock = ManualClock(at: PluginCase.time)

    private func started<P: Plugin>(_ plugin: P, _ options: String) throws -> P {
        var plugin = plugin
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(into: [plugin], owner: P.name, &decoding)
        try #require(decoding.problems.isEmpty)
        try plugin.start(PluginContext(logger: Logger(label: "test"), http: ScriptedHTTPClient(), clock: clock))
        return plugin
    }

    private func metric(_ line: String) throws -> Metric { try Metric(line: line, now: clock.now) }

    @Test("The last metric of a window is the first of the next, for as many windows as are allowed")
    func derivative() throws {
        var aggregator = try started(DerivativeAggregator(), "max_roll_over = 1")
        aggregator.add(try metric("m v=1 1000000000"))
        #expect(aggregator.push(at: clock.now).isEmpty)
        aggregator.add(try metric("m v=3 2000000000"))
        #expect(aggregator.push(at: clock.now).first?[field: "v_rate"] == .double(2))
        aggregator.add(try metric("m v=4 3000000000"))
        #expect(aggregator.push(at: clock.now).first?[field: "v_rate"] == .double(1))
        #expect(aggregator.push(at: clock.now).isEmpty)
        aggregator.add(try metric("m v=9 4000000000"))
        #expect(aggregator.push(at: clock.now).isEmpty, "it was forgotten")
    }

    @Test("A series that ended is given out once, one that goes on is kept")
    func final() throws {
        var aggregator = try started(FinalAggregator(), "series_timeout = \"10s\"")
        aggregator.add(try metric("m v=1"))
        #expect(aggregator.push(at: clock.now).isEmpty)
        #expect(aggregator.push(at: clock.now + .seconds(11)).map(\.name) == ["m"])
        #expect(aggregator.push(at: clock.now + .seconds(22)).isEmpty)
    }

    @Test("A sum starts again when its series was away for too long")
    func cumulativeSum() throws {
        var processor = try started(CumulativeSumProcessor(), "expiry_interval = \"10s\"")
        var sums: [FieldValue?] = []
        for (line, wait) in [("m v=1", 0), ("m v=1", 9), ("n v=1", 2), ("m v=1", 7), ("m v=1", 11)] {
            clock.advance(by: .seconds(wait))
            var metrics = [try metric(line)]
            processor.process(&metrics)
            sums.append(metrics[0][field: "v_sum"])
        }
        #expect(sums == [.double(1), .double(2), .double(1), .double(3), .double(1)])
    }

    @Test("A repetition passes again when the interval is over")
    func dedup() throws {
        var processor = try started(DedupProcessor(), "dedup_interval = \"10s\"")
        var passed: [Int] = []
        for second in stride(from: 0, through: 24, by: 4) {
            var metrics = [try metric("m v=1")]
            processor.process(&metrics)
            if !metrics.isEmpty { passed.append(second) }
            clock.advance(by: .seconds(4))
        }
        #expect(passed == [0, 12, 24])
    }

    @Test("Windows of valuecounter and merge start empty")
    func emptied() throws {
        var counter = try started(ValueCounterAggregator(), "fields = [\"v\"]")
        var merge = try started(MergeAggregator(), "")
        for _ in 0..<2 {
            counter.add(try metric("m v=1"))
            merge.add(try metric("m v=1"))
            #expect(counter.push(at: clock.now).first?[field: "v_1"] == .int(1))
            #expect(merge.push(at: clock.now).count == 1)
        }
        #expect(counter.push(at: clock.now).isEmpty)
    }

    @Test(
        "Options that contradict each other are refused with a reason",
        arguments: [
            ("factor = 1.0\ninput_minimum = 0.0", "'factor' and 'offset' cannot stand beside minima and maxima"),
            ("input_minimum = 0.0", "all four minima and maxima are needed"),
            ("fields = [\"a\"]", "needs 'factor' or 'offset', or all four minima and maxima"),
            (
                "input_minimum = 1.0\ninput_maximum = 1.0\noutput_minimum = 0.0\noutput_maximum = 1.0",
                "'input_minimum' and 'input_maximum' must differ"
            ),
        ])
    func scale(_ options: String, _ reason: String) throws {
        var decoding = Decoding()
        try TOMLParser.parse("[[scaling]]\n" + options, file: "f.toml").decode(
            into: [ScaleProcessor()], owner: "processors.scale", &decoding)
        #expect(decoding.problems.map(\.message) == ["processors.scale.scaling: " + reason])
    }
}
