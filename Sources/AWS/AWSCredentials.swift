/// The keys of one identity.
public struct AWSCredentials: Sendable, Equatable, CustomStringConvertible {
    public let accessKey: String
    public let secretKey: String
    /// Goes with keys that expire.
    public let sessionToken: String?

    public init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }

    /// From the variables that every AWS tool reads, under their old names too.
    public init?(environment: [String: String]) {
        func value(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        guard let accessKey = value("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"),
            let secretKey = value("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY")
        else { return nil }
        self.init(accessKey: accessKey, secretKey: secretKey, sessionToken: value("AWS_SESSION_TOKEN"))
    }

    public var description: String { "***" }
}

/// Where the keys come from. Asked for each request: keys of other sources than these two expire.
public enum CredentialSource: Sendable, Equatable {
    /// Written in the configuration or the environment.
    case fixed(AWSCredentials)
    case missing

    public func credentials() throws(AWSAccountError) -> AWSCredentials {
        switch self {
        case .fixed(let credentials): return credentials
        case .missing:
            throw AWSAccountError(
                "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or 'access_key' and 'secret_key'")
        }
    }
}
