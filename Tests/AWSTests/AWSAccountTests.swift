import HTTP
import Testing

@testable import AWS

@Suite struct AWSAccountTests {
    static let keys = AWSCredentials(accessKey: "AKID", secretKey: "SECRET", sessionToken: "TOKEN")

    @Test(
        "Where CloudWatch is",
        arguments: [
            ("eu-west-1", nil, "https://monitoring.eu-west-1.amazonaws.com/"),
            ("cn-north-1", nil, "https://monitoring.cn-north-1.amazonaws.com.cn/"),
            ("cn-north-1", "http://127.0.0.1:4566", "http://127.0.0.1:4566"),
        ])
    func address(_ region: String, _ endpoint: String?, _ url: String) throws {
        let account = AWSAccount(region: region, endpoint: endpoint, source: .fixed(Self.keys))
        let access = try account.access(to: .cloudWatch)
        #expect(access.url == url)
        #expect(
            access.signature
                == AWSSignature(
                    accessKey: "AKID", secretKey: "SECRET", sessionToken: "TOKEN", region: region,
                    service: "monitoring"))
    }

    @Test("What is missing is said")
    func missing() {
        let noRegion = AWSAccount(region: "", endpoint: "http://h/", source: .fixed(Self.keys))
        #expect(throws: AWSAccountError("no AWS region: set 'region' or AWS_REGION")) {
            try noRegion.access(to: .cloudWatch)
        }
        let error = #expect(throws: AWSAccountError.self) {
            try AWSAccount(region: "r", endpoint: nil, source: .missing).access(to: .cloudWatch)
        }
        #expect(error?.message.contains("AWS_ACCESS_KEY_ID") == true)
    }

    @Test(
        "Keys of the environment",
        arguments: [
            (["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s"], AWSCredentials(accessKey: "a", secretKey: "s")),
            (["AWS_ACCESS_KEY": "a", "AWS_SECRET_KEY": "s"], AWSCredentials(accessKey: "a", secretKey: "s")),
            (
                [
                    "AWS_ACCESS_KEY_ID": "a", "AWS_ACCESS_KEY": "old", "AWS_SECRET_ACCESS_KEY": "s",
                    "AWS_SESSION_TOKEN": "t",
                ], AWSCredentials(accessKey: "a", secretKey: "s", sessionToken: "t")
            ),
            (
                ["AWS_ACCESS_KEY_ID": "", "AWS_ACCESS_KEY": "a", "AWS_SECRET_KEY": "s", "AWS_SESSION_TOKEN": ""],
                AWSCredentials(accessKey: "a", secretKey: "s")
            ),
            (["AWS_ACCESS_KEY_ID": "a"], nil), (["AWS_SECRET_ACCESS_KEY": "s"], nil), ([:], nil),
        ] as [([String: String], AWSCredentials?)])
    func environment(_ environment: [String: String], _ credentials: AWSCredentials?) {
        #expect(AWSCredentials(environment: environment) == credentials)
    }

    @Test("Keys and region are taken out of what a service says")
    func secrets() {
        let account = AWSAccount(region: "eu-west-1", endpoint: nil, source: .fixed(Self.keys))
        #expect(
            account.withoutSecrets("AKID/20240101/eu-west-1/monitoring with SECRET and TOKEN")
                == "***/20240101/***/monitoring with *** and ***")
        #expect("\(Self.keys)" == "***")
    }
}
