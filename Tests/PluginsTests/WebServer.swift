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
        let socket: String
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
            let words = line.trimmingCharacters(in: .newlines).split(separator: " ")
            guard words.count == 2, let port = Int(words[0]) else { throw CocoaError(.fileReadUnknown) }
            self.port = port
            socket = String(words[1])
        }
    }

    private static let running = Result { try Running() }

    let port: Int
    /// Where the test's own part begins, without a slash at the end.
    let url: String
    /// The same part, by the server's socket.
    let socketURL: String

    init() throws {
        let running = try Self.running.get()
        let part = UUID().uuidString
        port = running.port
        url = "http://127.0.0.1:\(port)/\(part)"
        socketURL = "http+unix://\(running.socket):/\(part)"
    }

    /// What came so far, in order.
    func seen() throws -> [Arrival] {
        let answer = try CurlClient().send(HTTPRequest(.get, url + "/seen"))
        return try JSONDecoder().decode([Arrival].self, from: Data(answer.body))
    }
}
