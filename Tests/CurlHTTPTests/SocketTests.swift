import CurlHTTP
import Glibc
import HTTP
import Testing

/// Requests over sockets in the file system.
@Suite struct SocketTests {
    private let path = "/tmp/heliograph-socket-\(getpid())-\(UInt32.random(in: 0 ... .max))"

    private func request(_ rest: String, scheme: String = "http+unix", at path: String? = nil) throws -> HTTPRequest {
        HTTPRequest(.get, to: try #require(RequestAddress("\(scheme)://\(path ?? self.path)\(rest)")))
    }

    @Test("Requests to one socket share a connection, which no proxy and no address of this host has to do with")
    func reuse() throws {
        let server = try LocalServer(unixSocket: path) { _ in .answer(CurlClientTests.ok) }
        defer {
            server.stop()
            unlink(path)
        }
        for proxy in [HTTPTransport.Proxy.direct, .environment, .url("http://127.0.0.1:1")] {
            let client = CurlClient(environment: ["HTTP_PROXY": "http://127.0.0.1:1"])
            for rest in [":/x%20y?a=b:c#d", ":?q", ""] {
                var request = try request(rest)
                request.transport.proxy = proxy
                request.transport.localAddress = "127.0.0.1"
                #expect(try client.send(request).status == 200)
            }
        }
        #expect(server.connections == 3)
        let lines = server.requests.prefix(3).map { $0.prefix { $0 != "\r\n" } }
        #expect(lines == ["GET /x%20y?a=b:c HTTP/1.1", "GET /?q HTTP/1.1", "GET / HTTP/1.1"])
        #expect(server.requests.allSatisfy { $0.contains("\r\nHost: localhost\r\n") })
    }

    @Test("The host in front of the socket's path is whom the server is asked for, and user and password go along")
    func host() throws {
        let server = try LocalServer(unixSocket: path) { _ in .answer(CurlClientTests.ok) }
        defer {
            server.stop()
            unlink(path)
        }
        _ = try CurlClient().send(try request(":/x", at: "u:p@app.example" + path))
        #expect(server.requests.first?.contains("\r\nHost: app.example\r\n") == true)
        #expect(server.requests.first?.contains("\r\nAuthorization: Basic dTpw\r\n") == true)
    }

    @Test("A socket that is not there, or that nobody listens at")
    func absent() throws {
        let absent = #expect(throws: HTTPError.self) { try CurlClient().send(try request(":/")) }
        #expect(absent?.cause == .unreachable && absent?.message.hasSuffix("No such file or directory") == true)
        try LocalServer(unixSocket: path) { _ in .reset }.stop()
        defer { unlink(path) }
        let deaf = #expect(throws: HTTPError.self) { try CurlClient().send(try request(":/")) }
        #expect(deaf?.cause == .unreachable && deaf?.message.hasSuffix("Connection refused") == true)
    }

    @Test("TLS over a socket checks the server by the host that is named, or else by 'localhost'")
    func secure() throws {
        let servers = try TLSServers.shared.get()
        func ask(_ host: String, name: String = "") throws(HTTPError) -> HTTPResponse {
            let address = RequestAddress("https+unix://\(host)\(servers.file("https.sock")):/x")
            var request = HTTPRequest(.get, address?.url ?? "")
            request.unixSocket = address?.unixSocket
            request.transport = servers.transport
            request.transport.serverName = name
            return try CurlClient().send(request)
        }
        let arrival = try ask("").arrival
        #expect(arrival.name == "localhost" && arrival.request.hasPrefix("GET /x HTTP/1.1\r\nHost: localhost\r\n"))
        let error = #expect(throws: HTTPError.self) { try ask("other.example") }
        #expect(error?.message == "the server's certificate is for another name")
        let named = try ask("other.example", name: "localhost").arrival
        #expect(named.name == "localhost" && named.request.contains("\r\nHost: other.example\r\n"))
    }
}
