import HTTP
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing

@testable import Plugins

@Suite struct CloudWatchOutputTests {
    static func output(_ http: ScriptedHTTPClient) throws -> CloudWatchOutput {
        var output = CloudWatchOutput()
        var decoding = Decoding()
        let text = "namespace = \"Test\"\nregion = \"eu-west-1\"\naccess_key = \"A\"\nsecret_key = \"S\""
        try TOMLParser.parse(text, file: "f.toml").decode(
            into: [output], owner: "outputs.cloudwatch", &decoding)
        try #require(decoding.problems.isEmpty)
        try output.start(PluginContext(logger: Logger(label: "test"), http: http, clock: ManualClock()))
        return output
    }

    static func metrics(_ count: Int) -> [Metric] {
        (0..<count).map {
            Metric(
                "m", tags: TagSet(["host": "h", "n": "\($0)"]), fields: [.init("v", .int(Int64($0)))],
                at: Timestamp(nanoseconds: 1_000_000_000))
        }
    }

    @Test("One metric, as CloudWatch gets it")
    func body() throws {
        let http = ScriptedHTTPClient()
        var output = try Self.output(http)
        let report = output.write(Self.metrics(1))
        #expect(report.fates == [.accept])
        #expect(
            String(decoding: http.sent[0].body, as: UTF8.self) == """
                {"Namespace":"Test","MetricData":[{"MetricName":"m_v","Dimensions":[{"Name":"host","Value":"h"},\
                {"Name":"n","Value":"0"}],"Timestamp":1,"Value":0,"StorageResolution":60}]}
                """)
        #expect(http.sent[0].signature?.service == "monitoring")
    }

    @Test("Bad metrics are rejected alone; all others arrive exactly once", arguments: [[], [0], [3, 4], [0, 7, 99]])
    func poison(_ bad: [Int]) throws {
        let http = ScriptedHTTPClient { request throws(HTTPError) in
            let text = String(decoding: request.body, as: UTF8.self)
            let isBad = bad.contains { text.contains("\"n\",\"Value\":\"\($0)\"") }
            return isBad
                ? HTTPResponse(status: 400, body: Array("{\"__type\":\"InvalidParameterValue\"}".utf8))
                : HTTPResponse(status: 200)
        }
        var output = try Self.output(http)
        let report = output.write(Self.metrics(100))
        for (i, fate) in report.fates.enumerated() {
            if case .reject = fate { #expect(bad.contains(i)) } else { #expect(fate == .accept && !bad.contains(i)) }
        }
    }

    @Test("When the service fails midway, what arrived is accepted and the rest is kept")
    func slowDown() throws {
        let http = ScriptedHTTPClient { request throws(HTTPError) in
            let text = String(decoding: request.body, as: UTF8.self)
            return HTTPResponse(status: text.contains("\"Value\":\"1500\"") ? 503 : 200)
        }
        var output = try Self.output(http)
        let report = output.write(Self.metrics(2000))
        #expect(report.fates.prefix(1000).allSatisfy { $0 == .accept })
        #expect(report.fates.suffix(1000).allSatisfy { $0 == .keep })
        #expect(report.problem != nil)
    }
}
