import HTTP
import Testing

@testable import CurlHTTP

@Suite struct ProxyEnvironmentTests {
    @Test(
        "Which variable counts for which request",
        arguments: [
            (["HTTP_PROXY": "a"], "http://x.example/", "a"), (["http_proxy": "a"], "http://x.example/", "a"),
            (["HTTP_PROXY": "a", "http_proxy": "b"], "http://x.example/", "a"),
            (["HTTP_PROXY": "", "http_proxy": "b"], "http://x.example/", "b"),
            (["HTTP_PROXY": "a"], "https://x.example/", nil), (["HTTPS_PROXY": "a"], "http://x.example/", nil),
            (["HTTPS_PROXY": "a"], "https://x.example/", "a"), (["https_proxy": "a"], "HTTPS://x.example/", "a"),
            (["ALL_PROXY": "a"], "http://x.example/", nil), ([:], "http://x.example/", nil),
        ] as [([String: String], String, String?)])
    func variables(_ environment: [String: String], _ url: String, _ proxy: String?) {
        #expect(ProxyEnvironment(environment).proxy(for: url) == proxy)
    }

    @Test(
        "Whom NO_PROXY names",
        arguments: [
            ("x.example", "http://x.example/", true), ("x.example", "http://y.x.example/", true),
            ("x.example", "http://yx.example/", false), ("X.Example", "http://x.EXAMPLE/", true),
            (".x.example", "http://x.example/", false), (".x.example", "http://y.x.example/", true),
            ("*.x.example", "http://x.example/", false), ("*.x.example", "http://y.x.example/", true),
            ("x.example:80", "http://x.example/", true), ("x.example:443", "http://x.example/", false),
            ("x.example:8080", "http://x.example:8080/", true), ("x.example:8080", "http://x.example/", false),
            ("*", "http://x.example/", true), ("a, *", "http://x.example/", true), ("", "http://x.example/", false),
            (" a.example , x.example ,,", "http://x.example/", true), ("example", "http://x.example/", true),
            ("x.*", "http://x.example/", false), ("10.1.2.3", "http://10.1.2.3/", true),
            ("10.1.2.3", "http://10.1.2.30/", false), ("10.1.2.3:81", "http://10.1.2.3/", false),
            ("10.1.2.3:81", "http://10.1.2.3:81/", true), ("10.0.0.0/8", "http://10.9.9.9/", true),
            ("10.0.0.0/8", "http://11.0.0.1/", false), ("10.0.0.0/9", "http://10.128.0.1/", false),
            ("0.0.0.0/0", "http://8.8.8.8/", true), ("0.0.0.0/0", "http://x.example/", false),
            ("10.0.0.0/33", "http://10.0.0.0/", false), ("fd00::/8", "http://[fd12::1]/", true),
            ("fd00::/8", "http://[fe80::1]/", false), ("fd12::1", "http://[fd12::1]/", true),
            ("[fd12::1]", "http://[fd12::1]/", true), ("[fd12::1]:80", "http://[fd12::1]/", true),
            ("[fd12::1]:81", "http://[fd12::1]/", false), ("::/0", "http://10.1.2.3/", false),
            ("::ffff:10.1.2.3", "http://10.1.2.3/", true), (":80", "http://x.example/", false),
        ])
    func exceptions(_ list: String, _ url: String, _ isExcepted: Bool) {
        let environment = ProxyEnvironment(["HTTP_PROXY": "p", "no_proxy": list])
        #expect((environment.proxy(for: url) == nil) == isExcepted)
    }

    @Test(
        "This host is never asked for through a proxy",
        arguments: ["localhost", "LOCALHOST:80", "127.0.0.1", "127.9.9.9:8080", "[::1]", "[::ffff:127.0.0.1]"])
    func loopback(_ host: String) {
        #expect(ProxyEnvironment(["HTTP_PROXY": "p"]).proxy(for: "http://\(host)/") == nil)
    }

    @Test(
        "A proxy has the port of its scheme, and socks5 leaves names to the proxy",
        arguments: [
            ("p.example", "http://p.example:80", false), ("p.example:3128", "http://p.example:3128", false),
            ("https://p.example", "https://p.example:443", true), ("socks5://p.example", "socks5h://p.example", false),
            ("socks5h://p.example:1", "socks5h://p.example:1", false),
            ("http://u:a%40b@p.example", "http://u:a%40b@p.example:80", false),
            ("[fd12::1]:8", "http://[fd12::1]:8", false),
        ])
    func addresses(_ text: String, _ url: String, _ speaksTLS: Bool) throws {
        let address = try ProxyAddress(text)
        #expect(address.url == url || address.url == url + "/")
        #expect(address.speaksTLS == speaksTLS)
    }
}
