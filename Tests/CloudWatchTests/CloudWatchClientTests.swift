import AWS
import CloudWatch
import HTTP
import TestSupport
import Testing
import Threads

@Suite struct CloudWatchClientTests {
    /// What the service does with one attempt.
    enum Step: Sendable {
        case status(Int, String), lost(HTTPError.Cause)
        static let ok = Step.status(200, "")
    }

    /// The outcome of one call, the spans it rested for at most, and what was sent.
    private func send(
        _ steps: [Step], provider: any CredentialProvider = Scene.Source(.success(Scene.keys))
    ) -> (delivery: Delivery, rests: [Duration], sent: [HTTPRequest]) {
        let remaining = Guarded(steps[...])
        let http = ScriptedHTTPClient { _ throws(HTTPError) in
            switch remaining.withLock({ $0.popFirst() }) {
            case .status(let status, let code):
                return HTTPResponse(status: status, body: Array(#"{"__type":"\#(code)","message":"why"}"#.utf8))
            case .lost(let cause): throw HTTPError(cause, "lost")
            case nil: throw HTTPError(.aborted, "an attempt too many")
            }
        }
        let rests = Guarded<[Duration]>([])
        var client = CloudWatchClient(
            http: http, account: Scene.account("eu-west-1", provider), timeout: .seconds(5),
            retries: RetryPolicy { span in rests.withLock { $0.append(span) } })
        var call = PutMetricData(namespace: "n")
        call.add("m", "v", .plain(1), dimensions: [], time: 0, resolution: 60)
        let delivery = client.send(call)
        return (delivery, rests.withLock { $0 }, http.sent)
    }

    @Test(
        "What may pass is tried three times in all, and rests grow",
        arguments: [
            Step.status(400, "Throttling"), .status(429, ""), .status(503, "SlowDown"), .status(500, "InternalFailure"),
            .status(502, ""), .lost(.unreachable), .lost(.timeout),
        ])
    func tryAgain(_ step: Step) {
        #expect(send([step, .ok]).delivery == .accepted)
        #expect(send([step, step, .ok]).delivery == .accepted)
        let (delivery, rests, sent) = send([step, step, step])
        guard case .failed(let problem) = delivery else { return #expect(Bool(false), "\(delivery)") }
        #expect(problem.hasPrefix("unable to write to CloudWatch: "))
        #expect(rests == [.seconds(2), .seconds(4)])
        #expect(sent.count == 3 && sent[0] == sent[2])
    }

    @Test(
        "What would not pass is tried once",
        arguments: [
            (Step.status(403, "AccessDenied"), Delivery.failed("unable to write to CloudWatch: AccessDenied: why")),
            (
                .status(400, "UnrecognizedClientException"),
                .failed("unable to write to CloudWatch: UnrecognizedClientException: why")
            ),
            (.status(404, ""), .failed("unable to write to CloudWatch: status 404: why")),
            (.lost(.truncated), .failed("unable to write to CloudWatch: lost")),
            (.lost(.oversized), .failed("unable to write to CloudWatch: lost")),
            (.lost(.aborted), .failed("unable to write to CloudWatch: lost")),
            (
                .status(400, "InvalidParameterValue"),
                .refused("unable to write to CloudWatch: InvalidParameterValue: why")
            ),
            (.status(413, ""), .refused("unable to write to CloudWatch: status 413: why")),
        ])
    func once(_ step: Step, _ expected: Delivery) {
        let (delivery, rests, sent) = send([step])
        #expect(delivery == expected)
        #expect(rests.isEmpty && sent.count == 1)
    }

    @Test("Without keys nothing is sent")
    func noKeys() {
        let (delivery, _, sent) = send([], provider: Scene.Source(.success(nil)))
        guard case .failed(let problem) = delivery else { return #expect(Bool(false), "\(delivery)") }
        #expect(problem.hasPrefix("unable to write to CloudWatch: no AWS credentials: set AWS_ACCESS_KEY_ID"))
        #expect(sent.isEmpty)
    }

    @Test("A call without data needs no request")
    func empty() {
        let http = ScriptedHTTPClient()
        var client = CloudWatchClient(
            http: http, account: Scene.account(""), timeout: .seconds(5),
            retries: RetryPolicy { _ in })
        #expect(client.send(PutMetricData(namespace: "n")) == .accepted)
        #expect(http.sent.isEmpty)
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
            retries: RetryPolicy { _ in })
        for _ in 0..<2 {
            var call = PutMetricData(namespace: "n")
            call.add("m", "v", .plain(1), dimensions: [], time: 0, resolution: 60)
            #expect(client.send(call) == .failed("unable to write to CloudWatch: \(code): ***, ***, ***"))
        }
        #expect(source.asked == asked)
    }
}
