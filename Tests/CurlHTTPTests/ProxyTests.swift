import CurlHTTP
import HTTP
import Testing

@Suite struct ProxyTests {
    private let servers: TLSServers

    init() throws { servers = try TLSServers.shared.get() }

    /// An address of this host that counts as none: requests to loopback never take the environment's proxy.
    private var plain: String { "0.0.0.0:\(servers.port("plain"))" }

    private func proxy(_ name: String, _ before: String = "http://") -> HTTPTransport.Proxy {
        .url("\(before)127.0.0.1:\(servers.port(name))")
    }

    private func ask(
        _ url: String, through proxy: HTTPTransport.Proxy, _ client: CurlClient = CurlClient()
    ) throws(HTTPError) -> HTTPResponse {
        var request = HTTPRequest(.post, url, body: Array("data".utf8))
        request.transport = servers.transport
        request.transport.proxy = proxy
        return try client.send(request)
    }

    @Test("Plain requests go to the proxy whole, even for this host; it is asked by name or with a scheme")
    func plainRequests() throws {
        for before in ["http://", ""] {
            let arrival = try ask("http://127.0.0.1:1/path", through: proxy("proxy", before)).arrival
            #expect(arrival.proxy == true)
            #expect(arrival.request.hasPrefix("POST http://127.0.0.1:1/path HTTP/1.1\r\nHost: 127.0.0.1:1\r\n"))
            #expect(arrival.request.hasSuffix("\r\n\r\ndata"))
        }
    }

    @Test("HTTPS goes through a tunnel, to a server that is checked as ever; the tunnel is kept")
    func tunnel() throws {
        let client = CurlClient()
        let url = "https://localhost:4430/x"
        let arrivals = try (0..<2).map { _ in try ask(url, through: proxy("proxy"), client).arrival }
        #expect(arrivals[0].request.hasPrefix("POST /x HTTP/1.1\r\nHost: localhost:4430\r\n"))
        #expect(arrivals[0].connection == arrivals[1].connection)
        #expect(try tunnels.filter { $0 == "localhost:4430" }.count == 1)
        #expect(throws: HTTPError(.unreachable, "the server's certificate is for another name")) {
            try ask("https://wrong.example/", through: proxy("proxy"))
        }
    }

    private var tunnels: [String] {
        get throws { try ask("http://a.example/", through: proxy("proxy")).arrival.tunnels ?? [] }
    }

    @Test("The proxy's user and password are sent, to it alone; without them it refuses")
    func credentials() throws {
        let known = proxy("lockedProxy", "http://user:pass%40word@")
        let plain = try ask("http://a.example/", through: known).arrival
        #expect(plain.request.contains("\r\nProxy-Authorization: Basic dXNlcjpwYXNzQHdvcmQ=\r\n"))
        let tunnelled = try ask("https://localhost/", through: known).arrival
        #expect(!tunnelled.request.contains("Authorization"))
        let refusal = HTTPError(.unreachable, "the proxy answered with status 407")
        for url in ["http://a.example/", "https://localhost/"] {
            for stranger in [proxy("lockedProxy"), proxy("lockedProxy", "http://user:other@")] {
                #expect(throws: refusal) { try ask(url, through: stranger) }
            }
        }
    }

    @Test(
        "Of a proxy whose tunnel leads nowhere it is told that no answer came, not that one broke off",
        arguments: [
            (.answer("HTTP/1.1 200 OK\r\n\r\n"), .timeout, "no answer in time"),
            (.answerAndClose("HTTP/1.1 200 OK\r\n\r\n"), .unreachable, nil),
            (.answerAndClose("HTTP/1.1 503 No\r\n\r\n"), .unreachable, "the proxy answered with status 503"),
            (.answerAndClose(""), .unreachable, nil), (.reset, .unreachable, nil),
        ] as [(LocalServer.Reaction, HTTPError.Cause, String?)])
    func brokenTunnels(_ reaction: LocalServer.Reaction, _ cause: HTTPError.Cause, _ message: String?) throws {
        let server = try LocalServer { _ in reaction }
        defer { server.stop() }
        var request = HTTPRequest(.post, "https://service.example/", body: [1], timeout: .milliseconds(300))
        request.transport.proxy = .url(server.url)
        let error = #expect(throws: HTTPError.self) { try CurlClient().send(request) }
        #expect(error?.cause == cause && error?.status == nil)
        if let message { #expect(error?.message == message) }
        #expect(server.requests.first?.hasPrefix("CONNECT service.example:443 HTTP/1.1\r\n") == true)
    }

    @Test("A proxy that is asked by TLS is checked too")
    func overTLS() throws {
        let address = HTTPTransport.Proxy.url("https://localhost:\(servers.port("tlsProxy"))")
        #expect(try ask("http://a.example/", through: address).arrival.proxy == true)
        #expect(try ask("https://localhost/", through: address).arrival.name == "localhost")
        var request = HTTPRequest(.get, "http://a.example/")
        request.transport.proxy = address
        let error = #expect(throws: HTTPError.self) { try CurlClient().send(request) }
        #expect(error?.message.hasPrefix("the server's certificate is refused: ") == true)
    }

    @Test("The name that a certificate must have is not the one that the tunnel leads to")
    func serverName() throws {
        var request = HTTPRequest(.get, "https://service.example/")
        request.transport = servers.transport
        request.transport.proxy = proxy("proxy")
        request.transport.serverName = "localhost"
        let arrival = try CurlClient().send(request).arrival
        #expect(arrival.name == "localhost" && arrival.request.contains("\r\nHost: service.example\r\n"))
        #expect(try tunnels.contains("service.example:443"))
    }

    @Test("The environment's proxies are asked for only where that is said")
    func environment() throws {
        let address = "127.0.0.1:\(servers.port("proxy"))"
        let client = CurlClient(environment: ["HTTP_PROXY": address, "https_proxy": "http://" + address])
        #expect(try ask("http://\(plain)/", through: .environment, client).arrival.proxy == true)
        #expect(try ask("https://localhost.example/", through: .environment, trustingAll: client).name != nil)
        #expect(try ask("http://\(plain)/", through: .direct, client).arrival.proxy == nil)
        let excepting = CurlClient(environment: ["HTTP_PROXY": address, "NO_PROXY": "a.example,0.0.0.0"])
        #expect(try ask("http://\(plain)/", through: .environment, excepting).arrival.proxy == nil)
        #expect(try ask("http://b.example/", through: .environment, excepting).arrival.proxy == true)
    }

    private func ask(
        _ url: String, through proxy: HTTPTransport.Proxy, trustingAll client: CurlClient
    ) throws -> TLSServers.Arrival {
        var request = HTTPRequest(.get, url)
        request.transport.proxy = proxy
        request.transport.verifiesServer = false
        return try client.send(request).arrival
    }

    @Test(
        "A proxy that cannot be is told without its password",
        arguments: [
            ("http://user:secret@", "the proxy's address cannot be read"),
            ("http://user:secret@host:port", "the proxy's address cannot be read"),
            ("ftp://user:secret@host", "a proxy of the scheme ftp is not offered"),
            ("http://user:secret@127.0.0.1:1", "Couldn't connect to server: Connection refused"),
        ])
    func wrongProxies(_ address: String, _ problem: String) {
        #expect(throws: HTTPError(.unreachable, problem)) { try ask("http://a.example/", through: .url(address)) }
    }
}
