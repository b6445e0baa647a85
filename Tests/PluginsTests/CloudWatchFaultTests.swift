import HTTP
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

/// A CloudWatch with a bad day: it throttles, fails, loses connections and answers, and refuses requests for one bad
/// datum. It writes down what it took, and which answers never arrived.
private final class UnreliableService: HTTPClient {
    struct State: Sendable {
        var random: SeededNumbers
        var isHealthy = false
        var faults = 0
        /// How often each datum was taken, and how often its taking could not be known.
        var taken: [Int: Int] = [:]
        var unknown: [Int: Int] = [:]
    }

    enum Fault: CaseIterable {
        case none, throttled, tooFast, busy, broken, expired, tooLarge, skewed, unreachable, lostAnswer, timeout
        case lateAnswer, cutAnswer, cutError
    }

    let state: Guarded<State>

    init(seed: UInt64) { state = Guarded(State(random: SeededNumbers(seed: seed))) }

    func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        // The name of each datum is m_, its number, and for a bad one an x.
        let names = request.body.split(separator: UInt8(ascii: "_")).dropFirst().map {
            String(decoding: $0.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
        let answer: Result<HTTPResponse, HTTPError> = state.withLock { state in
            let isFaulty = !state.isHealthy && Int.random(in: 0..<3, using: &state.random) > 0
            let fault = isFaulty ? Fault.allCases.randomElement(using: &state.random) ?? .none : .none
            if fault != .none { state.faults += 1 }
            return Self.answer(fault, names, &state)
        }
        return try answer.get()
    }

    private static func answer(_ fault: Fault, _ names: [String], _ state: inout State) -> Result<
        HTTPResponse, HTTPError
    > {
        let ids = names.compactMap(Int.init)
        func take() { for id in ids { state.taken[id, default: 0] += 1 } }
        func loseAnswer() { for id in ids { state.unknown[id, default: 0] += 1 } }
        let isRefused = ids.count < names.count
        func error(_ status: Int, _ code: String, _ headers: [(String, String)] = []) -> Result<HTTPResponse, HTTPError>
        {
            .success(
                HTTPResponse(
                    status: status, headers: headers, body: Array(#"{"__type":"\#(code)","message":"m"}"#.utf8)))
        }
        switch fault {
        case .throttled: return error(400, "ThrottlingException")
        case .tooFast: return error(429, "", [("Retry-After", "\(Int.random(in: 0...90, using: &state.random))")])
        case .busy: return error(503, "ServiceUnavailable")
        case .broken: return error(500, "InternalFailure")
        case .expired: return error(403, "ExpiredToken")
        case .tooLarge where names.count > 1: return error(413, "RequestEntityTooLarge")
        case .skewed: return error(403, "RequestExpired", [("Date", "Sun, 06 Nov 1994 08:49:37 GMT")])
        case .unreachable: return .failure(HTTPError(.unreachable, "reset before the request"))
        case .timeout: return .failure(HTTPError(.timeout, "no answer in time"))
        case .cutError: return .failure(HTTPError(.truncated, "cut", status: 500))
        default: break
        }
        if isRefused {
            let members = names.indices.filter { Int(names[$0]) == nil }.map { "MetricData.member.\($0 + 1).Value" }
            let named = Bool.random(using: &state.random) ? members.joined(separator: " ") : ""
            return .success(
                HTTPResponse(
                    status: 400, body: Array(#"{"__type":"InvalidParameterValue","message":"bad \#(named)"}"#.utf8)))
        }
        take()
        switch fault {
        case .lostAnswer:
            loseAnswer()
            return .failure(HTTPError(.unreachable, "reset after the request"))
        case .lateAnswer:
            loseAnswer()
            return .failure(HTTPError(.timeout, "no answer in time"))
        case .cutAnswer: return .failure(HTTPError(.truncated, "cut", status: 200))
        default: return .success(HTTPResponse(status: 200))
        }
    }
}

/// Time passes while somebody waits, and only then.
private final class PassingClock: ThreadClock {
    private let time = Guarded(Timestamp(nanoseconds: 1_700_000_000_000_000_000))
    var now: Timestamp { time.withLock { $0 } }

    func wait(for signal: WakeSignal, until deadline: Timestamp?) -> WakeSignal.Wakeup {
        if let deadline { time.withLock { $0 = max($0, deadline) } }
        return .deadline
    }

    func random(below span: Duration) -> Duration { span / 2 }
    func pass(_ span: Duration) { time.withLock { $0 = $0 + span } }
}

@Suite struct CloudWatchFaultTests {
    /// What was issued, and the queue in front of the output, as the agent keeps it.
    private struct Issuer {
        var random: SeededNumbers
        var next = 0
        var good: Set<Int> = []
        var bad = 0
        var queue: [Metric] = []

        mutating func issue(_ count: Int, at time: Timestamp) {
            for _ in 0..<count {
                let fields = (0..<Int.random(in: 1...8, using: &random)).map { _ -> Metric.Field in
                    next += 1
                    if Int.random(in: 0..<60, using: &random) == 0 {
                        bad += 1
                        return .init("\(next)x", .int(1))
                    }
                    good.insert(next)
                    return .init("\(next)", .int(1))
                }
                queue.append(Metric("m", fields: fields, at: time))
            }
        }
    }

    @Test(
        "Whatever the service does: nothing is lost, nothing is sent twice unless its answer was lost, every drop is counted",
        arguments: [
            ("", 1), ("", 2), ("aggregate = \"10s\"", 3), ("aggregate = \"10s\"\naggregate_as = \"distribution\"", 4),
        ])
    func faults(_ options: String, _ seed: UInt64) throws {
        let service = UnreliableService(seed: seed)
        let clock = PassingClock()
        let statistics = AgentStatistics()
        var output = CloudWatchOutput()
        var decoding = Decoding()
        let keys = "namespace = \"Test\"\n" + CloudWatchOutputTests.keys + "\n" + options
        try TOMLParser.parse(keys, file: "f.toml").decode(into: [output], owner: "outputs.cloudwatch", &decoding)
        #expect(decoding.problems.isEmpty)
        var context = PluginContext(
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, http: service,
            environment: ["AWS_DISABLE_REQUEST_COMPRESSION": "true"], clock: clock, statistics: statistics)
        context.bufferLimit = 1_000_000
        try output.start(context)
        var issuer = Issuer(random: SeededNumbers(seed: seed &+ 100))

        func flush() {
            while !issuer.queue.isEmpty {
                let batch = Array(issuer.queue.prefix(10))
                let report = output.write(batch)
                let kept = zip(batch, report.fates).filter { $0.1 == .keep }.map(\.0)
                issuer.queue.replaceSubrange(0..<batch.count, with: kept)
                if report.problem != nil { break }
            }
            _ = output.flush(isFinal: false)
        }
        while service.state.withLock({ $0.faults }) < 2600 {
            issuer.issue(Int.random(in: 0...4, using: &issuer.random), at: clock.now)
            clock.pass(.seconds(10))
            flush()
        }
        service.state.withLock { $0.isHealthy = true }
        clock.pass(.seconds(3600))
        for _ in 0..<10 { flush() }
        #expect(output.flush(isFinal: true) == .nothing)
        flush()

        let state = service.state.withLock { $0 }
        #expect(issuer.queue.isEmpty)
        #expect(issuer.good.count > 2000 && issuer.bad > 30)
        let lost = issuer.good.filter { state.taken[$0] == nil }
        #expect(lost.isEmpty, "\(lost.count) lost")
        let double = state.taken.filter { $0.value > 1 + (state.unknown[$0.key] ?? 0) }
        #expect(double.isEmpty, "\(double.count) sent twice")
        #expect(CloudWatchOutputTests.drops(statistics) == ["refused datum": Int64(issuer.bad)])
    }
}
