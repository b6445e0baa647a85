import CurlHTTP
import Foundation
import HTTP

/// The server of `web_server.py`, which ends with this process; each test has a part of it to itself.
struct WebServer {
    /// How a request came.
    struct Arrival: Decodable {
        var method: String
        /// Without the test's own part.
        var path: String
        /// Unpacked.
        var body: String
        /// By names in lower case.
        var headers: [String: String]
    }

    private final class Running: Sendable {
        let port: Int
        private let input = Pipe()
        private let process = Process()

        init() throws {
            let output = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/web_server.py"
            process.arguments = ["python3", script]
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            guard let port = Int(line.trimmingCharacters(in: .newlines)) else { throw CocoaError(.fileReadUnknown) }
            self.port = port
        }
    }

    private static let running = Result { try Running() }

    let port: Int
    /// Where the test's own part begins, without a slash at the end.
    let url: String

    init() throws {
        port = try Self.running.get().port
        url = "http://127.0.0.1:\(port)/\(UUID().uuidString)"
    }

    /// What came so far, in order.
    func seen() throws -> [Arrival] {
        let answer = try CurlClient().send(HTTPRequest(.get, url + "/seen"))
        return try JSONDecoder().decode([Arrival].self, from: Data(answer.body))
    }
}
