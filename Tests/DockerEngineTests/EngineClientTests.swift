import Foundation
import HTTP
import TestSupport
import Testing

@testable import DockerEngine

@Suite struct EngineClientTests {
    static func client(
        version: APIVersion? = nil, _ script: @escaping ScriptedHTTPClient.Script
    ) throws -> (EngineClient, ScriptedHTTPClient) {
        let http = ScriptedHTTPClient(script)
        let address = try EngineAddress("unix:///run/x.sock")
        return (EngineClient(address, http: http, timeout: .seconds(3), version: version), http)
    }

    @Test(
        "The newest version that both know is spoken",
        arguments: [("1.41", "1.41"), ("1.99", "1.51"), (nil, "1.24"), ("x", "1.24")] as [(String?, String)])
    func version(_ told: String?, _ spoken: String) throws {
        var (client, http) = try Self.client { _ throws(HTTPError) in
            HTTPResponse(
                status: 200, headers: told.map { [("API-Version", $0)] } ?? [], body: Array("{}".utf8))
        }
        try client.connect(needing: APIVersion(1, 23))
        _ = try client.info()
        #expect(http.sent.map(\.url) == ["http://docker/_ping", "http://docker/v\(spoken)/info"])
        #expect(http.sent.allSatisfy { $0.unixSocket == "/run/x.sock" && $0.timeout == .seconds(3) })
        #expect(http.sent.allSatisfy { $0.answerLimit > 100_000_000 && $0.method == .get })
    }

    @Test("A version that is set is not settled, and one that is too old is told")
    func fixedVersion() throws {
        var (client, _) = try Self.client(version: APIVersion(1, 40)) { _ throws(HTTPError) in
            HTTPResponse(status: 200, headers: [("Api-Version", "1.30")])
        }
        try client.connect(needing: APIVersion(1, 40))
        #expect(client.version == APIVersion(1, 40))
        do throws(EngineError) {
            try client.connect(needing: APIVersion(1, 42))
            Issue.record("it was taken")
        } catch {
            #expect(error.cause == .outdated && error.message.contains("1.42") && error.message.contains("1.40"))
        }
    }

    @Test("What is asked, and by which path")
    func paths() throws {
        let (client, http) = try Self.client(version: APIVersion(1, 43)) { request throws(HTTPError) in
            HTTPResponse(status: 200, body: Array((request.url.hasSuffix("all=1") ? "null" : "{}").utf8))
        }
        #expect(try client.containers() == [])
        _ = try client.inspect("ab")
        #expect(try client.statistics(of: "ab") != nil)
        _ = try client.diskUsage(of: ["image", "volume"])
        #expect(
            http.sent.map { $0.url.dropFirst("http://docker/v1.43".count) } == [
                "/containers/json?all=1", "/containers/ab/json", "/containers/ab/stats?stream=false",
                "/system/df?type=image&type=volume",
            ])
    }

    @Test("No statistics are none", arguments: ["", "\n", " \r\n"])
    func nothing(_ body: String) throws {
        let (client, _) = try Self.client { _ throws(HTTPError) in HTTPResponse(status: 200, body: Array(body.utf8)) }
        #expect(try client.statistics(of: "a") == nil)
    }

    @Test(
        "What goes wrong is told with its cause",
        arguments: [
            (
                .success((404, #"{"message":"No such container: a"}"#)), .refused(status: 404),
                "status 404: No such container: a"
            ),
            (.success((500, "")), .refused(status: 500), "status 500"),
            (.success((500, "<html>")), .refused(status: 500), "status 500"),
            (.success((301, "")), .refused(status: 301), "status 301"),
            (.success((200, "{")), .malformed, "the answer is no JSON: line 1, column 2: a name in quotes is expected"),
            (.success((200, "[]")), .malformed, "the answer is no object"),
            (.success((200, #"{"RestartCount": "x"}"#)), .malformed, "'RestartCount' is not an integer"),
            (.success((200, #"{"State": 1}"#)), .malformed, "'State' is not an object"),
            (.failure(HTTPError(.timeout, "no answer in time")), .noAnswer, "no answer in time"),
            (.failure(HTTPError(.truncated, "breaks off", status: 200)), .noAnswer, "breaks off"),
            (.failure(HTTPError(.unreachable, "no socket")), .unreachable, "no socket"),
        ] as [(Result<(Int, String), HTTPError>, EngineError.Cause, String)])
    func faults(_ answer: Result<(Int, String), HTTPError>, _ cause: EngineError.Cause, _ message: String) throws {
        let (client, _) = try Self.client { _ throws(HTTPError) in
            let (status, body) = try answer.get()
            return HTTPResponse(status: status, body: Array(body.utf8))
        }
        #expect(throws: EngineError(cause, "/containers/a/json", message)) { try client.inspect("a") }
    }

    @Test("Whatever comes, the answer is a value or an error")
    func mutations() throws {
        var random = SystemRandomNumberGenerator()
        let files = ["docker-v1/stats.disk.json", "docker-v2/sample1/docker/stats-two-readings.burn.json"]
        for file in files {
            let whole = try StatisticsTests.bytes(file)
            for _ in 0..<1000 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let at = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: bytes[at] = UInt8.random(in: .min ... .max, using: &random)
                    case 1: bytes.removeSubrange(at...)
                    case 2: bytes.insert(contentsOf: Array("18446744073709551615".utf8), at: at)
                    default: bytes[at] = UInt8(ascii: "9")
                    }
                    if bytes.isEmpty { bytes = [0] }
                }
                let sent = bytes
                let (client, _) = try Self.client { _ throws(HTTPError) in HTTPResponse(status: 200, body: sent) }
                guard let found = try? client.statistics(of: "a") else { continue }
                #expect(found.cpuPercent.isFinite && found.memory.usagePercent.isFinite)
                _ = InterfaceStatistics.total(of: found.interfaces)
                _ = found.cpu.ofProcessors.count
            }
        }
    }
}
