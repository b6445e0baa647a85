import CurlHTTP
import Glibc
import HTTP
import Testing

@Suite struct TLSTests {
    private let servers: TLSServers

    init() throws { servers = try TLSServers.shared.get() }

    /// Asks `server` by the name localhost.
    private func ask(
        _ server: String, path: String = "", by transport: HTTPTransport? = nil, _ client: CurlClient = CurlClient()
    ) throws(HTTPError) -> HTTPResponse {
        var request = HTTPRequest(.get, "https://localhost:\(servers.port(server))/\(path)")
        request.transport = transport ?? servers.transport
        return try client.send(request)
    }

    private func refusal(_ server: String, path: String = "", by transport: HTTPTransport? = nil) -> String? {
        let error = #expect(throws: HTTPError.self) { try ask(server, path: path, by: transport) }
        #expect(error?.cause == .unreachable && error?.status == nil)
        return error?.message
    }

    @Test("A server of a trusted authority is asked, by the newest TLS")
    func trusted() throws {
        let arrival = try ask("good").arrival
        #expect(arrival.name == "localhost" && arrival.version == "TLSv1.3" && arrival.client == nil)
        #expect(arrival.request.contains("\r\nHost: localhost:\(servers.port("good"))\r\n"))
    }

    @Test(
        "A server is refused, and why",
        arguments: [
            ("unknown", "the server's certificate is refused: unable to get local issuer certificate"),
            ("expired", "the server's certificate is refused: certificate has expired"),
            ("other", "the server's certificate is for another name"),
        ])
    func refused(_ server: String, _ reason: String) {
        #expect(refusal(server) == reason)
    }

    @Test("The authorities of a file are trusted in place of the system's, not beside them")
    func authorities() {
        #expect(
            refusal("good", by: HTTPTransport())
                == "the server's certificate is refused: unable to get local issuer certificate")
        var others = HTTPTransport()
        others.authorities = servers.file("stranger.pem")
        #expect(
            refusal("good", by: others)
                == "the server's certificate is refused: unable to get local issuer certificate")
        others.authorities = servers.file("missing.pem")
        #expect(refusal("good", by: others)?.contains("CA cert") == true)
    }

    @Test("Any server is trusted only if that is said", arguments: ["unknown", "expired", "other", "good"])
    func anyServer(_ server: String) throws {
        var transport = HTTPTransport()
        transport.verifiesServer = false
        #expect(try ask(server, by: transport).status == 200)
    }

    @Test("The certificate may have to bear another name: it goes into SNI, and the host stays in the request")
    func serverName() throws {
        var transport = servers.transport
        transport.serverName = "other.example"
        let arrival = try ask("other", by: transport).arrival
        #expect(arrival.name == "other.example")
        #expect(arrival.request.contains("\r\nHost: localhost:\(servers.port("other"))\r\n"))
        #expect(refusal("good", by: transport) == "the server's certificate is for another name")
    }

    @Test("A client shows its certificate", arguments: ["client.key", "client-encrypted.key"])
    func clientCertificate(_ key: String) throws {
        var transport = servers.transport
        transport.certificate = servers.file("client.pem")
        transport.key = servers.file(key)
        transport.keyPassword = key == "client.key" ? "" : "secret"
        #expect(try ask("demanding", by: transport).arrival.client == "client")
    }

    @Test("Without a certificate, or with one that is not trusted, the server refuses")
    func noClientCertificate() {
        #expect(refusal("demanding")?.contains("certificate required") == true)
        var transport = servers.transport
        transport.certificate = servers.file("strange-client.pem")
        transport.key = servers.file("strange-client.key")
        #expect(refusal("demanding", by: transport)?.contains("unknown ca") == true)
    }

    @Test("A key that does not fit, or whose password is wrong or missing, is told, and no terminal is asked")
    func wrongKeys() {
        var transport = servers.transport
        transport.certificate = servers.file("client.pem")
        for (key, password) in [("local.key", ""), ("client-encrypted.key", "wrong"), ("client-encrypted.key", "")] {
            transport.key = servers.file(key)
            transport.keyPassword = password
            #expect(refusal("demanding", by: transport)?.contains("local SSL certificate") == true)
        }
    }

    @Test(
        "A server must speak a version that is new enough",
        arguments: [
            ("tls11", .tls12, nil), ("tls11", .tls11, "TLSv1.1"), ("tls11", .tls10, "TLSv1.1"),
            ("tls12", .tls13, nil), ("tls12", .tls12, "TLSv1.2"), ("good", .tls13, "TLSv1.3"),
            ("good", .tls10, "TLSv1.3"),
        ] as [(String, HTTPTransport.TLSVersion, String?)])
    func versions(_ server: String, _ oldest: HTTPTransport.TLSVersion, _ spoken: String?) throws {
        var transport = servers.transport
        transport.oldestTLS = oldest
        if let spoken {
            #expect(try ask(server, by: transport).arrival.version == spoken)
        } else {
            #expect(refusal(server, by: transport) == "TLS failed: tlsv1 alert protocol version")
        }
    }

    @Test(
        "A server negotiates anew as often as it may, and no more",
        arguments: [
            (.never, 0, true), (.never, 1, false), (.once, 0, true), (.once, 1, true), (.once, 2, false),
            (.freely, 1, true), (.freely, 3, true),
        ] as [(HTTPTransport.Renegotiation, Int, Bool)])
    func renegotiation(_ allowed: HTTPTransport.Renegotiation, _ times: Int, _ works: Bool) throws {
        var transport = servers.transport
        transport.renegotiation = allowed
        if works {
            #expect(try ask("renegotiating", path: "\(times)", by: transport).status == 200)
        } else {
            let reason = refusal("renegotiating", path: "\(times)", by: transport)
            #expect(reason?.contains("handshake failure") == true, "\(reason ?? "")")
        }
    }

    @Test("Only the cipher suites that are named are offered")
    func cipherSuites() throws {
        var transport = servers.transport
        transport.cipherSuites = ["ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"]
        #expect(try ask("aes256", by: transport).arrival.cipher == "ECDHE-ECDSA-AES256-GCM-SHA384")
        transport.cipherSuites = ["ECDHE-ECDSA-AES128-GCM-SHA256"]
        #expect(refusal("aes256", by: transport) == "TLS failed: sslv3 alert handshake failure")
    }

    @Test("Connections are kept for requests that travel alike, and for no others")
    func connections() throws {
        let client = CurlClient()
        let strict = servers.transport
        var lax = strict
        lax.verifiesServer = false
        let order = [strict, strict, lax, strict, lax]
        let numbers = try order.map { try ask("good", by: $0, client).arrival.connection }
        #expect(numbers[0] == numbers[1] && numbers[1] == numbers[3])
        #expect(numbers[2] == numbers[4] && numbers[2] != numbers[0])
        // Met under looser rules, a server is still checked under the strict ones.
        #expect(try ask("unknown", by: lax, client).status == 200)
        #expect(throws: HTTPError.self) { try ask("unknown", by: strict, client) }
    }

    @Test("Connections come from the address that is asked for")
    func localAddress() throws {
        var transport = servers.transport
        transport.localAddress = "127.0.0.9"
        var request = HTTPRequest(.get, "http://127.0.0.1:\(servers.port("plain"))/")
        request.transport = transport
        #expect(try CurlClient().send(request).arrival.peer == "127.0.0.9")
        request.transport.localAddress = "lo"
        #expect(try CurlClient().send(request).arrival.peer == "127.0.0.1")
        request.transport.localAddress = "192.0.2.1"
        let error = #expect(throws: HTTPError.self) { try CurlClient().send(request) }
        #expect(error?.cause == .unreachable)
    }

    @Test("A connection that rested longer than it may is not used again")
    func idleLimit() throws {
        let client = CurlClient()
        var request = HTTPRequest(.get, "http://127.0.0.1:\(servers.port("plain"))/")
        request.transport.idleLimit = .milliseconds(1)
        let first = try client.send(request).arrival.connection
        #expect(try client.send(request).arrival.connection == first)  // rounded up to a second
        // libcurl counts whole seconds, so they have to pass: on a server that does not answer.
        let (descriptor, port) = LocalServer.listenOnLoopback()
        defer { close(descriptor) }
        let slow = HTTPRequest(.get, "http://127.0.0.1:\(port)/", timeout: .milliseconds(2100))
        #expect(throws: HTTPError(.timeout, "no answer in time")) { try client.send(slow) }
        #expect(try client.send(request).arrival.connection != first)
    }
}
