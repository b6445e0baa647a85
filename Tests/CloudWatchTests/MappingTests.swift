import CloudWatch
import Filtering
import MetricModel
import Testing

@Suite struct MappingTests {
    @Test(
        "Numbers become data, text does not",
        arguments: [
            ("cpu,host=h usage_idle=98.5", ["cpu_usage_idle host=h 98.5"]),
            (
                "m a=1i,b=18446744073709551615u,c=t,d=f,e=-2.5,f=0",
                ["m_a 1.0", "m_b 1.8446744073709552e+19", "m_c 1.0", "m_d 0.0", "m_e -2.5", "m_f 0.0"]
            ),
            ("m a=\"text\",b=2,c=\"3\"", ["m_b 2.0"]),
            ("m a=\"text\"", []),
            (
                "docker_container_cpu,container_name=app,host=h usage_percent=12.5,container_id=\"abc\"",
                ["docker_container_cpu_usage_percent host=h,container_name=app 12.5"]
            ),
        ])
    func numbers(_ line: String, _ expected: [String]) throws {
        #expect(try MappingScene.lines(line) == expected)
    }

    @Test(
        "Time is in seconds, rounded down",
        arguments: [
            (1_700_000_000_999_999_999, 1_700_000_000), (1_700_000_000_000_000_000, 1_700_000_000),
            (1_699_999_999_999_999_999, 1_699_999_999),
        ])
    func time(_ nanoseconds: Int64, _ seconds: Int64) {
        let metric = Metric("m", fields: [.init("v", .int(1))], at: Timestamp(nanoseconds: nanoseconds))
        #expect(MappingScene.map(metric).data.map(\.time) == [seconds])
    }

    @Test(
        "Times that CloudWatch takes",
        arguments: [
            (-14 * 86400, nil), (-14 * 86400 - 1, .tooOld), (7200, nil), (7201, .tooNew), (-1_700_000_001, .tooOld),
        ] as [(Int64, DatumFault.Reason?)])
    func age(_ age: Int64, _ reason: DatumFault.Reason?) {
        // What lies in the second counts as its start, here as in what is sent.
        let time = Timestamp(nanoseconds: (MappingScene.now + age) * 1_000_000_000 + 999_999_999)
        let metric = Metric("m", fields: [.init("a", .int(1)), .init("b", .int(2))], at: time)
        let (data, faults) = MappingScene.map(metric)
        #expect(faults.map(\.reason) == (reason.map { [$0, $0] } ?? []))
        #expect(data.count == (reason == nil ? 2 : 0))
    }

    static let values: [(Double, DatumFault.Reason?)] = [
        (.nan, .notANumber), (.signalingNaN, .notANumber), (.infinity, .infinite), (-.infinity, .infinite),
        (0, nil), (-0.0, nil), (8.515920e-109, nil), (8.515919e-109, .tooSmall), (.leastNonzeroMagnitude, .tooSmall),
        (-.leastNonzeroMagnitude, nil), (1.174271e108, nil), (1.174272e108, .tooLarge), (0x1p360, .tooLarge),
        (.greatestFiniteMagnitude, .tooLarge), (-0x1p360, nil), ((-0x1p360).nextDown, .tooLarge),
        (-.greatestFiniteMagnitude, .tooLarge),
    ]

    @Test("Values that CloudWatch takes", arguments: values)
    func range(_ value: Double, _ reason: DatumFault.Reason?) throws {
        let time = Timestamp(nanoseconds: MappingScene.now * 1_000_000_000)
        let metric = Metric("m", fields: [.init("v_max", .double(value)), .init("w", .int(1))], at: time)
        for joins in [false, true] {
            let (data, faults) = MappingScene.map(metric) { $0.joinsStatistics = joins }
            #expect(faults.map(\.reason) == (reason.map { [$0] } ?? []))
            #expect(Set(data.map(\.field)) == (reason == nil ? ["v_max", "w"] : ["w"]))
        }
    }

    @Test(
        "Statistics",
        arguments: [
            (
                "cpu,host=h usage_max=9,usage_min=1,usage_sum=20,usage_count=4,load=2",
                ["cpu_load host=h 2.0", "cpu_usage host=h min 1.0 max 9.0 sum 20.0 count 4.0"]
            ),
            (
                "cpu usage_sum=20,usage_min=1,load=2,usage_max=9",
                [
                    "cpu_load 2.0", "cpu_usage_max 9.0 resolution nil", "cpu_usage_min 1.0 resolution nil",
                    "cpu_usage_sum 20.0 resolution nil",
                ]
            ),
            (
                "m a_count=4,b_min=1,a_max=9,b_max=2,a_sum=20,b_sum=3,a_min=1i,b_count=2u",
                ["m_a min 1.0 max 9.0 sum 20.0 count 4.0", "m_b min 1.0 max 2.0 sum 3.0 count 2.0"]
            ),
            // A field named like a statistic's base stays beside it.
            (
                "m v=5,v_max=9,v_min=1,v_sum=20,v_count=4",
                ["m_v 5.0", "m_v min 1.0 max 9.0 sum 20.0 count 4.0"]
            ),
            ("m v_max=9,v=5", ["m_v 5.0", "m_v_max 9.0 resolution nil"]),
            ("m _max=9,_min=1,_sum=20,_count=4", ["m_ min 1.0 max 9.0 sum 20.0 count 4.0"]),
            (
                "m v_max_max=1,v_max=2,max=3",
                ["m_max 3.0", "m_v_max_max 1.0 resolution nil", "m_v_max 2.0 resolution nil"]
            ),
            ("m v_max=9,v_min=\"1\"", ["m_v_max 9.0 resolution nil"]),
            // The part that cannot be stored is missing, so the others go alone.
            (
                "m v_max=1e200,v_min=1,v_sum=20,v_count=4",
                ["m_v_min 1.0 resolution nil", "m_v_sum 20.0 resolution nil", "m_v_count 4.0 resolution nil"]
            ),
        ])
    func statistics(_ line: String, _ expected: [String]) throws {
        #expect(try MappingScene.lines(line) { $0.joinsStatistics = true } == expected)
    }

    @Test("Without the option parts are fields like any")
    func noStatistics() throws {
        #expect(
            try MappingScene.lines("m v_max=9,v_min=1,v_sum=20,v_count=4")
                == ["m_v_max 9.0", "m_v_min 1.0", "m_v_sum 20.0", "m_v_count 4.0"])
    }

    @Test(
        "High resolution is for all, none, or those that a pattern fits by CloudWatch's name",
        arguments: [
            (["*"], [1, 1, 1]), (["cpu_usage"], [60, 1, 1]), (["cpu_l*"], [1, 60, 60]), (["usage"], [60, 60, 60]),
            (["cpu"], [60, 60, 60]), (["mem_*", "cpu_load"], [1, 60, 60]),
        ])
    func resolution(_ patterns: [String], _ expected: [Int]) throws {
        let metric = try MappingScene.metric("cpu load=1,usage=2,usage_min=1,usage_max=2,usage_sum=3,usage_count=4")
        func resolutions(_ high: MappingOptions.HighResolution) -> [Int?] {
            MappingScene.map(metric) {
                $0.highResolution = high
                $0.joinsStatistics = true
            }.data.map(\.resolution)
        }
        #expect(try resolutions(.names(PatternList(patterns))) == expected)
        #expect(resolutions(.all(true)) == [1, 1, 1])
        #expect(resolutions(.all(false)) == [60, 60, 60])
    }

    @Test("Parts of a statistic keep the service's resolution, whatever is asked for")
    func partsResolution() throws {
        #expect(
            try MappingScene.lines("m v_max=1,w=2") {
                $0.joinsStatistics = true
                $0.highResolution = .all(true)
            } == ["m_w 2.0 resolution 1", "m_v_max 1.0 resolution nil"])
    }

    @Test("One mapping serves metrics of any order, shape and name")
    func memory() throws {
        let lines = [
            "m,a=1 x=1,y=2", "m,a=1 y=3,x=4", "m,a=2 z=5", "n,a=1 y=6,x=7", "m,a=1 x=8,z=\"t\",y=9", "m,a=1 z=1,x=2",
            "m,a=1 x=1,y=2",
        ]
        var mapping = MetricMapping(MappingOptions())
        for line in lines {
            var data: [Datum] = []
            mapping.map(try MappingScene.metric(line), now: MappingScene.now, into: &data) { _ in }
            #expect(data.map(MappingScene.text) == (try MappingScene.lines(line)))
        }
    }

    @Test("More names than are remembered change nothing")
    func manyNames() {
        var mapping = MetricMapping(MappingOptions())
        let time = Timestamp(nanoseconds: MappingScene.now * 1_000_000_000)
        var data: [Datum] = []
        for i in 0..<70_000 {
            mapping.map(
                Metric("m\(i % 35_000)", fields: [.init("f\(i)", .int(Int64(i)))], at: time), now: MappingScene.now,
                into: &data
            ) { _ in }
        }
        #expect(
            data.enumerated().allSatisfy { i, datum in
                datum.measurement == "m\(i % 35_000)" && datum.field == "f\(i)"
            })
        #expect(data.count == 70_000)
    }
}
