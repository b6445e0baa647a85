import CurlHTTP
import Digests
import Filtering
import Foundation
import HTTP
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing

@testable import Plugins

/// `outputs.http` against a real server, and against a scripted one where time or an account matter.
@Suite struct HTTPOutputTests {
    private static let line = "oak,tree=1 rings=12i 1700000000000000000\n"
    private let server: WebServer

    init() throws { server = try WebServer() }

    /// - Parameter options: `URL` is the server's, `SOCKET` the one by which its socket is asked.
    private func output(
        _ options: String, http: any HTTPClient = CurlClient(), log: CgroupInputTests.LogLines = .init(),
        environment: [String: String] = [:], clock: ManualClock = ManualClock(at: PluginCase.time)
    ) throws -> HTTPOutput {
        var output = HTTPOutput()
        var decoding = Decoding()
        let text = options.replacing("SOCKET", with: server.socketURL).replacing("URL", with: server.url)
        try TOMLParser.parse(text, file: "f.toml").decode(into: [output], owner: "outputs.http", &decoding)
        #expect(decoding.problems.map(\.message) == [])
        try output.start(
            PluginContext(
                logger: Logger(label: "test") { _ in log }, http: http, environment: environment, clock: clock))
        return output
    }

    private func metrics(_ count: Int = 1) throws -> [Metric] {
        try (1...count).map { try Metric(line: "oak,tree=\($0) rings=12i 1700000000000000000", now: PluginCase.time) }
    }

    @Test("A batch is one request, which says what it brings")
    func batch() throws {
        var output = try output("url = \"URL/echo?db=a\"")
        #expect(output.write(try metrics(2)).fates == [.accept, .accept])
        let seen = try server.seen()
        #expect(seen.count == 1)
        #expect(seen[0].method == "POST")
        #expect(seen[0].path == "/echo?db=a")
        #expect(seen[0].body == Self.line + Self.line.replacing("tree=1", with: "tree=2"))
        #expect(seen[0].headers["content-type"] == "text/plain; charset=utf-8")
        #expect(seen[0].headers["content-encoding"] == nil)
    }

    @Test("A batch goes over a socket too, whatever proxy there is for the rest")
    func socket() throws {
        var output = try output("url = \"SOCKET/echo?db=a\"\nhttp_proxy_url = \"http://127.0.0.1:1\"")
        #expect(output.write(try metrics(2)).fates == [.accept, .accept])
        let seen = try server.seen()
        #expect(seen.map(\.path) == ["/echo?db=a"])
        #expect(seen[0].body == Self.line + Self.line.replacing("tree=1", with: "tree=2"))
        #expect(seen[0].headers["host"] == "localhost")
    }

    @Test("A refusal over a socket keeps the metrics, and so does a socket that is not there")
    func failingSocket() throws {
        for (url, problem) in [
            (server.socketURL + "/status/404", "/status/404] received status code: 404. body: no room for "),
            ("http+unix:///nowhere/a.sock:/x", "[http+unix:///nowhere/a.sock:/x]: "),
        ] {
            var output = try output("url = \"\(url)\"")
            let report = output.write(try metrics())
            #expect(report.fates == [.keep])
            #expect(report.problem?.hasPrefix("when writing to [http+unix:///") == true)
            #expect(report.problem?.contains(problem) == true)
        }
    }

    @Test("Packed, with a password, and with headers that take the place of ours")
    func request() throws {
        var output = try output(
            """
            url = "URL/echo"
            method = "put"
            content_encoding = "gzip"
            username = "ann"
            password = "p:w"
            [headers]
              content-type = "application/x-oak"
              Host = "trees.example"
            """)
        #expect(output.write(try metrics()).fates == [.accept])
        let seen = try #require(try server.seen().first)
        #expect(seen.method == "PUT")
        #expect(seen.body == Self.line)
        #expect(seen.headers["content-encoding"] == "gzip")
        #expect(seen.headers["content-type"] == "application/x-oak")
        #expect(seen.headers["host"] == "trees.example")
        #expect(seen.headers["authorization"] == "Basic " + Data("ann:p:w".utf8).base64EncodedString())
    }

    @Test("A refusal keeps the metrics, and its first line is told without the password")
    func refusal() throws {
        var output = try output("url = \"URL/status/503?k=v\"\nusername = \"ann\"\npassword = \"hush\"")
        let report = output.write(try metrics(2))
        #expect(report.fates == [.keep, .keep])
        #expect(
            report.problem
                == "when writing to [\(server.url)/status/503?***] received status code: 503. body: no room for ***")
    }

    @Test("After a status that is not to be tried again the metrics are given up and counted")
    func givenUp() throws {
        let log = CgroupInputTests.LogLines()
        var output = try output("url = \"URL/status/413\"\nnon_retryable_statuscodes = [409, 413]", log: log)
        let report = output.write(try metrics())
        guard case .skip(let reason)? = report.fates.first else { return #expect(report.fates == []) }
        #expect(reason.rule == "non_retryable_statuscodes" && reason.detail == "status 413")
        #expect(report.problem == nil)
        #expect(log.all == ["error received non-retryable status 413: metrics are lost"])
    }

    @Test("One request for each metric; those that arrived do not come again")
    func each() throws {
        let http = ScriptedHTTPClient { request throws(HTTPError) in
            String(decoding: request.body, as: UTF8.self).contains("tree=3")
                ? HTTPResponse(status: 500) : HTTPResponse(status: 204)
        }
        var output = try output("use_batch_format = false", http: http)
        #expect(output.write(try metrics(4)).fates == [.accept, .accept, .keep, .keep])
        #expect(http.sent.map { $0.body.count } == [41, 41, 41])
        #expect(http.sent.first?.url == "http://127.0.0.1:8080/telegraf")
    }

    @Test("A redirect that drops the data is no success; one that repeats the request is followed")
    func redirects() throws {
        var lost = try output("url = \"URL/to/302/echo\"")
        #expect(lost.write(try metrics()).fates == [.keep])
        var followed = try output("url = \"URL/to/308/echo\"")
        #expect(followed.write(try metrics()).fates == [.accept])
        #expect(try server.seen().map(\.body) == [Self.line, Self.line, Self.line])
    }

    @Test(
        "What began with success has arrived, even if the answer breaks off; what began with a refusal has not",
        arguments: [(200, WriteReport.Fate.accept), (500, .keep)])
    func brokenAnswers(_ status: Int, _ fate: WriteReport.Fate) throws {
        let http = ScriptedHTTPClient { _ throws(HTTPError) in throw HTTPError(.truncated, "cut off", status: status) }
        var output = try output("", http: http)
        #expect(output.write(try metrics()).fates == [fate])
    }

    @Test("Nobody there: the metrics stay, and the address is told without what may be secret")
    func unreachable() throws {
        let http = ScriptedHTTPClient { _ throws(HTTPError) in throw HTTPError(.unreachable, "no way") }
        var output = try output("url = \"http://u:p@there/x?key=1\"", http: http)
        let report = output.write(try metrics())
        #expect(report.fates == [.keep])
        #expect(report.problem == "when writing to [http://there/x?***]: no way")
    }

    @Test("A token that the service no longer takes is asked for anew")
    func oauth() throws {
        var output = try output(
            """
            url = "URL/bearer"
            client_id = "me & you"
            client_secret = "s3cret/+"
            token_url = "URL/token"
            """)
        #expect(output.write(try metrics()).fates == [.accept])
        #expect(output.write(try metrics()).fates == [.accept])
        #expect(try server.seen().map(\.path) == ["/token", "/bearer", "/bearer"])
        _ = try CurlClient().send(
            HTTPRequest(
                .post, server.url + "/token-form", body: Array("client_id=me+%26+you&client_secret=s3cret%2F%2B".utf8)))
        #expect(output.write(try metrics()).fates == [.keep])
        #expect(output.write(try metrics()).fates == [.accept])
    }

    @Test("OAuth that is named by halves is warned of, and not used")
    func halfOAuth() throws {
        let log = CgroupInputTests.LogLines()
        var output = try output("url = \"URL/echo\"\nclient_id = \"me\"", log: log)
        #expect(output.write(try metrics()).fates == [.accept])
        #expect(
            log.all == [
                "warning requests carry no OAuth token: 'client_id', 'client_secret' and 'token_url' belong together"
            ])
    }

    @Test("Cookies of a login go with the requests")
    func cookies() throws {
        var output = try output(
            """
            url = "URL/private"
            cookie_auth_url = "URL/login"
            cookie_auth_username = "ann"
            cookie_auth_password = "p:w"
            """)
        #expect(output.write(try metrics()).fates == [.accept])
    }

    @Test("Requests to a service of AWS are signed for it")
    func signed() throws {
        let http = ScriptedHTTPClient { _ throws(HTTPError) in HTTPResponse(status: 200) }
        var output = try output(
            "aws_service = \"aps\"\nregion = \"eu-west-1\"\naccess_key = \"AKID\"\nsecret_key = \"SECRET\"\nusername = \"u\"",
            http: http)
        #expect(output.write(try metrics()).fates == [.accept])
        let sent = try #require(http.sent.first)
        #expect(
            sent.signature
                == AWSSignature(
                    accessKey: "AKID", secretKey: "SECRET", sessionToken: nil, region: "eu-west-1", service: "aps"))
        #expect(!sent.headers.contains { $0.name == "Authorization" })
    }

    @Test("Without a key for AWS nothing is sent and the metrics stay")
    func unsigned() throws {
        let http = ScriptedHTTPClient { _ throws(HTTPError) in throw HTTPError(.unreachable, "no way") }
        var output = try output(
            "aws_service = \"aps\"\nregion = \"eu-west-1\"", http: http,
            environment: ["AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent"])
        let report = output.write(try metrics())
        #expect(report.fates == [.keep])
        #expect(report.problem?.hasPrefix("unable to sign for 'aps': ") == true)
    }

    @Test(
        "What is wrong with the options",
        arguments: [
            ("url = \"there\"", "'url' must begin with http:// or https://, and name a host"),
            ("url = \"\"", "'url' must begin with http:// or https://, and name a host"),
            (
                "url = \"unix:///run/a.sock\"",
                "'url' must read http+unix:///path/to/socket:/request/path, with at most 107 bytes for the socket"
            ),
            ("method = \"GET\"", "'method' must be \"POST\", \"PUT\" or \"PATCH\""),
            (
                "content_encoding = \"zstd\"",
                "'content_encoding' must be one of \"identity\", \"gzip\", not the string \"zstd\""
            ),
            ("access_key = \"a\"", "outputs.http: 'access_key' and 'secret_key' belong together"),
        ])
    func wrongOptions(_ options: String, _ problem: String) throws {
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(into: [HTTPOutput()], owner: "outputs.http", &decoding)
        #expect(decoding.problems.map(\.message) == [problem])
    }
}
