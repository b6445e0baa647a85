import HTTP
import TestSupport
import Testing

@testable import AWS

@Suite struct AWSAccountTests {
    static let keys = AWSCredentials(accessKey: "AKID", secretKey: "SECRET", sessionToken: "TOKEN")

    static func account(
        _ region: String, _ endpoint: String? = nil, _ provider: any CredentialProvider = FixedCredentials(keys)
    ) -> AWSAccount {
        AWSAccount(
            region: AWSRegion(region), endpoint: endpoint, provider: provider, now: { 0 }, warn: { _ in })
    }

    @Test(
        "Where CloudWatch is",
        arguments: [
            ("eu-west-1", nil, "https://monitoring.eu-west-1.amazonaws.com/"),
            ("cn-north-1", nil, "https://monitoring.cn-north-1.amazonaws.com.cn/"),
            ("cn-north-1", "http://127.0.0.1:4566", "http://127.0.0.1:4566"),
        ])
    func address(_ region: String, _ endpoint: String?, _ url: String) throws {
        var account = Self.account(region, endpoint)
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
        var noRegion = Self.account("", "http://h/")
        #expect(throws: AWSAccountError(.missing, "no AWS region: set 'region' or AWS_REGION")) {
            try noRegion.access(to: .cloudWatch)
        }
        let error = #expect(throws: AWSAccountError.self) {
            var account = Self.account("r", nil, CredentialChain([]))
            _ = try account.access(to: .cloudWatch)
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
        let surroundings = AWSSurroundings(http: ScriptedHTTPClient(), environment: environment)
        let provider = EnvironmentCredentials(surroundings: surroundings)
        #expect(provider.credentials(now: 0) == credentials)
        #expect(provider.isConfigured == (credentials != nil))
    }

    @Test("Keys and region are taken out of what a service says")
    func secrets() throws {
        var account = Self.account("eu-west-1")
        _ = try account.access(to: .cloudWatch)
        #expect(
            account.withoutSecrets("AKID/20240101/eu-west-1/monitoring with SECRET and TOKEN")
                == "***/20240101/***/monitoring with *** and ***")
        #expect("\(Self.keys)" == "***")
    }
}
