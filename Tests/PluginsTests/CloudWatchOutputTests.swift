import Filtering
import Foundation
import HTTP
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

@Suite struct CloudWatchOutputTests {
    static let keys = "region = \"eu-west-1\"\naccess_key = \"A\"\nsecret_key = \"S\""

    static func output(
        _ http: ScriptedHTTPClient, options: String = keys, environment: [String: String] = [:],
        clock: any ThreadClock = ManualClock(), statistics: AgentStatistics = AgentStatistics()
    ) throws -> CloudWatchOutput {
        var output = CloudWatchOutput()
        #expect(try problems("namespace = \"Test\"\n" + options, of: output) == [])
        try output.start(
            PluginContext(
                logger: Logger(label: "test"), http: http,
                environment: environment.merging(["AWS_DISABLE_REQUEST_COMPRESSION": "true"]) { first, _ in first },
                clock: clock,
                statistics: statistics))
        return output
    }

    static func problems(_ options: String, of output: CloudWatchOutput = CloudWatchOutput()) throws -> [String] {
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(
            into: [output], owner: "outputs.cloudwatch", &decoding)
        return decoding.problems.map(\.message)
    }

    static func metrics(_ count: Int, fields: Int = 1) -> [Metric] {
        (0..<count).map { n in
            Metric(
                "m", tags: TagSet(["host": "h", "n": "\(n)"]),
                fields: (0..<fields).map { .init("v\($0)", .int(Int64(n))) }, at: Timestamp(nanoseconds: 1_000_000_000))
        }
    }

    static func data(_ request: HTTPRequest) -> Int {
        String(decoding: request.body, as: UTF8.self).split(separator: "\"MetricName\"").count - 1
    }

    static func drops(_ statistics: AgentStatistics) -> [String: Int64] {
        Dictionary(
            uniqueKeysWithValues: statistics.readings.filter { $0.measurement == "drops" }.map {
                ($0.tags["rule"] ?? "", $0.fields["count"] ?? -1)
            })
    }

    static let refusal = HTTPResponse(
        status: 400, body: Array(#"{"__type":"InvalidParameterValue","message":"bad"}"#.utf8))

    @Test("Bad metrics are rejected alone; all others arrive exactly once", arguments: [[], [0], [3, 4], [0, 7, 99]])
    func poison(_ bad: [Int]) throws {
        let http = ScriptedHTTPClient { request throws(HTTPError) in
            let text = String(decoding: request.body, as: UTF8.self)
            let isBad = bad.contains { text.contains("\"n\",\"Value\":\"\($0)\"") }
            return isBad ? Self.refusal : HTTPResponse(status: 200)
        }
        var output = try Self.output(http)
        let report = output.write(Self.metrics(100))
        for (i, fate) in report.fates.enumerated() {
            guard case .reject(let reason) = fate else {
                #expect(fate == .accept && !bad.contains(i))
                continue
            }
            #expect(bad.contains(i))
            #expect(reason.description == "refused: unable to write to CloudWatch: InvalidParameterValue: bad")
        }
        #expect(report.problem == nil)
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
        #expect(report.problem == "unable to write to CloudWatch: status 503")
        #expect(http.sent.count == 4)
    }

    @Test("A thousand data go in one request, whatever metric they are of")
    func packing() throws {
        let http = ScriptedHTTPClient()
        var output = try Self.output(http)
        #expect(output.write(Self.metrics(400, fields: 3)).fates.allSatisfy { $0 == .accept })
        #expect(http.sent.map(Self.data) == [1000, 200])
    }

    @Test("Of a metric that went out in part the rest waits in the output, and is sent once")
    func rest() throws {
        let isUp = Guarded(false)
        let http = ScriptedHTTPClient { request throws(HTTPError) in
            HTTPResponse(status: Self.data(request) == 1000 || isUp.withLock { $0 } ? 200 : 403)
        }
        var output = try Self.output(http)
        let metrics = Self.metrics(1) + Self.metrics(1, fields: 1500) + Self.metrics(1)
        let report = output.write(metrics)
        #expect(report.fates == [.accept, .accept, .keep])
        #expect(report.problem == "unable to write to CloudWatch: status 403")
        // The rest comes first: nothing else is taken before it is through.
        #expect(output.write([metrics[2]]).fates == [.keep])
        #expect(
            output.flush(isFinal: false)
                == HeldReport(unsent: 501, problem: "unable to write to CloudWatch: status 403"))
        isUp.withLock { $0 = true }
        #expect(output.flush(isFinal: false) == .nothing)
        #expect(output.write([metrics[2]]).fates == [.accept])
        #expect(http.sent.map(Self.data) == [1000, 502, 501, 501, 501, 1])
        let names = [http.sent[4]].flatMap {
            String(decoding: $0.body, as: UTF8.self).split(separator: "\"MetricName\":\"m_").dropFirst().map {
                $0.prefix { $0 != "\"" }
            }
        }
        #expect(Set(names).count == 501)
    }

    @Test("No request is larger than the service takes, and nothing is sent twice")
    func largeRequests() throws {
        let http = ScriptedHTTPClient()
        var output = try Self.output(http, options: Self.keys + "\nmax_dimensions = 30")
        let long = String(repeating: "x", count: 1000)
        let metrics = (0..<300).map { n in
            Metric(
                "m", tags: TagSet(Dictionary(uniqueKeysWithValues: (0..<10).map { ("k\($0)", long) })),
                fields: [.init("v\(n)", .int(Int64(n)))], at: Timestamp(nanoseconds: 0))
        }
        #expect(output.write(metrics).fates.allSatisfy { $0 == .accept })
        #expect(http.sent.allSatisfy { $0.body.count < 1_000_000 })
        #expect(http.sent.map(Self.data).reduce(0, +) == 300)
        #expect(http.sent.count == 4)
    }

    @Test("A request that is too large after all is halved; one datum alone is refused")
    func tooLarge() throws {
        let http = ScriptedHTTPClient { request throws(HTTPError) in
            HTTPResponse(status: Self.data(request) > 2 ? 413 : 200)
        }
        var output = try Self.output(http)
        #expect(output.write(Self.metrics(8)).fates.allSatisfy { $0 == .accept })
        #expect(http.sent.map(Self.data) == [8, 4, 2, 2, 4, 2, 2])
        let strict = ScriptedHTTPClient { _ throws(HTTPError) in HTTPResponse(status: 413) }
        output = try Self.output(strict)
        guard case .reject(let reason) = output.write(Self.metrics(1, fields: 3)).fates[0] else {
            return #expect(Bool(false))
        }
        #expect(reason.detail == "unable to write to CloudWatch: status 413")
    }

    @Test("One bad field of eight costs one datum, and its metric counts as delivered")
    func badField() throws {
        let http = ScriptedHTTPClient { request throws(HTTPError) in
            String(decoding: request.body, as: UTF8.self).contains("m_v3") ? Self.refusal : HTTPResponse(status: 200)
        }
        let statistics = AgentStatistics()
        var output = try Self.output(http, statistics: statistics)
        #expect(output.write(Self.metrics(1, fields: 8)).fates == [.accept])
        #expect(Self.drops(statistics) == ["refused datum": 1])
        let stored = http.sent.filter { !String(decoding: $0.body, as: UTF8.self).contains("m_v3") }
        #expect(stored.map(Self.data).reduce(0, +) == 7)
    }

    @Test("A metric of which nothing has arrived is kept, though some of it was refused, and is counted once")
    func refusedInPart() throws {
        let isUp = Guarded(false)
        let http = ScriptedHTTPClient { request throws(HTTPError) in
            let text = String(decoding: request.body, as: UTF8.self)
            if Self.data(request) > 1 || text.contains("m_v0") { return Self.refusal }
            return isUp.withLock { $0 } ? Self.refusal : HTTPResponse(status: 403)
        }
        let statistics = AgentStatistics()
        var output = try Self.output(http, statistics: statistics)
        let metrics = Self.metrics(1, fields: 2)
        #expect(output.write(metrics).fates == [.keep])
        #expect(output.flush(isFinal: false) == .nothing)
        #expect(Self.drops(statistics) == [:])
        isUp.withLock { $0 = true }
        guard case .reject = output.write(metrics).fates[0] else { return #expect(Bool(false)) }
        #expect(Self.drops(statistics) == ["refused datum": 2])
    }

    @Test("Whichever call fails, and however, each metric is stored once, or kept, or rejected", arguments: 0..<8)
    func nthCallFails(_ failing: Int) throws {
        let failures: [Result<HTTPResponse, HTTPError>] = [
            .success(Self.refusal), .success(HTTPResponse(status: 413)), .success(HTTPResponse(status: 503)),
            .success(HTTPResponse(status: 403)), .failure(HTTPError(.unreachable, "lost")),
            .failure(HTTPError(.aborted, "stopped")),
        ]
        for failure in failures {
            for length in [1, 4] {
                let calls = Guarded(0)
                let stored = Guarded<[Int]>([])
                let http = ScriptedHTTPClient { request throws(HTTPError) in
                    let call = calls.withLock { calls in
                        calls += 1
                        return calls - 1
                    }
                    if (failing..<failing + length).contains(call) { return try failure.get() }
                    let body = Data(request.body)
                    let found = (0..<5).flatMap { n in
                        repeatElement(
                            n,
                            count: String(decoding: body, as: UTF8.self).split(separator: "\"n\",\"Value\":\"\(n)\"")
                                .count - 1)
                    }
                    stored.withLock { $0 += found }
                    return HTTPResponse(status: 200)
                }
                var output = try Self.output(http)
                var waiting = Self.metrics(5, fields: 400)
                var isRejected = 0
                for _ in 0..<10 where !waiting.isEmpty {
                    let report = output.write(waiting)
                    #expect(
                        report.fates.contains(.keep) || report.problem == nil
                            || output.flush(isFinal: false).unsent >= 0)
                    isRejected += report.fates.count { if case .reject = $0 { true } else { false } }
                    waiting = zip(waiting, report.fates).filter { $0.1 == .keep }.map(\.0)
                }
                #expect(waiting.isEmpty)
                #expect(output.flush(isFinal: true) == .nothing)
                let count = stored.withLock { stored in (0..<5).map { n in stored.count { $0 == n } } }
                #expect(count.allSatisfy { $0 <= 400 })
                let isRefusal = (try? failure.get().status).map { [400, 413].contains($0) } ?? false
                #expect(isRefusal || count.allSatisfy { $0 == 400 } && isRejected == 0)
            }
        }
    }

    @Test("Values that cannot be stored are counted by rule, once, when their metric is through")
    func dropped() throws {
        let statistics = AgentStatistics()
        let isUp = Guarded(false)
        let http = ScriptedHTTPClient { _ throws(HTTPError) in
            HTTPResponse(status: isUp.withLock { $0 } ? 200 : 403)
        }
        var output = try Self.output(http, statistics: statistics)
        let metric = Metric(
            "m",
            fields: [
                .init("ok", .int(1)), .init("text", .string("x")), .init("nan", .double(.nan)),
                .init("inf", .double(-.infinity)), .init("huge", .double(1e200)), .init("big", .double(1e109)),
            ], at: Timestamp(nanoseconds: 0))
        #expect(output.write([metric]).fates == [.keep])
        #expect(Self.drops(statistics) == [:])
        isUp.withLock { $0 = true }
        #expect(output.write([metric]).fates == [.accept])
        #expect(Self.drops(statistics) == ["nan": 1, "infinity": 1, "too_large": 2])
        #expect(statistics.readings.allSatisfy { $0.tags["plugin"] == "outputs.cloudwatch" })
    }

    @Test("A metric of text alone needs no request")
    func textOnly() throws {
        let http = ScriptedHTTPClient()
        var output = try Self.output(http)
        let metric = Metric("m", fields: [.init("a", .string("b"))], at: Timestamp(nanoseconds: 0))
        #expect(output.write([metric]).fates == [.accept])
        #expect(http.sent.isEmpty)
    }

    @Test("Between attempts it rests on the clock, for a random part of a growing span")
    func rests() throws {
        let clock = RecordingClock()
        let http = ScriptedHTTPClient { _ throws(HTTPError) in throw HTTPError(.unreachable, "refused") }
        var output = try Self.output(http, clock: clock)
        #expect(output.write(Self.metrics(1)).problem == "unable to write to CloudWatch: refused")
        #expect(http.sent.count == 3)
        #expect(clock.waits == [.seconds(1), .seconds(2)])
    }

    @Test(
        "Without keys or region it starts, keeps what it gets, and says what to set",
        arguments: [
            (keys, [:], nil),
            ("region = \"r\"", ["AWS_EC2_METADATA_DISABLED": "true"], "no AWS credentials"),
            (
                "access_key = \"A\"\nsecret_key = \"S\"", ["AWS_EC2_METADATA_DISABLED": "true"],
                "no AWS region: set 'region' or AWS_REGION"
            ),
            ("", ["AWS_REGION": "r", "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S"], nil),
            ("", ["AWS_DEFAULT_REGION": "r", "AWS_ACCESS_KEY": "A", "AWS_SECRET_KEY": "S"], nil),
        ] as [(String, [String: String], String?)])
    func missing(_ options: String, _ environment: [String: String], _ problem: String?) throws {
        let http = ScriptedHTTPClient()
        var output = try Self.output(http, options: options, environment: environment)
        let report = output.write(Self.metrics(1))
        #expect(report.fates == [problem == nil ? .accept : .keep])
        #expect(http.sent.count == (problem == nil ? 1 : 0))
        if let problem {
            #expect(report.problem?.hasPrefix("unable to write to CloudWatch: \(problem)") == true)
        } else {
            #expect(report.problem == nil)
        }
    }

    @Test("A role's keys are asked for at the first write, and kept for the next")
    func role() throws {
        let http = ScriptedHTTPClient { request throws(HTTPError) in
            let keys = """
                <AccessKeyId>R</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken>
                <Expiration>2030-01-01T00:00:00Z</Expiration>
                """
            return HTTPResponse(status: 200, body: request.url.contains("sts") ? Array(keys.utf8) : [])
        }
        var output = try Self.output(
            http, options: Self.keys + "\nrole_arn = \"arn:aws:iam::1:role/x\"\nrole_session_name = \"me\"")
        #expect(http.sent.isEmpty)
        for _ in 0..<2 { #expect(output.write(Self.metrics(1)).fates == [.accept]) }
        #expect(http.sent.map(\.signature?.accessKey) == ["A", "R", "R"])
        #expect(http.sent.map(\.signature?.service) == ["sts", "monitoring", "monitoring"])
        #expect(String(decoding: http.sent[0].body, as: UTF8.self).contains("&RoleSessionName=me&"))
    }

    @Test(
        "Options come before the environment, and the nearer variable before the wider",
        arguments: [
            ("", [:], "https://monitoring.eu-west-1.amazonaws.com/"),
            ("", ["AWS_ENDPOINT_URL": "http://wide"], "http://wide"),
            ("", ["AWS_ENDPOINT_URL": "http://wide", "AWS_ENDPOINT_URL_CLOUDWATCH": "http://near"], "http://near"),
            ("\nendpoint_url = \"http://own\"", ["AWS_ENDPOINT_URL_CLOUDWATCH": "http://near"], "http://own"),
        ] as [(String, [String: String], String)])
    func precedence(_ options: String, _ environment: [String: String], _ url: String) throws {
        let http = ScriptedHTTPClient()
        let others = [
            "AWS_REGION": "wrong", "AWS_ACCESS_KEY_ID": "wrong", "AWS_SECRET_ACCESS_KEY": "wrong",
            "AWS_SESSION_TOKEN": "wrong",
        ]
        var output = try Self.output(
            http, options: Self.keys + "\ntimeout = \"2s\"" + options,
            environment: environment.merging(others) { first, _ in first })
        _ = output.write(Self.metrics(1))
        #expect(http.sent.map(\.url) == [url])
        #expect(http.sent.first?.timeout == .seconds(2))
        #expect(
            http.sent.first?.signature
                == AWSSignature(
                    accessKey: "A", secretKey: "S", sessionToken: nil, region: "eu-west-1", service: "monitoring"))
    }

    @Test(
        "What is wrong with the options",
        arguments: [
            ("region = \"r\"", "outputs.cloudwatch needs 'namespace', a string"),
            ("namespace = \"\"", "'namespace' must have 1 to 255 characters"),
            ("namespace = \"AWS/EC2\"", "'namespace' must not begin with ':' or 'AWS/'"),
            ("namespace = \"n\"\nmax_dimensions = 31", "'max_dimensions' must be from 0 to 30, not 31"),
            ("namespace = \"n\"\nendpoint_url = \"localhost:1\"", "'endpoint_url' must begin with http:// or https://"),
            (
                "namespace = \"n\"\naccess_key = \"A\"",
                "outputs.cloudwatch: 'access_key' and 'secret_key' belong together"
            ),
            (
                "namespace = \"n\"\nrole_session_name = \"a b\"",
                "'role_session_name' must have 2 to 64 of A-Z a-z 0-9 _ = , . @ -"
            ),
            ("namespace = \"n\"\ntimeout = \"-1s\"", "'timeout' must not be negative"),
        ])
    func wrongOptions(_ options: String, _ problem: String) throws {
        #expect(try Self.problems(options) == [problem])
    }

    @Test(
        "Options that are not offered yet are refused, not ignored",
        arguments: [
            "client_id", "token_url", "cookie_auth_url",
        ])
    func unserved(_ option: String) throws {
        let problems = try Self.problems("namespace = \"n\"\n\(option) = \"x\"")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("'\(option)' is not offered yet: ") == true)
    }

    @Test("Their defaults may stand in a file")
    func defaults() throws {
        let options = """
            namespace = "n"
            profile = ""
            use_system_proxy = false
            tls_min_version = "TLS12"
            insecure_skip_verify = false
            idle_conn_timeout = 0
            """
        #expect(try Self.problems(options) == [])
    }
}

/// A clock on which every wait is over at once, and half of a span is its random part.
private final class RecordingClock: ThreadClock {
    private let spans = Guarded<[Duration]>([])

    var waits: [Duration] { spans.withLock { $0 } }
    var now: Timestamp { Timestamp(nanoseconds: 1_000_000_000) }

    func wait(for signal: WakeSignal, until deadline: Timestamp?) -> WakeSignal.Wakeup {
        if let deadline { spans.withLock { $0.append(deadline - now) } }
        return .deadline
    }

    func random(below span: Duration) -> Duration { span / 2 }
}
