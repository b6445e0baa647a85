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

    @Test("What dedup remembers holds in its next life, types and times too")
    func dedupRemembers() throws {
        let lines = [
            "m,t=a\\ b v=1u,w=1i,x=1,y=true,z=\"a\\\"b\" 1699999999000000000", "m v=2i", "old v=1i 1600000000000000000",
        ]
        var first = try started(DedupProcessor(), "")
        var metrics = try lines.map(metric)
        first.process(&metrics)
        #expect(metrics.count == 3)
        var second = try started(DedupProcessor(), "")
        try second.recall(try #require(first.memory))
        metrics = try lines.map(metric)
        second.process(&metrics)
        #expect(metrics.map(\.name) == ["old"], "its stamp is older than the interval")
    }

    @Test("What is no memory of dedup's is refused", arguments: ["", "5", "\"*\"", "\"YQ==\""])
    func badMemory(_ text: String) {
        var processor = DedupProcessor()
        #expect(throws: MemoryError.self) { try processor.recall(Array(text.utf8)) }
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

    @Test("The best series of a period are given out by the first metric after it, whatever that one is")
    func topK() throws {
        var processor = try started(
            TopKProcessor(),
            """
            period = "2s"
            k = 1
            group_by = ["rack"]
            fields = ["load", "errors"]
            aggregation = "sum"
            bottomk = true
            add_groupby_tag = "grp"
            add_aggregate_fields = ["load"]
            """)
        var metrics = try [
            "cpu,rack=r1,host=a load=10,errors=7i", "cpu,rack=r1,host=b load=30,errors=1i",
            "cpu,rack=r2,host=c load=39.5,errors=9i", "cpu,rack=r3,host=d load=50,errors=2i", "cpu none=1",
        ].map(metric)
        processor.process(&metrics)
        #expect(metrics.isEmpty)
        clock.advance(by: .seconds(2))
        metrics = [try metric("tick other=1")]
        processor.process(&metrics)
        #expect(metrics.map { $0.tags["grp"] } == ["cpu&rack=r2&", "cpu&rack=r3&"])
        #expect(metrics[0][field: "load_topk_aggregate"] == .double(39.5))
        #expect(metrics[1][field: "load_topk_aggregate"] == nil)
        metrics = [try metric("cpu load=1")]
        processor.process(&metrics)
        #expect(metrics.isEmpty, "the next period has begun")
    }

    @Test(
        "Each metric of a group counts, and ranks are those of groups",
        arguments: [("mean", 20.0), ("max", 30), ("min", 10)])
    func topKRanks(_ aggregation: String, _ value: Double) throws {
        var processor = try started(
            TopKProcessor(),
            """
            aggregation = "\(aggregation)"
            k = 2
            group_by = ["host"]
            fields = ["load"]
            add_rank_fields = ["load"]
            add_aggregate_fields = ["load"]
            """)
        var metrics = try [
            "cpu,host=a,cpu=0 load=10", "cpu,host=a,cpu=1 load=30", "cpu,host=b load=50i", "cpu,host=c load=5",
        ].map(metric)
        clock.advance(by: .seconds(9))
        processor.process(&metrics)
        #expect(metrics.isEmpty)
        clock.advance(by: .seconds(1))
        metrics = [try metric("cpu,host=c load=6")]
        processor.process(&metrics)
        #expect(metrics.map { $0.tags["host"] } == ["b", "a", "a"])
        #expect(metrics.map { $0[field: "load_topk_rank"] } == [.int(1), .int(2), .int(2)])
        #expect(metrics.map { $0[field: "load_topk_aggregate"] } == [.double(50), .double(value), .double(value)])
    }

    @Test(
        "Counts of a histogram go on, start again, are left out or forgotten, as the options say",
        arguments: [
            ("", [1, 1, 2, 2]), ("reset = true", [1, nil, 1, nil]),
            ("push_only_on_update = true", [1, nil, 2, nil]), ("expiration_interval = \"5s\"", [1, nil, 1, nil]),
        ] as [(String, [Int64?])])
    func histogram(_ option: String, _ expected: [Int64?]) throws {
        var aggregator = try started(
            HistogramAggregator(), option + "\n[[config]]\nmeasurement_name = \"m\"\nbuckets = [1.0]")
        let counts = try expected.indices.map { window in
            if window.isMultiple(of: 2) { aggregator.add(try metric("m v=0.5")) }
            defer { clock.advance(by: .seconds(6)) }
            return aggregator.push(at: clock.now).first { $0.tags["le"] == "1" }?[field: "v_bucket"]
        }
        #expect(counts == expected.map { $0.map(FieldValue.int) })
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
        "Options that make no sense together are refused with a reason",
        arguments: [
            ("scale", "[[scaling]]\ninput_minimum = 0.0", "x.scaling: all four minima and maxima are needed"),
            (
                "scale", "[[scaling]]\nfields = [\"a\"]",
                "x.scaling: needs 'factor' or 'offset', or all four minima and maxima"
            ),
            ("converter", "", "x: no filters found: it needs 'tags' or 'fields', tables of what to convert"),
            (
                "converter", "[fields]\ntimestamp = [\"a\"]",
                "x.fields: 'timestamp' needs 'timestamp_format', such as \"unix\" or \"2006-01-02T15:04:05Z07:00\""
            ),
            ("date", "date_format = \"Jan\"", "x: needs 'tag_key' or 'field_key'"),
            (
                "date", "tag_key = \"a\"\nfield_key = \"b\"\ndate_format = \"Jan\"",
                "x: 'tag_key' and 'field_key' cannot stand side by side"
            ),
            ("date", "tag_key = \"a\"", "x needs 'date_format', a string"),
            (
                "timestamp",
                "field = \"a\"\nsource_timestamp_format = \"unix\"\ndestination_timestamp_format = \"today\"",
                "'destination_timestamp_format' must be \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\", a name such as "
                    + "\"rfc3339\" or a layout such as \"2006-01-02\"; \"today\" has no part of a time"
            ),
            ("batch", "", "x needs 'batches', an integer"), ("batch", "batches = 0", "'batches' must be at least 1"),
            ("split", "[[template]]\nname = \"a\"", "x.template needs 'fields', a list of strings"),
            ("quantile", "quantiles = [1.5]", "'quantiles' must be from 0 to 1, not 1.5"),
            ("quantile", "quantiles = [0.5, 0.5]", "'quantiles' has 0.5 twice"),
        ])
    func refusal(_ name: String, _ options: String, _ reason: String) throws {
        let catalog = PluginCatalog.builtin
        let all = catalog.plugins(of: .processors) + catalog.plugins(of: .aggregators)
        let plugin = try #require(all.first { $0.name == name })
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(into: [plugin.init()], owner: "x", &decoding)
        #expect(decoding.problems.map(\.message) == [reason])
    }

    @Test(
        "Options that contradict each other keep a plugin from starting",
        arguments: [
            ("factor = 1.0", "'factor' and 'offset' cannot stand beside minima and maxima"),
            ("input_maximum = 0", "'input_minimum' and 'input_maximum' are both 0.0"),
            ("output_maximum = 0", "'output_minimum' and 'output_maximum' are both 0.0"),
        ])
    func contradiction(_ option: String, _ reason: String) throws {
        let usual = ["input_minimum = 0", "input_maximum = 1", "output_minimum = 0", "output_maximum = 1"]
        let name = option.prefix { $0 != " " }
        let options = usual.filter { !$0.hasPrefix(name) } + [option]
        #expect(throws: StartError.fatal(reason)) {
            _ = try started(ScaleProcessor(), "scaling = [{ \(options.joined(separator: ", ")) }]")
        }
    }

    @Test("A converter without a name to convert changes nothing")
    func nothingToConvert() throws {
        var processor = try started(ConverterProcessor(), "[tags]")
        let metric = Metric("m", tags: TagSet(["a": "1"]), fields: [.init("v", .int(1))], at: Timestamp(nanoseconds: 0))
        var metrics = [metric]
        processor.process(&metrics)
        #expect(metrics == [metric])
    }
}
