import AWS
import Gzip
import HTTP
import TestSupport
import Testing
import Threads

@testable import CloudWatch

@Suite struct CloudWatchClientTests {
    /// What the service does with one attempt.
    enum Step: Sendable {
        case answer(Int, String, [String: String])
        case lost(HTTPError.Cause, Int?)
        static let ok = Step.answer(200, "", [:])
        static func status(_ status: Int, _ code: String) -> Step { .answer(status, code, [:]) }
        static func lost(_ cause: HTTPError.Cause) -> Step { .lost(cause, nil) }
    }

    /// A client at a manual time, its service, and what it did.
    final class Stage: Sendable {
        let rests = Guarded<[Duration]>([])
        let warnings = Guarded<[String]>([])
        let now = Guarded<Int64>(1000)
        let remaining: Guarded<ArraySlice<Step>>
        let http: ScriptedHTTPClient

        init(_ steps: [Step]) {
            let remaining = Guarded(steps[...])
            self.remaining = remaining
            http = ScriptedHTTPClient { _ throws(HTTPError) in
                switch remaining.withLock({ $0.popFirst() }) {
                case .answer(let status, let code, let headers):
                    return HTTPResponse(
                        status: status, headers: headers.map { ($0.key, $0.value) },
                        body: status == 200 ? [] : Array(#"{"__type":"\#(code)","message":"why"}"#.utf8))
                case .lost(let cause, let status): throw HTTPError(cause, "lost", status: status)
                case nil: throw HTTPError(.aborted, "an attempt too many")
                }
            }
        }

        func client(
            _ provider: any CredentialProvider = Scene.Source(.success(Scene.keys)), compression: Compression = .none
        ) -> CloudWatchClient {
            let (rests, warnings, now) = (rests, warnings, now)
            return CloudWatchClient(
                http: http, account: Scene.account("eu-west-1", provider), timeout: .seconds(5),
                compression: compression,
                retries: RetryPolicy(
                    rest: { span in
                        rests.withLock { $0.append(span) }
                        return true
                    }, random: { $0 / 2 }),
                now: { now.withLock { $0 } }, warn: { text in warnings.withLock { $0.append(text) } })
        }
    }

    static func message(_ text: String) -> String { "unable to write to CloudWatch: \(text)" }

    @Test(
        "What may pass is tried three times in all, and rests grow",
        arguments: [
            Step.status(400, "Throttling"), .status(400, "ThrottlingException"), .status(429, ""),
            .status(503, "SlowDown"), .status(500, "InternalFailure"), .status(502, ""), .lost(.unreachable),
            .lost(.timeout), .lost(.truncated, 503),
        ])
    func tryAgain(_ step: Step) {
        for failures in 1...2 {
            var client = Stage(Array(repeating: step, count: failures) + [.ok]).client()
            #expect(client.send([1], as: .json) == .accepted)
        }
        let stage = Stage([step, step, step])
        var client = stage.client()
        guard case .failed(let problem) = client.send([1], as: .json) else { return #expect(Bool(false)) }
        #expect(problem.hasPrefix("unable to write to CloudWatch: "))
        #expect(stage.rests.withLock { $0 } == [.seconds(1), .seconds(2)])
        #expect(stage.http.sent.count == 3 && stage.http.sent[0] == stage.http.sent[2])
    }

    @Test(
        "What would not pass is tried once",
        arguments: [
            (Step.status(403, "AccessDenied"), CloudWatchClient.Answer.failed(message("AccessDenied: why"))),
            (.status(400, "UnrecognizedClientException"), .failed(message("UnrecognizedClientException: why"))),
            (.status(404, ""), .failed(message("status 404: why"))),
            (.lost(.truncated), .failed(message("lost"))),
            (.lost(.oversized, 400), .failed(message("lost"))),
            (.lost(.aborted), .failed(message("lost"))),
            (.status(400, "InvalidParameterValue"), .refused(message("InvalidParameterValue: why"), members: [])),
            (.status(413, ""), .tooLarge(message("status 413: why"))),
            (.lost(.truncated, 200), .accepted), (.lost(.timeout, 200), .accepted),
        ])
    func once(_ step: Step, _ expected: CloudWatchClient.Answer) {
        let stage = Stage([step])
        var client = stage.client()
        #expect(client.send([1], as: .json) == expected)
        #expect(stage.rests.withLock { $0 }.isEmpty && stage.http.sent.count == 1)
    }

    @Test("A message of 'Rate exceeded' is throttling, whatever its code")
    func rateExceeded() {
        let count = Guarded(0)
        let http = ScriptedHTTPClient { _ throws(HTTPError) in
            count.withLock { count in
                count += 1
                return count == 1
                    ? HTTPResponse(status: 400, body: Array(#"{"__type":"Other","message":"Rate exceeded"}"#.utf8))
                    : HTTPResponse(status: 200)
            }
        }
        var client = CloudWatchClient(
            http: http, account: Scene.account(), timeout: .seconds(5),
            retries: RetryPolicy(rest: { _ in true }, random: { $0 }), now: { 0 }, warn: { _ in })
        #expect(client.send([1], as: .json) == .accepted)
    }

    @Test("A stop ends the rest, and with it the attempts")
    func stopped() {
        let stage = Stage([.status(503, ""), .ok])
        var client = CloudWatchClient(
            http: stage.http, account: Scene.account(), timeout: .seconds(5),
            retries: RetryPolicy(rest: { _ in false }, random: { $0 }), now: { 0 }, warn: { _ in })
        #expect(client.send([1], as: .json) == .failed(Self.message("status 503: why")))
        #expect(stage.http.sent.count == 1)
    }

    @Test(
        "The rest that the service asks for comes before the random one",
        arguments: [("3", 3), ("0", 0), ("-5", 0), ("soon", 0), ("Thu, 01 Jan 1970 00:16:47 GMT", 7)])
    func retryAfter(_ header: String, _ seconds: Int) {
        let stage = Stage([.answer(503, "SlowDown", ["Retry-After": header]), .ok])
        var client = stage.client()
        #expect(client.send([1], as: .json) == .accepted)
        #expect(stage.rests.withLock { $0 } == [.seconds(seconds + 1)])
    }

    @Test("A long rest is kept from write to write, without a request and without waiting")
    func longRest() {
        let stage = Stage([.answer(429, "", ["Retry-After": "60"]), .ok])
        var client = stage.client()
        #expect(client.send([1], as: .json) == .failed(Self.message("status 429: why")))
        #expect(
            client.send([1], as: .json) == .failed(Self.message("the service asked to be left alone for another 60 s")))
        // The first answer may have come at the end of its second, so a minute is not over at the beginning of this one.
        stage.now.withLock { $0 += 60 }
        #expect(
            client.send([1], as: .json) == .failed(Self.message("the service asked to be left alone for another 1 s")))
        #expect(stage.http.sent.count == 1 && stage.rests.withLock { $0 }.isEmpty)
        stage.now.withLock { $0 += 1 }
        #expect(client.send([1], as: .json) == .accepted)
    }

    @Test(
        "A clock that the service finds wrong is corrected in the signature, and told once",
        arguments: [("RequestExpired", 4600), ("RequestTimeTooSkewed", -2600), ("SignatureDoesNotMatch", 4600)])
    func skew(_ code: String, _ ahead: Int64) {
        let date = ahead > 0 ? "Thu, 01 Jan 1970 01:33:20 GMT" : "Wed, 31 Dec 1969 23:33:20 GMT"
        guard ahead > 0 else { return #expect(HTTPDate.seconds(of: date) == nil) }
        let stage = Stage([.answer(403, code, ["Date": date]), .ok, .ok])
        var client = stage.client()
        #expect(client.send([1], as: .json) == .accepted)
        #expect(client.send([1], as: .json) == .accepted)
        #expect(stage.http.sent.map(\.signature?.time) == [nil, 5600, 5600])
        #expect(stage.warnings.withLock { $0.count } == 1)
        #expect(stage.warnings.withLock { $0.first?.contains("4600 s behind") } == true)
    }

    @Test("A clock that agrees is not the reason; one that was put right is used again")
    func skewGone() {
        let near = "Thu, 01 Jan 1970 00:17:00 GMT"  // 1020 s
        let stage = Stage([.answer(403, "SignatureDoesNotMatch", ["Date": near])])
        var client = stage.client()
        #expect(client.send([1], as: .json) == .failed(Self.message("SignatureDoesNotMatch: why")))
        let far = "Thu, 01 Jan 1970 01:33:20 GMT"
        let corrected = Stage([
            .answer(403, "RequestExpired", ["Date": far]), .ok, .answer(403, "RequestExpired", ["Date": far]), .ok,
        ])
        client = corrected.client()
        #expect(client.send([1], as: .json) == .accepted)
        corrected.now.withLock { $0 = 5600 }
        #expect(client.send([1], as: .json) == .accepted)
        #expect(corrected.http.sent.map(\.signature?.time) == [nil, 5600, 10200, nil])
    }

    @Test("Without keys nothing is sent")
    func noKeys() {
        let stage = Stage([])
        var client = stage.client(Scene.Source(.success(nil)))
        guard case .failed(let problem) = client.send([1], as: .json) else { return #expect(Bool(false)) }
        #expect(problem.hasPrefix("unable to write to CloudWatch: no AWS credentials: set AWS_ACCESS_KEY_ID"))
        #expect(stage.http.sent.isEmpty)
    }

    @Test(
        "Keys that the service does not know are asked for anew with the next call, others are not",
        arguments: [
            ("ExpiredToken", 2), ("ExpiredTokenException", 2), ("UnrecognizedClientException", 2),
            ("InvalidClientTokenId", 2), ("AccessDenied", 1), ("SlowDown", 1),
        ])
    func expired(_ code: String, _ asked: Int) {
        let source = Scene.Source(.success(Scene.keys))
        let http = ScriptedHTTPClient { _ throws(HTTPError) in
            HTTPResponse(status: 403, body: Array(#"{"__type":"\#(code)","message":"AKID, SECRET, TOKEN"}"#.utf8))
        }
        var client = CloudWatchClient(
            http: http, account: Scene.account("eu-west-1", source), timeout: .seconds(5),
            retries: RetryPolicy(rest: { _ in true }, random: { $0 }), now: { 0 }, warn: { _ in })
        for _ in 0..<2 {
            #expect(client.send([1], as: .json) == .failed(Self.message("\(code): ***, ***, ***")))
        }
        #expect(source.asked == asked)
    }

    @Test(
        "Which bodies are packed",
        arguments: [
            ([:], 10_239, false), ([:], 10_240, true),
            (["AWS_DISABLE_REQUEST_COMPRESSION": "TRUE"], 100_000, false),
            (["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "0"], 1, true),
            (["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "50"], 49, false),
            (["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "many"], 10_240, true),
        ] as [([String: String], Int, Bool)])
    func compression(_ environment: [String: String], _ size: Int, _ isPacked: Bool) throws {
        let stage = Stage([.ok])
        var client = stage.client(compression: Compression(environment: environment))
        let body = [UInt8](repeating: 7, count: size)
        #expect(client.send(body, as: .json) == .accepted)
        let sent = try #require(stage.http.sent.first)
        #expect(sent.headers.contains { $0 == ("Content-Encoding", "gzip") } == isPacked)
        #expect(try isPacked ? Gzip.decompress(sent.body, limit: size) == body : sent.body == body)
    }

    @Test("The time is asked of the service's Date header")
    func time() {
        var client = Stage([.answer(404, "", ["date": "Sun, 06 Nov 1994 08:49:37 GMT"])]).client()
        #expect(client.askTime() == .time(784_111_777))
        #expect(client.told == .time(784_111_777))
    }
}
