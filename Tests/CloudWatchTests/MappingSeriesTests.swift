import CloudWatch
import Filtering
import MetricModel
import Testing

@Suite struct MappingSeriesTests {
    @Test(
        "Telegraf's choice: the host, then the others by name, up to a number",
        arguments: [
            ("m,b=2,a=1,host=h,c= v=1", 10, "host=h,a=1,b=2"), ("m,b=2,a=1,host=h v=1", 2, "host=h,a=1"),
            ("m,b=2,a=1 v=1", 1, "a=1"), ("m,b=2,a=1,host=h v=1", 1, "host=h"), ("m,b=2,host=h v=1", 0, ""),
            ("m,zone=z,host=h,Zone=Z v=1", 10, "host=h,Zone=Z,zone=z"), ("m,a=1,b=,c=3 v=1", 2, "a=1,c=3"),
            ("m,host=,a=1,b=2 v=1", 2, "a=1,b=2"), ("m v=1", 10, ""),
        ])
    func telegrafs(_ line: String, _ limit: Int, _ expected: String) throws {
        let text = expected.isEmpty ? "m_v 1.0" : "m_v \(expected) 1.0"
        #expect(try MappingScene.lines(line) { $0.maxDimensions = limit } == [text])
    }

    @Test("Ten by default")
    func defaultLimit() throws {
        let tags = (0..<12).map { "t\(String($0, radix: 16))=x" }
        let kept = ["host=h"] + tags.prefix(9)
        #expect(
            try MappingScene.lines("m,host=h,\(tags.joined(separator: ",")) v=1")
                == ["m_v \(kept.joined(separator: ",")) 1.0"])
    }

    @Test("Thirty dimensions are the most", arguments: [(29, true), (30, true), (31, false)])
    func thirty(_ count: Int, _ fits: Bool) throws {
        let tags = (0..<count).map { "t\($0)" }
        let metric = try MappingScene.metric("m,\(tags.map { $0 + "=x" }.joined(separator: ",")) v=1,w=2")
        let byRule = try MappingScene.map(metric) {
            $0.series = [SeriesRule(names: try PatternList(["m"]), dimensions: tags)]
        }
        let byNumber = MappingScene.map(metric) { $0.maxDimensions = count }
        for (data, faults) in [byRule, byNumber] {
            #expect(data.map(\.dimensions.dimensions.count) == (fits ? [count, count] : []))
            #expect(faults.map(\.reason) == (fits ? [] : [.tooManyDimensions, .tooManyDimensions]))
        }
    }

    private func lines(
        _ line: String, _ rules: [(names: [String], dimensions: [String]?, rollups: [[String]])], mends: Bool = false
    ) throws -> [String] {
        try MappingScene.lines(line) {
            $0.mendsText = mends
            $0.series = try rules.map {
                SeriesRule(names: try PatternList($0.names), dimensions: $0.dimensions, rollups: $0.rollups)
            }
        }
    }

    @Test(
        "A rule names the dimensions, in its order, as far as they are there",
        arguments: [
            (["b", "a"], "m_v b=2,a=1 1.0"), (["host", "x"], "m_v host=h 1.0"), ([], "m_v 1.0"), (["x"], "m_v 1.0"),
            (["a", "a"], "m_v a=1 1.0"), (["empty", "b"], "m_v b=2 1.0"), (nil, "m_v host=h,a=1,b=2 1.0"),
        ] as [([String]?, String)])
    func named(_ dimensions: [String]?, _ expected: String) throws {
        #expect(try lines("m,b=2,a=1,host=h,empty= v=1", [(["m"], dimensions, [])]) == [expected])
    }

    @Test("The first rule that fits the measurement counts, and no rule is Telegraf's choice")
    func firstRule() throws {
        let rules = [
            (names: ["docker_*", "mem"], dimensions: ["a"] as [String]?, rollups: [] as [[String]]),
            (["docker_container_*"], ["b"], []), (["cpu"], [], []),
        ]
        #expect(try lines("docker_container_mem,a=1,b=2 v=1", rules) == ["docker_container_mem_v a=1 1.0"])
        #expect(try lines("mem,a=1,b=2 v=1", rules) == ["mem_v a=1 1.0"])
        #expect(try lines("cpu,a=1,b=2 v=1", rules) == ["cpu_v 1.0"])
        #expect(try lines("disk,a=1,b=2 v=1", rules) == ["disk_v a=1,b=2 1.0"])
    }

    @Test("The same tags under two rules are two series")
    func sharedTags() throws {
        var options = MappingOptions()
        options.series = [SeriesRule(names: try PatternList(["m"]), dimensions: ["a"])]
        var mapping = MetricMapping(options)
        let tags = TagSet(["a": "1", "b": "2"])
        var data: [Datum] = []
        for name in ["m", "n", "m"] {
            let time = Timestamp(nanoseconds: MappingScene.now * 1_000_000_000)
            mapping.map(
                Metric(name, tags: tags, fields: [.init("v", .int(1))], at: time), now: MappingScene.now, into: &data
            ) { _ in }
        }
        #expect(data.map(MappingScene.text) == ["m_v a=1 1.0", "n_v a=1,b=2 1.0", "m_v a=1 1.0"])
    }

    @Test(
        "A rollup is the value once more, if all of its tags are there and the dimensions are others",
        arguments: [
            ([["a"]], ["m_v host=h,a=1,b=2 1.0", "m_v a=1 1.0"]),
            ([["b", "a"], []], ["m_v host=h,a=1,b=2 1.0", "m_v b=2,a=1 1.0", "m_v 1.0"]),
            ([["x"], ["a", "x"], ["empty"]], ["m_v host=h,a=1,b=2 1.0"]),
            ([["b", "host", "a"]], ["m_v host=h,a=1,b=2 1.0"]),
            ([["a"], ["a"], ["a", "a"], []], ["m_v host=h,a=1,b=2 1.0", "m_v a=1 1.0", "m_v 1.0"]),
        ])
    func rollups(_ rollups: [[String]], _ expected: [String]) throws {
        #expect(try lines("m,b=2,a=1,host=h,empty= v=1", [(["m"], nil, rollups)]) == expected)
    }

    @Test("Every datum has its rollups, statistics too")
    func rollupsOfAll() throws {
        let metric = try MappingScene.metric("m,a=1 w=5,v_max=9,v_min=1,v_sum=20,v_count=4,x=1e200")
        let (data, faults) = try MappingScene.map(metric) {
            $0.joinsStatistics = true
            $0.series = [SeriesRule(names: try PatternList(["m"]), dimensions: ["a"], rollups: [[]])]
        }
        #expect(
            data.map(MappingScene.text) == [
                "m_w a=1 5.0", "m_w 5.0", "m_v a=1 min 1.0 max 9.0 sum 20.0 count 4.0",
                "m_v min 1.0 max 9.0 sum 20.0 count 4.0",
            ])
        #expect(faults.map(\.reason) == [.tooLarge, .tooLarge])
    }

    @Test("A tag that cannot be a dimension costs the series that have it, no others")
    func spoiledRollup() throws {
        let metric = try MappingScene.metric("m,a=ü,b=2 v=1,w=2")
        let (data, faults) = try MappingScene.map(metric) {
            $0.series = [SeriesRule(names: try PatternList(["m"]), rollups: [["b"], ["a"], []])]
        }
        #expect(data.map(MappingScene.text) == ["m_v b=2 1.0", "m_v 1.0", "m_w b=2 2.0", "m_w 2.0"])
        #expect(
            faults.map(\.example)
                == Array(repeating: "a = '\\u{00FC}'", count: 4).enumerated().map { "m_\($0 < 2 ? "v" : "w"), \($1)" })
    }

    @Test("Rules speak of tags as they are, before they are mended")
    func mended() throws {
        #expect(
            try lines("m,:a=1,b=ü v=1", [(["m"], ["b", ":a"], [[":a"], ["_a"]])], mends: true)
                == ["m_v b=_,_a=1 1.0", "m_v _a=1 1.0"])
        // What is left out is not there for a rollup.
        #expect(try lines("m,a=\\ ,b=2 v=1", [(["m"], nil, [["a"], ["b"]])], mends: true) == ["m_v b=2 1.0"])
    }
}
