import CloudWatch
import Gzip
import JSON
import Testing

@testable import CloudWatchSink

@Suite struct SinkTests {
    let sink: Sink

    init() throws { sink = try Sink(SinkSettings()) { noon } }

    func call(_ operation: String, _ body: WireValue, _ wire: WireProtocol = .cbor) throws -> WireValue {
        let answer = sink.answer(wire.request(operation, body).signed())
        let document = try wire.decode(answer.body)
        if answer.status != 200 { throw ServiceFault("\(answer["x-amzn-query-error"] ?? "")", "\(document)") }
        return document
    }

    func put(_ data: WireValue..., wire: WireProtocol = .cbor) throws {
        _ = try call("PutMetricData", ["Namespace": "N", "MetricData": .list(data)], wire)
    }

    func code(_ operation: String, _ body: WireValue, _ wire: WireProtocol = .cbor) -> String {
        do { return "\(try call(operation, body, wire))" } catch { return (error as? ServiceFault)?.code ?? "\(error)" }
    }

    static let hour: [WireMember] = [
        WireMember("Namespace", "N"), WireMember("MetricName", "m"),
        WireMember("StartTime", .time(Double(noon - 1800))), WireMember("EndTime", .time(Double(noon + 1800))),
    ]

    static func statistics(_ more: WireMember...) -> WireValue { .structure(hour + more) }

    static func queries(_ queries: WireValue..., more: [WireMember] = []) -> WireValue {
        .structure(Array(hour.dropFirst(2)) + [WireMember("MetricDataQueries", .list(queries))] + more)
    }

    static func query(_ id: String, _ stat: String, period: Int64 = 60, more: WireMember...) -> WireValue {
        .structure(
            [
                WireMember("Id", .text(id)),
                WireMember(
                    "MetricStat",
                    ["Metric": ["Namespace": "N", "MetricName": "m"], "Period": .integer(period), "Stat": .text(stat)]),
            ] + more)
    }

    @Test("Answers carry the time and a request's number")
    func headers() throws {
        let answer = sink.answer(WireProtocol.query.request("ListMetrics", [:]).signed())
        #expect(answer["date"] == "Tue, 14 Nov 2023 22:13:20 GMT")
        let id = try #require(answer["x-amzn-requestid"])
        #expect(id.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
        #expect(String(decoding: answer.body, as: UTF8.self).contains("<RequestId>\(id)</RequestId>"))
    }

    @Test("One bad datum refuses the whole request", arguments: WireProtocol.all)
    func atomic(_ wire: WireProtocol) throws {
        let good: WireValue = ["MetricName": "m", "Value": 1]
        let answer = sink.answer(
            wire.request("PutMetricData", ["Namespace": "N", "MetricData": [good, ["MetricName": "m"], good]]).signed())
        #expect(answer.status == 400)
        #expect(String(decoding: answer.body, as: UTF8.self).contains("MetricData.member.2.Value"))
        #expect(sink.withStore { ($0.series.count, $0.requests, $0.refused) } == (0, 0, 1))
        #expect(sink.withStore { $0.refusals.map(\.code) } == ["InvalidParameterCombination"])
    }

    @Test("gzip is unpacked, up to the limit")
    func packed() throws {
        func send(_ size: Int, encoding: String = "gzip") throws -> SinkAnswer {
            var request = WireProtocol.json.request(
                "PutMetricData", ["Namespace": "N", "MetricData": [["MetricName": "m", "Value": 1]]])
            request.body += Array(repeating: 32, count: size - request.body.count)
            if encoding == "gzip" { request.body = try #require(Gzip.compress(request.body)) }
            request.headers.append(("Content-Encoding", encoding))
            return sink.answer(request.signed())
        }
        #expect(try send(1000).status == 200)
        #expect(try send(1_048_576).status == 200)
        #expect(try send(1_048_577).status == 413)
        #expect(try send(1_048_576, encoding: "identity").status == 200)
        #expect(try send(1_048_577, encoding: "identity").status == 413)
        #expect(try send(100_000_000)["x-amzn-query-error"] == "RequestEntityTooLarge;Sender")
        let early = sink.answer(WireProtocol.cbor.request("PutMetricData", [:]), bodySize: 9_000_000)
        #expect(early.status == 413 && early["date"] != nil && early["x-amzn-requestid"] != nil)
        #expect(try send(1000, encoding: "br").status == 415)
        var broken = WireProtocol.json.request("PutMetricData", [:])
        broken.headers.append(("Content-Encoding", "gzip"))
        #expect(sink.answer(broken.signed())["x-amzn-query-error"] == "SerializationException;Sender")
    }

    @Test("What is not offered is said", arguments: WireProtocol.all)
    func unknown(_ wire: WireProtocol) throws {
        let answer = sink.answer(wire.request("DescribeAlarms", [:]).signed())
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(
            text.contains(wire == .query ? "InvalidAction" : "UnknownOperationException")
                && text.contains("DescribeAlarms"))
        #expect(answer.status == (wire == .query ? 400 : 404))
        var elsewhere = wire.request("ListMetrics", [:])
        elsewhere.target = "/elsewhere"
        #expect([400, 404].contains(sink.answer(elsewhere.signed()).status))
        #expect(sink.answer(SinkRequest(method: "PUT", target: "/", headers: [], body: [])).status == 405)
    }

    @Test("Metrics of another region are not seen, and a token leads through all pages")
    func list() throws {
        for hundred in 0..<11 {
            let data = (0..<100).map { ["MetricName": .text("m\(hundred * 100 + $0)"), "Value": 1] as WireValue }
            _ = try call("PutMetricData", ["Namespace": "N", "MetricData": .list(data)])
        }
        let other = WireProtocol.cbor.request(
            "PutMetricData", ["Namespace": "N", "MetricData": [["MetricName": "m", "Value": 1]]])
        #expect(sink.answer(other.signed(region: "us-west-2")).status == 200)
        var names: [WireValue] = []
        var sizes: [Int] = []
        var body: WireValue = ["Namespace": "N"]
        while true {
            let page = try call("ListMetrics", body)
            guard case .list(let metrics)? = page["Metrics"] else { break }
            names += metrics.compactMap { $0["MetricName"] }
            sizes.append(metrics.count)
            guard let token = page["NextToken"] else { break }
            body = ["Namespace": "N", "NextToken": token]
        }
        #expect(sizes == [500, 500, 100])
        #expect(names == (0..<1100).map { "m\($0)" }.sorted().map { .text($0) })
        #expect(code("ListMetrics", ["NextToken": "nonsense"]) == "InvalidParameterValue;Sender")
    }

    @Test("Periods are put together as asked")
    func periods() throws {
        for minute in -10..<10 as Range<Int64> {
            try put([
                "MetricName": "m", "Value": .number(Double(minute)),
                "Timestamp": .time(Double(noon - 20 + minute * 60)),
            ])
        }
        func points(_ period: Int64) throws -> [(Double, Double)] {
            let answer = try call(
                "GetMetricStatistics",
                Self.statistics(
                    WireMember("Period", .integer(period)), WireMember("Statistics", ["Sum", "SampleCount"])))
            guard case .list(let points)? = answer["Datapoints"] else { return [] }
            return points.compactMap { point in
                guard case .number(let sum)? = point["Sum"], case .number(let count)? = point["SampleCount"] else {
                    return nil
                }
                return (sum, count)
            }
        }
        #expect(try points(60).map(\.0) == (-10..<10).map { Double($0) })
        #expect(try points(300).map(\.1) == [5, 5, 5, 5])
        #expect(try points(300).map(\.0) == [-40, -15, 10, 35])
        #expect(try points(3600).map(\.1) == [20])
    }

    @Test("Points of GetMetricData come in the order asked for, and in pages")
    func data() throws {
        for minute in 0..<4 as Range<Int64> {
            try put([
                "MetricName": "m", "Value": .number(Double(minute)),
                "Timestamp": .time(Double(noon - 20 + minute * 60)),
            ])
        }
        func values(_ more: [WireMember]) throws -> [String] {
            let answer = try call(
                "GetMetricData",
                Self.queries(
                    Self.query("a", "Sum"), Self.query("b", "Sum", more: WireMember("ReturnData", .bool(false))),
                    Self.query("c", "p50"), more: more))
            guard case .list(let results)? = answer["MetricDataResults"] else { return [] }
            return results.map {
                "\($0["Id"].map(show) ?? "") \($0["Values"].map(show) ?? "") \($0["StatusCode"].map(show) ?? "")"
            }
                + [answer["NextToken"].map(show) ?? "end"]
        }
        func show(_ value: WireValue) -> String {
            switch value {
            case .text(let text): text
            case .number(let number): "\(Int(number))"
            case .list(let items): items.map(show).joined(separator: ",")
            default: "?"
            }
        }
        #expect(try values([]) == ["a 3,2,1,0 Complete", "c 3,2,1,0 Complete", "end"])
        let ascending = WireMember("ScanBy", "TimestampAscending")
        #expect(try values([ascending]) == ["a 0,1,2,3 Complete", "c 0,1,2,3 Complete", "end"])
        let three = WireMember("MaxDatapoints", 3)
        #expect(try values([ascending, three]) == ["a 0,1,2 PartialData", "3"])
        #expect(
            try values([ascending, three, WireMember("NextToken", "3")]) == ["a 3 Complete", "c 0,1 PartialData", "6"])
        #expect(try values([ascending, three, WireMember("NextToken", "6")]) == ["c 2,3 Complete", "end"])
        for token in ["-1", "x", "9223372036854775807"] {
            #expect(
                code(
                    "GetMetricData", Self.queries(Self.query("a", "Sum"), more: [WireMember("NextToken", .text(token))])
                ) == "InvalidNextToken;Sender")
        }
    }

    @Test("Wrong questions are refused")
    func questions() throws {
        let period = WireMember("Period", 60)
        let sum = WireMember("Statistics", ["Sum"])
        let cases: [(String, WireValue, String)] = [
            ("GetMetricStatistics", Self.statistics(period), "InvalidParameterCombination"),
            ("GetMetricStatistics", Self.statistics(sum), "MissingParameter"),
            (
                "GetMetricStatistics", Self.statistics(period, sum, WireMember("ExtendedStatistics", ["p9"])),
                "InvalidParameterCombination"
            ),
            (
                "GetMetricStatistics", Self.statistics(period, WireMember("Statistics", ["p99"])),
                "InvalidParameterValue"
            ),
            (
                "GetMetricStatistics", Self.statistics(period, WireMember("ExtendedStatistics", ["p101"])),
                "InvalidParameterValue"
            ),
            (
                "GetMetricStatistics", Self.statistics(period, WireMember("ExtendedStatistics", ["tm99"])),
                "InvalidParameterValue"
            ),
            ("GetMetricStatistics", Self.statistics(WireMember("Period", 90), sum), "InvalidParameterValue"),
            (
                "GetMetricStatistics", Self.statistics(WireMember("Period", .integer(1 << 53)), sum),
                "InvalidParameterValue"
            ),
            ("GetMetricStatistics", Self.statistics(WireMember("Period", 1), sum), "InvalidParameterCombination"),
            (
                "GetMetricStatistics", Self.statistics(period, sum, WireMember("EndTime", .time(0))),
                "InvalidParameterValue"
            ),
            (
                "GetMetricStatistics", Self.statistics(period, sum, WireMember("EndTime", .time(.infinity))),
                "InvalidParameterValue"
            ),
            (
                "GetMetricStatistics", Self.statistics(period, sum, WireMember("Unit", "Furlongs")),
                "InvalidParameterValue"
            ),
            ("GetMetricData", Self.queries(), "MissingParameter"),
            ("GetMetricData", Self.queries(["Id": "e", "Expression": "SUM(METRICS())"]), "ValidationError"),
            ("GetMetricData", Self.queries(["Id": "a"]), "MissingParameter"),
            ("GetMetricData", Self.queries(Self.query("A", "Sum")), "InvalidParameterValue"),
            ("GetMetricData", Self.queries(Self.query("a", "Sum"), Self.query("a", "Sum")), "InvalidParameterValue"),
            ("GetMetricData", Self.queries(Self.query("a", "Median")), "InvalidParameterValue"),
            ("GetMetricData", Self.queries(Self.query("a", "Sum", period: 7)), "InvalidParameterValue"),
            (
                "GetMetricData", Self.queries(Self.query("a", "Sum"), more: [WireMember("MaxDatapoints", 0)]),
                "InvalidParameterValue"
            ),
            (
                "GetMetricData", Self.queries(Self.query("a", "Sum"), more: [WireMember("ScanBy", "x")]),
                "InvalidParameterValue"
            ),
        ]
        for (operation, body, expected) in cases { #expect(code(operation, body) == expected + ";Sender", "\(body)") }
    }

    // The page's data

    func get(_ target: String, host: String = "127.0.0.1:4585") -> SinkAnswer {
        sink.answer(SinkRequest(method: "GET", target: target, headers: [("Host", host)], body: []))
    }

    func api(_ target: String) throws -> JSONValue { try JSONParser.parse(get(target).body) }

    @Test("The summary says what came, what was refused, and what it costs")
    func summary() throws {
        try put(["MetricName": "m", "Value": 1], ["MetricName": "n", "Value": 1])
        _ = code("PutMetricData", ["Namespace": "N"])
        let expected = """
            {"now":1700000000,"started":1700000000,"datums":2,"requests":1,"refused":1,"metrics":2,"namespaces":["N"],\
            "bill":{"currency":"USD","date":"\(PriceList.builtin.date)","region":"eu-west-1","metrics":0.6,"requests":1e-05,\
            "total":0.60001},"refusals":[{"time":1700000000,"code":"MissingParameter",\
            "message":"The parameter MetricData is required."}]}
            """
        #expect(String(decoding: get("/api/summary").body, as: UTF8.self) == expected)
        #expect(get("/api/summary")["cache-control"] == "no-store")
    }

    @Test("Metrics are found by words, and one has all its points")
    func search() throws {
        let tags: WireValue = [["Name": "host", "Value": "H1"]]
        try put(
            ["MetricName": "cpu_usage", "Value": 3, "Dimensions": tags, "Unit": "Percent"],
            [
                "MetricName": "cpu_usage", "Values": [1, 5], "Dimensions": tags,
                "Timestamp": .time(Double(noon - 3600)), "Unit": "Percent",
            ],
            ["MetricName": "mem", "Value": 2])
        for (query, total) in [
            ("", 2), ("search=CPU+h1", 1), ("search=cpu+mem", 0), ("search=%20", 2), ("namespace=N", 2),
            ("namespace=X", 0), ("namespace=", 2),
            ("since=5", 2), ("limit=x", 2), ("limit=-5", 2),
        ] {
            #expect(try api("/api/metrics?" + query)["total"] == .int(Int64(total)), "\(query)")
        }
        let metric = try #require(try api("/api/metrics?search=cpu")["metrics"]?.array?.first)
        let minute = noon - noon % 60
        #expect(metric["points"] == (try JSONParser.parse("[[\(minute - 3600),3,1,5],[\(minute),3,3,3]]")))
        #expect(
            metric["unit"] == .string("Percent") && metric["last"] == .int(3) && metric["min"] == .int(1)
                && metric["max"] == .int(5))
        #expect(metric["dimensions"] == (try JSONParser.parse(#"[["host","H1"]]"#)))
        let id = try #require(metric["id"]?.string)
        #expect(id.count == 16)
        #expect(
            try api("/api/metric?id=" + id)["points"]
                == (try JSONParser.parse("[[\(minute - 3600),3,1,5,2],[\(minute),3,3,3,1]]")))
        #expect(try api("/api/metrics?search=cpu&since=5")["metrics"]?.array?.first?["points"]?.array?.count == 1)
        #expect(get("/api/metric?id=none").status == 404)
    }

    @Test(
        "Only names of this machine are served",
        arguments: [
            ("localhost", 200), ("LOCALHOST:80", 200), ("127.0.0.1", 200), ("127.1.2.3:9", 200), ("[::1]:4585", 200),
            ("[::1]", 200),
            ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost.evil.example:80", 421), ("", 421),
            ("10.0.0.1", 421),
            ("127.0.0.1:80:evil", 421),
        ])
    func hosts(_ host: String, _ status: Int) throws {
        for target in ["/", "/api/summary", "/api/metrics", "/api/metric?id=0"] {
            #expect([status, 404].contains(get(target, host: host).status), "\(target)")
        }
        #expect(get("/", host: host).status == status)
        var settings = SinkSettings()
        settings.host = "0.0.0.0"
        let open = try Sink(settings) { noon }
        #expect(open.answer(SinkRequest(method: "GET", target: "/", headers: [("Host", host)], body: [])).status == 200)
    }

    @Test("The page may run its own scripts and talk to its own server")
    func policy() {
        let policy = PageAPI.policy(
            for: Array("<title>x</title><script>1+1</script><script type=module>2\n</script>".utf8))
        #expect(
            policy == "default-src 'none'; script-src 'sha256-Shsh2HauAMjtXE0c3gnGH4phtQ/jcKgBsQwzmDHzcKs='"
                + " 'sha256-U8I05ehHK2rFHBrhyrP+BvrQU7646/2Jd7AQZVv908M='; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none';"
                + " form-action 'none'; frame-ancestors 'none'")
        #expect(PageAPI.policy(for: []).contains("script-src 'none';"))
        #expect(get("/")["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
    }
}
