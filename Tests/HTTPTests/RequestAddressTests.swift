import HTTP
import Testing

@Suite struct RequestAddressTests {
    @Test(
        "A socket is asked by its path; what stands behind the colon is asked for",
        arguments: [
            ("http+unix:///run/a.sock:/x/y", "/run/a.sock", "http://localhost/x/y"),
            ("http+unix:///run/a.sock:/x?q=:1&r=/", "/run/a.sock", "http://localhost/x?q=:1&r=/"),
            ("HTTPS+Unix:///run/a.sock:/x#top", "/run/a.sock", "https://localhost/x#top"),
            ("http+unix:///run/a.sock:/x:y:z", "/run/a.sock", "http://localhost/x:y:z"),
            ("http+unix:///run/a.sock:?q", "/run/a.sock", "http://localhost?q"),
            ("http+unix:///run/a.sock:", "/run/a.sock", "http://localhost"),
            ("http+unix:///run/a.sock", "/run/a.sock", "http://localhost"),
            ("http+unix:///run/a%20b%3ac.sock:/x%2Fy", "/run/a b:c.sock", "http://localhost/x%2Fy"),
            ("http+unix://unix:/run/a.sock:/x", "/run/a.sock", "http://unix:/x"),
            ("http+unix://app.example/run/a.sock:/x", "/run/a.sock", "http://app.example/x"),
            ("http+unix://u:p@/run/a.sock:/x", "/run/a.sock", "http://u:p@localhost/x"),
        ])
    func sockets(_ text: String, _ socket: String, _ url: String) throws {
        let address = try #require(RequestAddress(text))
        #expect(address.unixSocket == socket)
        #expect(address.url == url)
        let request = HTTPRequest(.post, to: address, body: [1])
        #expect(request.unixSocket == socket && request.url == url && request.body == [1])
    }

    @Test("An address of the web stays as it is", arguments: ["http://a", "HTTPS://u:p@Host:8443/p/../q?x#y"])
    func web(_ text: String) throws {
        let address = try #require(RequestAddress(text))
        #expect(address.unixSocket == nil && address.url == text)
    }

    @Test(
        "What no request can be sent to",
        arguments: [
            "", "a", "ftp://a/", "http://", "unix:///run/a.sock:/x", "http+unix:/run/a.sock:/x", "http+unix://",
            "http+unix://unix", "http+unix:///", "http+unix://:80/run/a.sock:/x", "http+unix:///:/x",
            "http+unix:///run/a.sock:x", "http+unix:///run/a.sock::/x", "http+unix:///run/a%2.sock:/x",
            "http+unix:///run/a%+f.sock:/x", "http+unix:///run/a%00:/x", "http+unix:///run/%ff:/x", "ws+unix:///a:/x",
            "http+unix:///" + String(repeating: "a", count: 107) + ":/x",
        ])
    func wrong(_ text: String) { #expect(RequestAddress(text) == nil) }

    @Test("The longest path of a socket")
    func longest() {
        let path = "/" + String(repeating: "a", count: 106)
        #expect(RequestAddress("http+unix://\(path):/x")?.unixSocket == path)
    }

    @Test(
        "A log shows the socket, and nothing that may be secret",
        arguments: [
            ("http+unix://u:p@/run/a.sock:/x?token=abc", "http+unix:///run/a.sock:/x?***"),
            ("https+unix://app/run/a.sock:/x", "https+unix://app/run/a.sock:/x"),
            ("http://u:p@host/x?token=abc", "http://host/x?***"),
        ])
    func shown(_ text: String, _ shown: String) { #expect(RequestAddress(text)?.shown == shown) }

    @Test(
        "A redirect stays with the socket as long as it names the same server; from the network none leads to a socket",
        arguments: [
            ("/y", "http://localhost/y", true, true), ("y", "http://localhost/y", true, true),
            ("http://localhost/y", "http://localhost/y", true, true),
            ("http://localhost:8080/y", "http://localhost:8080/y", false, false),
            ("https://localhost/y", "https://localhost/y", false, false),
            ("http://other.localhost/y", "http://other.localhost/y", false, false),
            ("http+unix:///run/b.sock:/y", nil, false, false),
        ] as [(String, String?, Bool, Bool)])
    func redirects(_ location: String, _ url: String?, _ staysOnSocket: Bool, _ keepsProof: Bool) throws {
        let address = try #require(RequestAddress("http+unix:///run/a.sock:/x"))
        let request = HTTPRequest(.get, to: address, headers: [("Authorization", "Basic x")])
        let next = request.redirected(by: HTTPResponse(status: 302, headers: [("Location", location)]))
        #expect(next?.url == url)
        #expect(next?.unixSocket == (staysOnSocket ? "/run/a.sock" : nil))
        #expect((next?.headers.count ?? 0) == (keepsProof ? 1 : 0))
    }
}
