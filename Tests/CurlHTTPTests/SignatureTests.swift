import CurlHTTP
import Digests
import Glibc
import HTTP
import Testing

@Suite struct SignatureTests {
    static let signature = AWSSignature(
        accessKey: "AKIDEXAMPLE", secretKey: "EXAMPLE-SECRET-KEY", sessionToken: nil, region: "eu-west-1",
        service: "monitoring")

    /// A query of PutMetricData whose signature was computed by other means.
    static let body =
        "Action=PutMetricData&Version=2010-08-01&Namespace=Test%2FAgent&MetricData.member.1.MetricName=cpu_usage_idle"
        + "&MetricData.member.1.Dimensions.member.1.Name=host&MetricData.member.1.Dimensions.member.1.Value=h1"
        + "&MetricData.member.1.Timestamp=2024-01-01T00%3A00%3A00Z&MetricData.member.1.Value=98.5"
        + "&MetricData.member.1.StorageResolution=60"

    static let date = "20240101T000005Z"
    static let authorization = """
        Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/eu-west-1/monitoring/aws4_request, \
        SignedHeaders=content-type;host;x-amz-date, \
        Signature=fd27f9c6d73f239fe73ceea8043b74dd6232a505095902cc736c00d797a15dc8
        """

    /// The request as it left, sent to a host's name over a socket of this machine.
    private func sent(_ signature: AWSSignature, body: String = body, date: String? = date) throws -> String {
        var request = HTTPRequest(.post, "http://monitoring.eu-west-1.amazonaws.com/", body: Array(body.utf8))
        request.headers = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
        if let date { request.headers.append(("X-Amz-Date", date)) }
        request.signature = signature
        return try sent(request)
    }

    private func sent(_ request: HTTPRequest) throws -> String {
        let path = "/tmp/heliograph-signature-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let server = try LocalServer(unixSocket: path) { _ in .answer(CurlClientTests.ok) }
        defer {
            server.stop()
            unlink(path)
        }
        var request = request
        request.unixSocket = path
        _ = try CurlClient().send(request)
        return try #require(server.requests.first)
    }

    @Test("The check vector")
    func vector() throws {
        let request = try sent(Self.signature)
        #expect(request.contains("\r\nHost: monitoring.eu-west-1.amazonaws.com\r\n"))
        let header = try #require(request.split(separator: "\r\n").first { $0.hasPrefix("Authorization:") })
        #expect(header == Self.authorization)
    }

    @Test("A time that is given is signed and sent in place of this host's; a header of the request comes first")
    func time() throws {
        var signature = Self.signature
        signature.time = 1_704_067_205
        let request = try sent(signature, date: nil)
        #expect(request.contains("\r\nX-Amz-Date: 20240101T000005Z\r\n"))
        #expect(request.contains(Self.authorization))
        for name in ["x-amz-date", "host", "authorization"] {
            #expect(request.lowercased().split(separator: "\r\n").filter { $0.hasPrefix(name + ":") }.count == 1)
        }
        signature.time = 0
        #expect(try sent(signature).contains(Self.authorization))
        #expect(try sent(signature, date: nil).contains("\r\nX-Amz-Date: 19700101T000000Z\r\n"))
        signature.time = .max
        #expect(try sent(signature, date: nil).contains("\r\nX-Amz-Date: 19700101T000000Z\r\n"))
        signature.time = nil
        #expect(try sent(signature, date: nil).contains("\r\nX-Amz-Date: 20"))
    }

    @Test("The signature holds in a tunnel, and where the certificate has another name", arguments: ["", "localhost"])
    func tunnelled(_ serverName: String) throws {
        let servers = try TLSServers.shared.get()
        var request = HTTPRequest(
            .post, "https://monitoring.eu-west-1.amazonaws.com/",
            headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
            body: Array(Self.body.utf8))
        request.signature = Self.signature
        request.signature?.time = 1_704_067_205
        request.transport = servers.transport
        request.transport.proxy = .url("http://user:pass%40word@127.0.0.1:\(servers.port("lockedProxy"))")
        request.transport.serverName = serverName
        let arrival = try CurlClient().send(request).arrival
        #expect(arrival.name == (serverName.isEmpty ? "monitoring.eu-west-1.amazonaws.com" : serverName))
        #expect(arrival.request.contains("\r\n" + Self.authorization + "\r\n"))
        #expect(arrival.request.hasSuffix("\r\n\r\n" + Self.body))
    }

    @Test("A body of any size is signed right, with the time of the service", arguments: [0, 1, 1 << 20, 1 << 20 + 1])
    func sizes(_ count: Int) throws {
        var signature = Self.signature
        signature.time = 1_704_067_205
        let body = String(repeating: "x", count: count)
        let request = try sent(signature, body: body, date: nil)
        #expect(request.hasSuffix("\r\n\r\n" + body))
        func hex(_ bytes: [UInt8]) -> String {
            bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
        let canonical = """
            POST
            /

            content-type:application/x-www-form-urlencoded; charset=utf-8
            host:monitoring.eu-west-1.amazonaws.com
            x-amz-date:\(Self.date)

            content-type;host;x-amz-date
            \(hex(SHA256.digest(Array(body.utf8))))
            """
        let toSign = """
            AWS4-HMAC-SHA256
            \(Self.date)
            20240101/eu-west-1/monitoring/aws4_request
            \(hex(SHA256.digest(Array(canonical.utf8))))
            """
        let key = ["20240101", "eu-west-1", "monitoring", "aws4_request", toSign].reduce(
            Array("AWS4EXAMPLE-SECRET-KEY".utf8)
        ) { SHA256.authentication(of: Array($1.utf8), key: $0) }
        #expect(request.contains("Signature=" + hex(key)))
    }

    /// Computed by botocore; the first two are of Amazon's own test suite.
    @Test(
        "Path, query and headers are signed as services read them",
        arguments: [
            (.get, "/", [:], "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            (
                .get, "/?Param2=value2&Param1=value1", [:], "",
                "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
            ),
            (
                .get, "/a%20b/~c?b=2&a%20=%3D&a=", [:], "",
                "38320951222489a1303c1d4afe5340ca0e1629bafdb248d2f5970a75b04f4c5a"
            ),
            (
                .post, ":8080/", ["My-Header": "  a   b  ", "Content-Type": "text/plain"], "body",
                "c7002b860ca71f20fc70657015f7e655328c943fc30bd94e086fd83e4125a748"
            ),
        ] as [(HTTPRequest.Method, String, [String: String], String, String)])
    func vectors(
        _ method: HTTPRequest.Method, _ rest: String, _ headers: [String: String], _ body: String, _ signature: String
    ) throws {
        var request = HTTPRequest(
            method, "http://example.amazonaws.com" + rest, headers: headers.map { ($0.key, $0.value) },
            body: Array(body.utf8))
        request.signature = AWSSignature(
            accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", sessionToken: nil,
            region: "us-east-1", service: "service", time: 1_440_938_160)
        #expect(try sent(request).contains(", Signature=\(signature)\r\n"))
    }

    @Test("Another body, secret or token makes another signature; a token is sent and signed")
    func changes() throws {
        var other = Self.signature
        other.secretKey = "OTHER"
        var withToken = Self.signature
        withToken.sessionToken = "TOKEN/+=="
        let tokened = try sent(withToken)
        #expect(tokened.contains("\r\nX-Amz-Security-Token: TOKEN/+==\r\n"))
        #expect(tokened.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,"))
        let requests = [try sent(Self.signature), try sent(Self.signature, body: "b"), try sent(other), tokened]
        let signatures = requests.compactMap { $0.split(separator: "Signature=").last?.prefix(64) }
        #expect(Set(signatures).count == 4)
        #expect(requests.allSatisfy { !$0.contains("SECRET") && !$0.contains("OTHER") })
    }
}
