import AWS
import Foundation
import HTTP
import TestSupport
import Testing
import Threads

@testable import CloudWatch

/// A CloudWatch that refuses a request whole for one bad datum, and writes down what it took.
final class StrictService: HTTPClient {
    /// How a refusal names the bad data.
    enum Naming: CaseIterable { case none, first, all, allFromZero, another }

    struct State: Sendable {
        var stored: [String] = []
        var requests = 0
        var isDown = false
    }

    let state = Guarded(State())
    private let naming: Naming
    private let limit: Int

    init(_ naming: Naming, limit: Int = 1000) {
        self.naming = naming
        self.limit = limit
    }

    func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        // Byte by byte, for Swift's own search for text takes most of the test's time.
        let names = request.body.split(separator: UInt8(ascii: "_")).dropFirst().map {
            String(decoding: $0.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "&") }, as: UTF8.self)
        }
        return state.withLock { state in
            state.requests += 1
            if state.isDown { return HTTPResponse(status: 503) }
            if names.count > limit { return HTTPResponse(status: 413) }
            let bad = names.indices.filter { names[$0].hasPrefix("bad") }
            guard !bad.isEmpty else {
                state.stored += names
                return HTTPResponse(status: 200)
            }
            return Self.refusal(naming, bad, of: names.count)
        }
    }

    private static func refusal(_ naming: Naming, _ bad: [Int], of count: Int) -> HTTPResponse {
        let members: [Int] =
            switch naming {
            case .none: []
            case .first: [bad[0] + 1]
            case .all: bad.map { $0 + 1 }
            case .allFromZero: bad
            case .another: (0..<count).filter { !bad.contains($0) }.prefix(1).map { $0 + 1 }
            }
        let message = members.map { "The value NaN for parameter MetricData.member.\($0).Value is invalid." }
            .joined(separator: "\\n")
        return HTTPResponse(
            status: 400, body: Array(#"{"__type":"InvalidParameterValue","message":"\#(message)"}"#.utf8))
    }

    func sender(_ wire: RequestFormat = .json) -> DataSender {
        DataSender(
            CloudWatchClient(
                http: self, account: Scene.account(), timeout: .seconds(5),
                retries: RetryPolicy(rest: { _ in true }, random: { $0 }), now: { 0 }, warn: { _ in }),
            as: wire, namespace: "n")
    }
}

@Suite struct DataSenderTests {
    static func data(_ count: Int, bad: Set<Int> = []) -> [Datum] {
        (0..<count).map { Datum("m", bad.contains($0) ? "bad\($0)" : "good\($0)", .none, at: 0, .plain(1)) }
    }

    @Test(
        "Of any data with bad ones among them all others arrive, each once, and the bad ones cost few requests",
        arguments: StrictService.Naming.allCases)
    func poison(_ naming: StrictService.Naming) {
        var random = SeededNumbers(seed: 7)
        for _ in 0..<60 {
            let count = Int.random(in: 1...400, using: &random)
            let wanted = Int.random(
                in: 0...min(count, [1, 4, 30, 1000].randomElement(using: &random) ?? 1), using: &random)
            let bad = Set((0..<count).shuffled(using: &random).prefix(wanted))
            let service = StrictService(naming)
            var sender = service.sender()
            let report = sender.send(Self.data(count, bad: bad))
            #expect(
                service.state.withLock { $0.stored.sorted() }
                    == Self.data(count, bad: bad).map(\.field).filter { $0.hasPrefix("good") }.sorted())
            #expect(report.fates == (0..<count).map { bad.contains($0) ? .refused : .accepted })
            #expect(Set(report.refusals.map(\.datum)) == bad && report.refusals.count == bad.count)
            #expect(report.problem == nil)
            let extra = service.state.withLock { $0.requests } - 1
            #expect(report.requests == extra + 1)
            let depth = Int(log2(Double(count)).rounded(.up))
            #expect(extra <= Self.bound(naming, bad: wanted, depth: depth), "\(extra) for \(wanted) of \(count)")
        }
    }

    /// Halving costs two requests for each level and bad datum. A name that is right costs two in all, one that is
    /// wrong one request once.
    private static func bound(_ naming: StrictService.Naming, bad: Int, depth: Int) -> Int {
        switch naming {
        case .none: 2 * bad * depth
        case .first: 2 * bad + 1
        case .all: bad == 0 ? 0 : bad + 1
        case .allFromZero, .another: 2 * bad * (depth + 1) + 2
        }
    }

    @Test("When the service fails in the middle, exactly what it took is not offered again", arguments: [0.05, 0.3])
    func failure(_ rate: Double) {
        var random = SeededNumbers(seed: 11)
        for _ in 0..<100 {
            let count = Int.random(in: 1...300, using: &random)
            let bad = Set((0..<count).shuffled(using: &random).prefix(Int.random(in: 0...10, using: &random)))
            let service = StrictService([.none, .all].randomElement(using: &random) ?? .none)
            var pending = Self.data(count, bad: bad)
            var refused: [String] = []
            var sender = service.sender()
            var rounds = 0
            while !pending.isEmpty, rounds < 1000 {
                rounds += 1
                service.state.withLock { $0.isDown = Double.random(in: 0..<1, using: &random) < rate }
                let report = sender.send(pending)
                #expect(report.fates.contains(.waiting) == (report.problem != nil))
                refused += report.refusals.map { pending[$0.datum].field }
                pending = zip(pending, report.fates).filter { $0.1 == .waiting }.map(\.0)
            }
            #expect(pending.isEmpty)
            #expect(refused.sorted() == bad.map { "bad\($0)" }.sorted())
            #expect(
                service.state.withLock { $0.stored.sorted() }
                    == Self.data(count, bad: bad).map(\.field).filter { $0.hasPrefix("good") }.sorted())
        }
    }

    @Test("A request that is too large is halved; one datum alone is refused")
    func tooLarge() {
        let service = StrictService(.none, limit: 2)
        var sender = service.sender()
        #expect(sender.send(Self.data(8)).fates.allSatisfy { $0 == .accepted })
        #expect(service.state.withLock { $0.requests } == 7)
        let strictest = StrictService(.none, limit: 0)
        sender = strictest.sender()
        let report = sender.send(Self.data(3))
        #expect(report.fates == [.refused, .refused, .refused] && report.problem == nil)
        #expect(report.refusals.first?.message == "unable to write to CloudWatch: status 413")
    }

    @Test("A thousand data go in one request; poison in one does not touch the next", arguments: RequestFormat.allCases)
    func packing(_ wire: RequestFormat) {
        let service = StrictService(.none)
        var sender = service.sender(wire)
        #expect(sender.send(Self.data(2500)).fates.allSatisfy { $0 == .accepted })
        #expect(service.state.withLock { $0.requests } == 3)
    }

    @Test("Without data there is no request")
    func nothing() {
        let service = StrictService(.none)
        var sender = service.sender()
        #expect(sender.send([]).problem == nil)
        #expect(service.state.withLock { $0.requests } == 0)
    }
}
