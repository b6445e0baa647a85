public import HTTP

/// One of Amazon's services, as its addresses, signatures and variables call it.
public struct AWSService: Sendable {
    /// In the host's name and in the signature: `monitoring`.
    public let signingName: String
    /// What names another endpoint for this service alone: `AWS_ENDPOINT_URL_CLOUDWATCH`.
    public let endpointVariable: String

    public static let cloudWatch = AWSService(
        signingName: "monitoring", endpointVariable: "AWS_ENDPOINT_URL_CLOUDWATCH")
}

/// Where requests go, and who signs them.
///
/// A missing region or key is no reason not to start, for it is the requests that fail.
public struct AWSAccount: Sendable {
    private let region: String
    private let endpoint: String?
    private let source: CredentialSource

    /// - Parameters:
    ///   - region: empty if unknown.
    ///   - endpoint: in place of Amazon's own.
    public init(region: String, endpoint: String?, source: CredentialSource) {
        self.region = region
        self.endpoint = endpoint
        self.source = source
    }

    /// The address of `service` and a signature for it.
    public func access(to service: AWSService) throws(AWSAccountError) -> (url: String, signature: AWSSignature) {
        guard !region.isEmpty else { throw AWSAccountError("no AWS region: set 'region' or AWS_REGION") }
        let keys = try source.credentials()
        let signature = AWSSignature(
            accessKey: keys.accessKey, secretKey: keys.secretKey, sessionToken: keys.sessionToken, region: region,
            service: service.signingName)
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        return (endpoint ?? "https://\(service.signingName).\(region).\(domain)/", signature)
    }

    /// What a service says, without what must not be shown: services quote keys and scope when they refuse them.
    func withoutSecrets(_ text: String) -> String {
        let keys = try? source.credentials()
        let secrets = [keys?.secretKey, keys?.sessionToken, keys?.accessKey, region].compactMap(\.self)
        return secrets.filter { !$0.isEmpty }.reduce(text) { $0.replacing($1, with: "***") }
    }
}

/// Something is missing that every request needs; the message says what to set.
public struct AWSAccountError: Error, Equatable, CustomStringConvertible {
    public let message: String
    public init(_ message: String) { self.message = message }
    public var description: String { message }
}
