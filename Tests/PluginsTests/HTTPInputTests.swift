import CurlHTTP
import Foundation
import HTTP
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing

@testable import Plugins

/// `inputs.http` against a real server; what a scripted one can show is in its cases.
@Suite struct HTTPInputTests {
    private let server: WebServer

    init() throws { server = try WebServer() }

    /// - Parameter options: `URL` is the server's, `SOCKET` the one by which its socket is asked.
    private func gather(_ options: String, times: Int = 1) throws -> PluginCase.Outcome {
        let addresses = options.replacing("SOCKET", with: server.socketURL).replacing("URL", with: server.url)
        let text = "[[inputs.http]]\n" + addresses
        let plugin = try PluginCase(TOMLParser.parse(text, file: "plugin.toml"), catalog: .builtin)
        return try plugin.gather(hostRoot: "/nowhere", http: CurlClient(), times: times)
    }

    private func temperature(_ outcome: PluginCase.Outcome) -> FieldValue? {
        outcome.metrics.first?[field: "temperature"]
    }

    @Test("An answer becomes metrics with the address as a tag; it may come packed")
    func plain() throws {
        let outcome = try gather("urls = [\"URL/metrics?a=b\"]")
        #expect(outcome.failures == [])
        #expect(outcome.metrics.count == 1)
        #expect(outcome.metrics.first?.tags["url"] == server.url + "/metrics?a=b")
        #expect(temperature(outcome) == .double(11.5))
        let seen = try server.seen()
        #expect(seen.map(\.method) == ["GET"])
        #expect(seen[0].headers["accept-encoding"] == "gzip")
        #expect(seen[0].headers["content-type"] == nil)
        #expect(seen[0].headers["authorization"] == nil)
    }

    @Test("A socket is asked like any server, past all proxies, and its address is the tag as it is written")
    func socket() throws {
        let outcome = try gather(
            """
            urls = ["SOCKET/metrics?a=b", "URL/metrics", "SOCKET/to/302/metrics"]
            http_proxy_url = "http://127.0.0.1:1"
            username = "ann"
            password = "p:w"
            """)
        #expect(outcome.failures.map { $0.contains(server.url) } == [true])
        let urls = outcome.metrics.map { $0.tags["url"] }
        #expect(urls == [server.socketURL + "/metrics?a=b", server.socketURL + "/to/302/metrics"])
        #expect(outcome.metrics.map { $0[field: "temperature"] } == [.double(11.5), .double(11.5)])
        let seen = try server.seen()
        #expect(Set(seen.map(\.path)) == ["/metrics?a=b", "/to/302/metrics", "/metrics"])
        #expect(seen.allSatisfy { $0.headers["host"] == "localhost" })
        #expect(
            seen.allSatisfy { $0.headers["authorization"] == "Basic " + Data("ann:p:w".utf8).base64EncodedString() })
    }

    @Test("Sockets that refuse, or are not there, fail alone, and name no secret")
    func failingSockets() throws {
        let outcome = try gather(
            "urls = [\"SOCKET/status/503?key=secret\", \"http+unix://u:secret@/absent/a.sock:/x\", \"SOCKET/metrics\"]"
        )
        #expect(outcome.metrics.count == 1)
        let refused = "received status code 503 (Service Unavailable), expected any value out of [200]"
        #expect(outcome.failures.first == "[url=\(server.socketURL)/status/503?***]: \(refused)")
        let absent = "Couldn't connect to server: No such file or directory"
        #expect(outcome.failures.dropFirst() == ["[url=http+unix:///absent/a.sock:/x]: \(absent)"])
        #expect(!outcome.failures.joined().contains("secret"))
    }

    @Test("Tokens of OAuth reach a socket; cookies of the network do not")
    func socketLogins() throws {
        let outcome = try gather(
            """
            urls = ["SOCKET/bearer", "SOCKET/private"]
            client_id = "me & you"
            client_secret = "s3cret/+"
            token_url = "URL/token"
            cookie_auth_url = "URL/login"
            cookie_auth_username = "ann"
            cookie_auth_password = "p:w"
            """)
        #expect(outcome.metrics.map { $0.tags["url"] } == [server.socketURL + "/bearer"])
        #expect(try server.seen().last { $0.path == "/private" }?.headers["cookie"] == nil)
    }

    @Test("Method, body, headers and password arrive as they are written")
    func request() throws {
        let outcome = try gather(
            """
            urls = ["URL/metrics"]
            method = "PATCH"
            body = "what of it"
            content_encoding = "gzip"
            username = "ann"
            password = "p:w"
            [inputs.http.headers]
              X-Scope = "all of it"
              host = "weather.example"
              Authorization = "Basic none"
            """)
        #expect(outcome.metrics.count == 1)
        let seen = try #require(try server.seen().first)
        #expect(seen.method == "PATCH")
        #expect(seen.body == "what of it")
        #expect(seen.headers["content-encoding"] == "gzip")
        #expect(seen.headers["content-type"] == nil)
        #expect(seen.headers["x-scope"] == "all of it")
        #expect(seen.headers["host"] == "weather.example")
        #expect(seen.headers["authorization"] == "Basic " + Data("ann:p:w".utf8).base64EncodedString())
    }

    @Test("A GET may have a body; other methods need none", arguments: ["GET", "DELETE", "POST"])
    func bodies(_ method: String) throws {
        #expect(try gather("urls = [\"URL/metrics\"]\nmethod = \"\(method)\"\nbody = \"q\"").metrics.count == 1)
        #expect(try gather("urls = [\"URL/metrics\"]\nmethod = \"\(method)\"").metrics.count == 1)
        #expect(try server.seen().map { "\($0.method) \($0.body)" } == ["\(method) q", "\(method) "])
    }

    @Test("A bearer token comes from the file as it is at each gather")
    func tokens() throws {
        #expect(try gather("urls = [\"URL/metrics\"]\ntoken = \" abc \"").metrics.count == 1)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        for token in ["one\n", "two"] {
            try Data(token.utf8).write(to: file)
            #expect(try gather("urls = [\"URL/metrics\"]\ntoken_file = \"\(file.path)\"").metrics.count == 1)
        }
        #expect(
            try server.seen().compactMap { $0.headers["authorization"] } == ["Bearer abc", "Bearer one", "Bearer two"])
        try Data("a\nb".utf8).write(to: file)
        let broken = try gather("urls = [\"URL/metrics\"]\ntoken_file = \"\(file.path)\"")
        #expect(broken.failures == ["the token file '\(file.path)' holds no token"])
    }

    @Test("Answers of other statuses, broken data and absent servers fail alone, and name no secret")
    func failures() throws {
        let outcome = try gather(
            """
            urls = ["URL/status/503?key=secret", "URL/metrics", "http://u:secret@127.0.0.1:1/x", "URL/echo"]
            success_status_codes = [200, 204]
            """)
        #expect(outcome.metrics.count == 1)
        let shown = server.url
        let refused = "received status code 503 (Service Unavailable), expected any value out of [200 204]"
        #expect(outcome.failures.count == 2)
        #expect(outcome.failures.first == "[url=\(shown)/status/503?***]: \(refused)")
        #expect(outcome.failures.last?.hasPrefix("[url=http://127.0.0.1:1/x]: ") == true)
        #expect(outcome.failures.last?.hasSuffix("Connection refused") == true)
        #expect(!outcome.failures.joined().contains("secret"))
    }

    @Test("Redirects are followed, and a loop of them ends")
    func redirects() throws {
        #expect(try temperature(gather("urls = [\"URL/to/302/metrics\"]")) == .double(11.5))
        #expect(
            try temperature(gather("urls = [\"URL/to/307/metrics\"]\nmethod = \"POST\"\nbody = \"b\"")) == .double(11.5)
        )
        #expect(try server.seen().map { "\($0.method) \($0.body)" } == ["GET ", "GET ", "POST b", "POST b"])
        let loop = try gather(
            "urls = [\"URL/to/302/to/302/to/302/to/302/to/302/to/302/to/302/to/302/to/302/to/302/to/302/metrics\"]")
        #expect(loop.failures.count == 1)
        #expect(loop.failures.first?.hasSuffix("stopped after 10 redirects") == true)
    }

    @Test(
        "OAuth tokens are asked for by header, or else by form, and used until they end",
        arguments: ["token", "token-form", "token-text"])
    func oauth(_ path: String) throws {
        let outcome = try gather(
            """
            urls = ["URL/bearer", "URL/bearer"]
            client_id = "me & you"
            client_secret = "s3cret/+"
            token_url = "URL/\(path)"
            audience = "them"
            scopes = ["read", "more"]
            """, times: 2)
        #expect(outcome.failures == [])
        #expect(outcome.metrics.count == 2)
        let asked = try server.seen().filter { $0.path == "/" + path }
        #expect(asked.count == (path == "token-form" ? 2 : 1))
        #expect(asked.last?.body.hasPrefix("grant_type=client_credentials&scope=read+more&audience=them") == true)
        #expect(asked.last?.headers["content-type"] == "application/x-www-form-urlencoded")
    }

    @Test("A token that nobody gives fails the gather, and the secret is not told")
    func noToken() throws {
        let outcome = try gather(
            """
            urls = ["URL/bearer"]
            client_id = "me"
            client_secret = "wrong"
            token_url = "URL/token"
            """)
        #expect(outcome.failures == ["no OAuth token: status 401: invalid_client"])
    }

    @Test("A login's cookies go with the requests, and it is renewed in time")
    func cookies() throws {
        let options = """
            urls = ["URL/private"]
            cookie_auth_url = "URL/login"
            cookie_auth_username = "ann"
            cookie_auth_password = "p:w"
            cookie_auth_body = "hello"
            [inputs.http.cookie_auth_headers]
              X-Login = "yes"
            """
        #expect(try gather(options, times: 3).metrics.count == 1)
        let logins = try server.seen().filter { $0.path == "/login" }
        #expect(logins.map(\.body) == ["hello"])
        #expect(logins.first?.headers["x-login"] == "yes")
        #expect(try gather("cookie_auth_renewal = \"15s\"\n" + options, times: 5).metrics.count == 1)
        #expect(try server.seen().filter { $0.path == "/login" }.count == 4)
    }

    @Test("A login that is refused is told at the start")
    func refusedLogin() throws {
        let error = #expect(throws: StartError.self) {
            try gather("urls = [\"URL/private\"]\ncookie_auth_url = \"URL/login\"\ncookie_auth_username = \"bob\"")
        }
        #expect(error == .retryable("the login for cookies is refused: status 403 (Forbidden)"))
    }

    @Test("All servers are asked at once")
    func sideBySide() throws {
        let start = ContinuousClock.now
        let outcome = try gather(
            "urls = [\"URL/slow\", \"URL/slow\", \"URL/slow\", \"URL/slow\"]\nsuccess_status_codes = [204]")
        #expect(outcome.failures == [])
        #expect(ContinuousClock.now - start < .seconds(7))
    }

    @Test("A server that does not answer in time fails")
    func timeout() throws {
        let outcome = try gather("urls = [\"URL/slow\"]\ntimeout = \"100ms\"")
        #expect(outcome.failures == ["[url=\(server.url)/slow]: no answer in time"])
        let late = try gather("urls = [\"URL/slow\"]\nresponse_timeout = \"100ms\"")
        #expect(late.failures == ["[url=\(server.url)/slow]: no answer began in time"])
    }

    @Test(
        "What is wrong with the options",
        arguments: [
            (
                "urls = [\"weather.example\"]",
                "'urls' must have addresses that begin with http:// or https://, and name a host"
            ),
            (
                "urls = [\"http://a\", \"http+unix:///run/a.sock:metrics\"]",
                "'urls' must have addresses that read http+unix:///path/to/socket:/request/path, with at most 107 bytes for the socket"
            ),
            (
                "cookie_auth_url = \"http+unix:///run/a.sock:/login\"",
                "'cookie_auth_url' must begin with http:// or https://, and name a host"
            ),
            ("method = \"GET it\"", "'method' must be a method of HTTP, such as \"GET\""),
            ("headers = {\"A\" = \"b\\nc\"}", "'headers' has control characters in the header 'A'"),
            ("headers = {\"A:\" = \"b\"}", "'headers' has a header 'A:', which is no header's name"),
            ("token = \"a\\r\"", "'token' must not have control characters"),
            ("token = \"a\"\ntoken_file = \"b\"", "inputs.http: 'token' and 'token_file' exclude each other"),
            ("token_url = \"login.example\"", "'token_url' must begin with http:// or https://, and name a host"),
            ("cookie_auth_renewal = \"-1s\"", "'cookie_auth_renewal' must not be negative"),
        ])
    func wrongOptions(_ options: String, _ problem: String) throws {
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(into: [HTTPInput()], owner: "inputs.http", &decoding)
        #expect(decoding.problems.map(\.message) == [problem])
    }
}
