import HTTP
import Testing

@Suite struct WebAddressTests {
    @Test(
        "An address is taken apart, and put together again",
        arguments: [
            ("http://a", "http://a/"),
            ("HTTPS://User:Pass@Host.Example:8443/p/q?x=1&y=2#top", "https://User:Pass@host.example:8443/p/q?x=1&y=2"),
            ("http://a:80/x", "http://a/x"), ("https://a:443", "https://a/"), ("http://a:443", "http://a:443/"),
            ("http://[::1]:9100/metrics", "http://[::1]:9100/metrics"), ("http://[::1]", "http://[::1]/"),
            ("http://a?x", "http://a/?x"), ("http://a/b/../c/./d/", "http://a/c/d/"),
            ("http://u@p@a/", "http://u@p@a/"),
        ])
    func text(_ text: String, _ expected: String) { #expect(WebAddress(text)?.text == expected) }

    @Test(
        "What is no address of the web",
        arguments: ["", "a", "ftp://a/", "http:/a", "http://", "http://:80", "http://a:b/", "//a"])
    func wrong(_ text: String) { #expect(WebAddress(text) == nil) }

    @Test("A log shows nothing that may be secret")
    func shown() {
        #expect(WebAddress("https://u:p@host:81/path?token=abc")?.shown == "https://host:81/path?***")
        #expect(WebAddress("http://host/path")?.shown == "http://host/path")
    }

    /// The examples of RFC 3986, 5.4, as far as they are of the web.
    @Test(
        "A reference is read from where it stands",
        arguments: [
            ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
            ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q"),
            ("g#s", "http://a/b/c/g"), (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
            ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
            ("g;x=1/../y", "http://a/b/c/y"), ("g?y/../x", "http://a/b/c/g?y/../x"), ("https://x:8/y", "https://x:8/y"),
        ])
    func resolving(_ reference: String, _ expected: String) throws {
        let base = try #require(WebAddress("http://a/b/c/d;p?q"))
        #expect(base.resolving(reference)?.text == expected)
    }

    @Test(
        "A reference of another scheme leads nowhere",
        arguments: ["mailto:a@b", "javascript:x", "ftp://a/", "http://", "http+unix:///run/a.sock:/x"])
    func elsewhere(_ reference: String) { #expect(WebAddress("http://a/")?.resolving(reference) == nil) }
}

@Suite struct RedirectTests {
    private func asked(_ method: HTTPRequest.Method, _ url: String = "https://a.example/x") -> HTTPRequest {
        let headers = [
            ("Authorization", "Basic x"), ("Content-Type", "t"), ("Cookie", "c=1"), ("Host", "h"), ("X", "y"),
        ]
        return HTTPRequest(method, url, headers: headers, body: [1])
    }

    private func next(_ request: HTTPRequest, _ status: Int, _ location: String?) -> HTTPRequest? {
        request.redirected(by: HTTPResponse(status: status, headers: location.map { [("location", $0)] } ?? []))
    }

    @Test(
        "Some redirects keep method and body, others lead on with GET",
        arguments: [(301, false), (302, false), (303, false), (307, true), (308, true)])
    func method(_ status: Int, _ isKept: Bool) throws {
        let next = try #require(self.next(asked(.post), status, "/y"))
        #expect(next.url == "https://a.example/y")
        #expect(next.method == (isKept ? .post : .get))
        #expect(next.body == (isKept ? [1] : []))
        #expect(
            next.headers.map(\.name) == ["Authorization"] + (isKept ? ["Content-Type"] : []) + ["Cookie", "Host", "X"])
        #expect(self.next(asked(.head), status, "/y")?.method == .head)
    }

    @Test(
        "Proofs of who asks stay with the host and those below it, and with TLS",
        arguments: [
            ("https://a.example/y", ["Authorization", "Content-Type", "Cookie", "Host", "X"]),
            ("https://b.a.example/y", ["Authorization", "Content-Type", "Cookie", "X"]),
            ("https://evil-a.example/y", ["Content-Type", "X"]), ("https://example/y", ["Content-Type", "X"]),
            ("http://a.example/y", ["Content-Type", "Host", "X"]),
        ])
    func proofs(_ location: String, _ names: [String]) {
        #expect(next(asked(.post), 307, location)?.headers.map(\.name) == names)
    }

    @Test("What is no redirect", arguments: [(200, "/y"), (304, "/y"), (302, nil), (302, "mailto:x")])
    func none(_ status: Int, _ location: String?) { #expect(next(asked(.get), status, location) == nil) }
}
