import HTTP
import Testing

@Suite struct HTTPTests {
    @Test("A header is found in any case; the first counts")
    func headers() {
        let response = HTTPResponse(status: 200, headers: [("retry-AFTER", "1"), ("Retry-After", "2")])
        #expect(response[header: "Retry-After"] == "1")
        #expect(response[header: "Date"] == nil)
    }

    @Test("Keys are not printed")
    func secrets() {
        var request = HTTPRequest(.get, "http://a/")
        request.signature = AWSSignature(
            accessKey: "AKID", secretKey: "SECRET", sessionToken: "TOKEN", region: "eu-west-1", service: "monitoring")
        request.transport.keyPassword = "PASSWORD"
        request.transport.proxy = .url("http://user:PASSWORD@proxy")
        #expect(request.signature.map { "\($0)" } == "a signature for monitoring")
        #expect(["AKID", "SECRET", "TOKEN", "PASSWORD"].allSatisfy { !"\(request)".contains($0) })
    }
}
