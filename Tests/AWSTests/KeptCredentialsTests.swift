import MetricModel
import TestSupport
import Testing
import Threads

@testable import AWS

@Suite struct KeptCredentialsTests {
    /// Gives what the test puts there, and counts.
    final class Source: CredentialProvider {
        typealias Answer = Result<AWSCredentials?, AWSAccountError>
        private let state: Guarded<(answer: Answer, asked: Int)>
        init(_ answer: Answer) { state = Guarded((answer, 0)) }
        var isConfigured: Bool { true }
        var asked: Int { state.withLock { $0.asked } }
        func answer(_ answer: Answer) { state.withLock { $0.answer = answer } }
        func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials? {
            try state.withLock { state in
                state.asked += 1
                return state.answer
            }.get()
        }
    }

    static func keys(_ name: String, _ end: Int64?) -> Source.Answer {
        .success(AWSCredentials(accessKey: name, secretKey: "SECRET", sessionToken: "TOKEN", expiration: end))
    }

    private let clock = ManualClock(at: Timestamp(nanoseconds: 0))
    private let told = Guarded<[String]>([])

    private func kept(_ source: Source) -> KeptCredentials {
        let told = told
        return KeptCredentials(source) { text in told.withLock { $0.append(text) } }
    }

    @Test("Keys without an end are asked for once")
    func forever() throws {
        let source = Source(Self.keys("A", nil))
        var kept = kept(source)
        for _ in 0..<3 {
            #expect(try kept.credentials(now: clock.now.seconds).accessKey == "A")
            clock.advance(by: .seconds(100_000))
        }
        #expect(source.asked == 1)
    }

    @Test("New keys are asked for five minutes before the end, not sooner")
    func renewal() throws {
        let source = Source(Self.keys("A", 3600))
        var kept = kept(source)
        _ = try kept.credentials(now: clock.now.seconds)
        source.answer(Self.keys("B", 7200))
        clock.advance(by: .seconds(3299))
        #expect(try kept.credentials(now: clock.now.seconds).accessKey == "A")
        clock.advance(by: .seconds(1))
        #expect(try kept.credentials(now: clock.now.seconds).accessKey == "B")
        #expect(source.asked == 2)
    }

    @Test("Keys that are given near their end are used, and asked for once a minute")
    func short() throws {
        let source = Source(Self.keys("A", 200))
        var kept = kept(source)
        for _ in 0..<100 {
            _ = try kept.credentials(now: clock.now.seconds)
            clock.advance(by: .seconds(1))
        }
        #expect(source.asked == 2)
    }

    @Test("A renewal that fails leaves valid keys in use, and is told once for each cause")
    func failing() throws {
        let source = Source(Self.keys("A", 3600))
        var kept = kept(source)
        _ = try kept.credentials(now: clock.now.seconds)
        clock.advance(by: .seconds(3300))
        source.answer(.failure(AWSAccountError(.unreachable, "nobody there")))
        for _ in 0..<100 {
            #expect(try kept.credentials(now: clock.now.seconds).accessKey == "A")
            clock.advance(by: .seconds(1))
        }
        #expect(source.asked == 3)
        source.answer(.failure(AWSAccountError(.refused, "no")))
        clock.advance(by: .seconds(100))
        #expect(try kept.credentials(now: clock.now.seconds).accessKey == "A")
        #expect(
            told.withLock { $0 } == [
                "the AWS credentials cannot be renewed, but are still valid: nobody there",
                "the AWS credentials cannot be renewed, but are still valid: no",
            ])
        clock.advance(by: .seconds(100))
        #expect(throws: AWSAccountError(.refused, "no")) { try kept.credentials(now: clock.now.seconds) }
        source.answer(Self.keys("B", 9000))
        #expect(try kept.credentials(now: clock.now.seconds).accessKey == "B")
        clock.advance(by: .seconds(5200))
        source.answer(.failure(AWSAccountError(.refused, "again")))
        _ = try kept.credentials(now: clock.now.seconds)
        #expect(told.withLock { $0.count } == 3)
    }

    @Test("Keys that a service does not know are asked for anew, however long they should last")
    func forgotten() throws {
        let source = Source(Self.keys("A", 3600))
        var kept = kept(source)
        _ = try kept.credentials(now: 0)
        kept.forget()
        source.answer(.failure(AWSAccountError(.unreachable, "nobody there")))
        #expect(throws: AWSAccountError(.unreachable, "nobody there")) { try kept.credentials(now: 1) }
        source.answer(Self.keys("B", 3600))
        #expect(try kept.credentials(now: 2).accessKey == "B")
    }

    @Test("Keys that have expired when they are given are an error")
    func expired() {
        var kept = kept(Source(Self.keys("A", 3600)))
        let error = #expect(throws: AWSAccountError.self) { try kept.credentials(now: 3600) }
        #expect(
            error?.message
                == "the AWS credentials that were given have expired already; is this host's clock right?")
    }

    @Test("Where nobody has keys, the error says what to set")
    func nobody() {
        var kept = kept(Source(.success(nil)))
        #expect(throws: AWSAccountError.noCredentials()) { try kept.credentials(now: 0) }
    }
}
