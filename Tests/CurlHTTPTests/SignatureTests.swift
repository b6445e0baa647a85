import CurlHTTP
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

    /// The request as it left, sent to a host's name over a socket of this machine.
    private func sent(_ signature: AWSSignature, body: String = body) throws -> String {
        let path = "/tmp/heliograph-signature-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let server = try LocalServer(unixSocket: path) { _ in .answer(CurlClientTests.ok) }
        defer {
            server.stop()
            unlink(path)
        }
        var request = HTTPRequest(.post, "http://monitoring.eu-west-1.amazonaws.com/", body: Array(body.utf8))
        request.headers = [
            ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"), ("X-Amz-Date", "20240101T000005Z"),
        ]
        request.signature = signature
        request.unixSocket = path
        _ = try CurlClient().send(request)
        return try #require(server.requests.first)
    }

    @Test("The check vector")
    func vector() throws {
        let request = try sent(Self.signature)
        #expect(request.contains("\r\nHost: monitoring.eu-west-1.amazonaws.com\r\n"))
        let header = try #require(request.split(separator: "\r\n").first { $0.hasPrefix("Authorization:") })
        #expect(
            header == """
                Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/eu-west-1/monitoring/aws4_request, \
                SignedHeaders=content-type;host;x-amz-date, \
                Signature=fd27f9c6d73f239fe73ceea8043b74dd6232a505095902cc736c00d797a15dc8
                """)
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
