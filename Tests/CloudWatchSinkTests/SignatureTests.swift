import Testing

@testable import CloudWatchSink

@Suite struct SignatureTests {
    static let local = SignatureCheck(keys: .local, region: nil)

    static func complaint(_ request: SinkRequest, _ check: SignatureCheck = local, now: Int64 = noon) -> String? {
        do throws(ServiceFault) {
            _ = try check.region(of: request, now: now)
            return nil
        } catch {
            return "\(error.status) \(error.code): \(error.message)"
        }
    }

    @Test("The check vector")
    func vector() throws {
        let body =
            "Action=PutMetricData&Version=2010-08-01&Namespace=Test%2FAgent&MetricData.member.1.MetricName=cpu_usage_idle"
            + "&MetricData.member.1.Dimensions.member.1.Name=host&MetricData.member.1.Dimensions.member.1.Value=h1"
            + "&MetricData.member.1.Timestamp=2024-01-01T00%3A00%3A00Z&MetricData.member.1.Value=98.5"
            + "&MetricData.member.1.StorageResolution=60"
        var request = SinkRequest(
            method: "POST", target: "/",
            headers: [
                ("Host", "monitoring.eu-west-1.amazonaws.com"), ("X-Amz-Date", "20240101T000005Z"),
                ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                (
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/eu-west-1/monitoring/aws4_request, "
                        + "SignedHeaders=content-type;host;x-amz-date, "
                        + "Signature=fd27f9c6d73f239fe73ceea8043b74dd6232a505095902cc736c00d797a15dc8"
                ),
            ], body: Array(body.utf8))
        let check = SignatureCheck(keys: KeyRing(keys: ["AKIDEXAMPLE": "EXAMPLE-SECRET-KEY"]), region: "eu-west-1")
        #expect(try check.region(of: request, now: 1_704_067_205) == "eu-west-1")
        request.body[3] ^= 1
        #expect(
            Self.complaint(request, check, now: 1_704_067_205)?.hasPrefix(
                "403 SignatureDoesNotMatch: The request signature we") == true)
    }

    static let plain = WireProtocol.json.request("PutMetricData", ["Namespace": "N"])

    @Test(
        "Signed requests pass, in every protocol, at the bounds of the clock, with a token", arguments: WireProtocol.all
    )
    func passes(_ wire: WireProtocol) {
        var request = wire.request("ListMetrics", [:])
        request.headers.append(("X-Amz-Security-Token", "to/ken=="))
        request.headers.append(("User-Agent", "a  b"))
        for offset in [-300, 0, 300] as [Int64] {
            #expect(Self.complaint(request.signed(at: noon + offset, leavingOut: ["user-agent"])) == nil)
        }
    }

    @Test("What is wrong is said")
    func refusals() {
        let check = SignatureCheck(keys: KeyRing(keys: ["ID": "secret"]), region: "us-east-1")
        let cases: [(SinkRequest, SignatureCheck, String)] = [
            (Self.plain, Self.local, "403 MissingAuthenticationToken: "),
            (
                Self.plain.signed(secret: "wrong"), Self.local,
                "403 SignatureDoesNotMatch: The request signature we calculated"
            ),
            (
                Self.plain.signed(key: "other", secret: "secret", region: "us-east-1"), check,
                "403 InvalidClientTokenId: "
            ),
            (
                Self.plain.signed(key: "ID", region: "us-east-1"), check,
                "403 SignatureDoesNotMatch: The request signature"
            ),
            (
                Self.plain.signed(key: "ID", secret: "secret"), check,
                "403 SignatureDoesNotMatch: Credential should be scoped to a valid region"
            ),
            (
                Self.plain.signed(service: "logs"), Self.local,
                "403 SignatureDoesNotMatch: Credential should be scoped to correct service: 'monitoring'."
            ),
            (
                Self.plain.signed(at: noon - 301), Self.local,
                "403 SignatureDoesNotMatch: Signature expired: 20231114T220819Z is now earlier than 20231114T220820Z (20231114T221320Z - 5 min.)"
            ),
            (
                Self.plain.signed(at: noon + 301), Self.local,
                "403 SignatureDoesNotMatch: Signature not yet current: 20231114T221821Z is still later than 20231114T221820Z (20231114T221320Z + 5 min.)"
            ),
            (
                Self.plain.signed(leavingOut: ["host"]), Self.local,
                "403 SignatureDoesNotMatch: 'host' must be a 'SignedHeader'"
            ),
            (
                Self.plain.signed(leavingOut: ["x-amz-date"]), Self.local,
                "403 SignatureDoesNotMatch: 'x-amz-date' must be a"
            ),
            (
                Self.plain.signed(leavingOut: ["x-amz-target"]), Self.local,
                "403 SignatureDoesNotMatch: 'x-amz-target' must be a"
            ),
        ]
        for (request, check, expected) in cases {
            let complaint = Self.complaint(request, check) ?? "nothing"
            #expect(complaint.hasPrefix(expected), "\(complaint)")
        }
    }

    @Test(
        "Headers that are no signature are refused",
        arguments: [
            "", "Basic YTpi", "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 Credential=a/b/c",
            "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=host, Signature=",
            "AWS4-HMAC-SHA256 Credential=A/20231114/r/monitoring/aws4_request, SignedHeaders=host;x-amz-date",
        ])
    func nonsense(_ header: String) {
        var request = Self.plain
        request.headers.append(("Authorization", header))
        #expect(Self.complaint(request)?.hasPrefix("400 IncompleteSignature: ") == true)
    }

    @Test("Path, query and white space are brought to one form")
    func canonical() throws {
        var request = Self.plain
        request.method = "GET"
        request.target = "/a%20b/c?z=1&a=%7e+x&a=%2F&b"
        request.headers = [("Host", "h"), ("X-A", "  one   two "), ("x-a", "three")]
        let text = String(
            decoding: try SignatureCheck.canonical(request, signed: ["host", "x-a"], payload: "P"), as: UTF8.self)
        #expect(text == "GET\n/a%2520b/c\na=%2F&a=~%20x&b=&z=1\nhost:h\nx-a:one two,three\n\nhost;x-a\nP")
    }
}
