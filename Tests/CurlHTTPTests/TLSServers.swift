import Foundation
import HTTP

/// The servers and proxies of `tls_servers.py`, which end with this process.
final class TLSServers: Sendable {
    /// How a request came to its server.
    struct Arrival: Decodable {
        /// Equal for requests that shared one.
        var connection: Int
        /// Of SNI.
        var name: String?
        var version: String?
        var cipher: String?
        /// The name in the client's certificate.
        var client: String?
        /// The address it came from.
        var peer: String?
        /// True if a proxy answered.
        var proxy: Bool?
        /// What the proxies were asked to connect to so far.
        var tunnels: [String]?
        var request: String
    }

    private struct Places: Decodable {
        let folder: String
        let ports: [String: Int]
    }

    /// Started once for all tests.
    static let shared = Result { try TLSServers() }

    private let places: Places
    private let input = Pipe()
    private let process = Process()

    private init() throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/tls_servers.py",
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            line += more
        }
        places = try JSONDecoder().decode(Places.self, from: line)
    }

    func port(_ server: String) -> Int { places.ports[server] ?? 0 }

    func file(_ name: String) -> String { places.folder + "/" + name }

    /// Trusts the authority of the tests.
    var transport: HTTPTransport {
        var transport = HTTPTransport()
        transport.authorities = file("authority.pem")
        return transport
    }
}

extension HTTPResponse {
    var arrival: TLSServers.Arrival {
        get throws { try JSONDecoder().decode(TLSServers.Arrival.self, from: Data(body)) }
    }
}
