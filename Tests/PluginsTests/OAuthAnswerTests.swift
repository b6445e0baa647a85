import HTTP
import PluginKit
import TestSupport
import Testing

@testable import Plugins

@Suite struct OAuthAnswerTests {
    private static let form = "application/x-www-form-urlencoded"

    private func answer(_ type: String?, _ body: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: type.map { [("content-type", $0)] } ?? [], body: Array(body.utf8))
    }

    @Test(
        "A token is read as the answer's type says",
        arguments: [
            (nil, "{\"access_token\":\"a+b\",\"token_type\":\"bearer\",\"expires_in\":60}", "a+b", "bearer", 60),
            ("application/json; charset=utf-8", "{\"access_token\":\"a\",\"expires_in\":\"60\"}", "a", "", 60),
            ("text/html", "{\"access_token\":\"a\",\"error\":\"\",\"expires_in\":null}", "a", "", nil),
            (form, "access_token=a%2Bb+c&token_type=bearer&expires_in=60", "a+b c", "bearer", 60),
            ("Text/Plain ; charset=utf-8", "&token_type=MAC&access_token=a&access_token=b", "a", "MAC", nil),
            (form, "access_token=a&expires_in=soon", "a", "", nil), (form, "access_token=a=&error", "a=", "", nil),
            (form, "access_token=a&expires_in=-5", "a", "", -5),
            (form, "access_token=a&expires_in=1e300", "a", "", nil),
        ] as [(String?, String, String, String, Int64?)])
    func tokens(_ type: String?, _ body: String, _ token: String, _ tokenType: String, _ life: Int64?) throws {
        let found = try OAuthAnswer(answer(type, body))
        #expect(found.token == token && found.type == tokenType && found.life == life)
    }

    @Test(
        "What is no token, and why, without what else the answer says",
        arguments: [
            (nil, 200, "access_token=secret", "the answer is no JSON"),
            (nil, 200, "{\"refresh_token\":\"secret\"}", "the answer has no 'access_token'"),
            (nil, 200, "{\"access_token\":7}", "the answer has no 'access_token'"),
            (nil, 200, "[]", "the answer has no 'access_token'"),
            (
                nil, 200, "{\"access_token\":\"secret\",\"error\":\"slow_down\"}",
                "status 200: slow_down"
            ),
            (
                nil, 400, "{\"error\":\"invalid_client\",\"error_description\":\"too old\",\"hint\":\"secret\"}",
                "status 400: invalid_client, too old"
            ),
            (nil, 500, "secret", "status 500"), (nil, 404, "{\"access_token\":\"secret\"}", "status 404"),
            ("text/plain", 200, "{\"access_token\":\"secret\"}", "the answer has no 'access_token'"),
            (form, 200, "access_token=secret%2", "the answer is no form"),
            (form, 200, "access_token=secret;expires_in=5", "the answer is no form"),
            (form, 200, "access_token=&token_type=bearer", "the answer has no 'access_token'"),
            (form, 200, "access_token=secret%0d%0aX: y", "the answer's token has control characters"),
            (form, 200, "error=bad_verification_code&access_token=secret", "status 200: bad_verification_code"),
            (
                form, 401, "error=invalid_client&error_description=too+old&hint=secret",
                "status 401: invalid_client, too old"
            ), (form, 401, "error=%zz", "status 401"),
        ] as [(String?, Int, String, String)])
    func refusals(_ type: String?, _ status: Int, _ body: String, _ problem: String) {
        #expect(throws: LoginError("no OAuth token: " + problem)) {
            try OAuthAnswer(answer(type, body, status: status))
        }
    }

    private func tokens() -> OAuthTokens {
        OAuthTokens(.init(id: "me", secret: Secret("s"), url: "http://a/token", audience: "", scopes: []))
    }

    @Test("After any answer without a token the client proves itself in the other way, as long as none has worked")
    func otherProof() throws {
        let form = answer(Self.form, "access_token=a&expires_in=60")
        let http = ScriptedHTTPClient { request throws(HTTPError) in
            request.headers.contains { $0.name == "Authorization" }
                ? self.answer(nil, "{\"error\":\"invalid_client\"}") : form
        }
        var tokens = tokens()
        #expect(try tokens.header(now: 1000) { request throws(HTTPError) in try http.send(request) } == "Bearer a")
        #expect(try tokens.header(now: 1049) { request throws(HTTPError) in try http.send(request) } == "Bearer a")
        #expect(http.sent.count == 2)
        #expect(try tokens.header(now: 1050) { request throws(HTTPError) in try http.send(request) } == "Bearer a")
        #expect(http.sent.map { $0.headers.count } == [2, 1, 1])
    }

    @Test("A token that has ended when it comes serves one request")
    func endedToken() throws {
        let http = ScriptedHTTPClient { _ throws(HTTPError) in
            self.answer(Self.form, "access_token=a&token_type=mac&expires_in=-1")
        }
        var tokens = tokens()
        for count in 1...2 {
            #expect(try tokens.header(now: 1000) { request throws(HTTPError) in try http.send(request) } == "MAC a")
            #expect(http.sent.count == count)
        }
    }
}
