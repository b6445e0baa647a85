public import HTTP

/// One of Amazon's services, as its addresses, signatures and variables call it.
public struct AWSService: Sendable {
    /// In the host's name and in the signature: `monitoring`.
    public let signingName: String
    /// What names another endpoint for this service alone: `AWS_ENDPOINT_URL_CLOUDWATCH`.
    public let endpointVariable: String

    public init(signingName: String, endpointVariable: String) {
        self.signingName = signingName
        self.endpointVariable = endpointVariable
    }

    public static let cloudWatch = AWSService(
        signingName: "monitoring", endpointVariable: "AWS_ENDPOINT_URL_CLOUDWATCH")
}

/// Where requests go, and who signs them. A value with memory: keys are kept and renewed by the one who sends.
///
/// A missing region or key is no reason not to start, for it is the requests that fail.
public struct AWSAccount: Sendable {
    private var region: AWSRegion
    private let endpoint: String?
    private var keys: KeptCredentials
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - endpoint: in place of Amazon's own.
    ///   - now: seconds since the epoch.
    ///   - warn: told when keys cannot be renewed but can still be used.
    public init(
        region: AWSRegion, endpoint: String?, provider: any CredentialProvider, now: @escaping @Sendable () -> Int64,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.region = region
        self.endpoint = endpoint
        keys = KeptCredentials(provider, warn: warn)
        self.now = now
    }

    /// Reads shared files; neither the network nor a command is asked before the first request.
    public init(
        _ options: AWSAccountOptions, endpoint: String?, surroundings: AWSSurroundings,
        now: @escaping @Sendable () -> Int64, warn: @escaping @Sendable (String) -> Void
    ) {
        let files = SharedFiles(
            profile: options.profile, credentialsFile: options.sharedCredentialFile, surroundings: surroundings)
        let region = AWSRegion(option: options.region, files: files, surroundings: surroundings)
        self.init(
            region: region, endpoint: endpoint, provider: options.provider(surroundings, files, region), now: now,
            warn: warn)
    }

    /// What a start should tell: what is not configured, and who is asked for it.
    public var doubt: String? {
        if !region.mayBeFound { return AWSRegion.missing.message }
        let asksInstance = "; the instance is asked at the first write"
        if !keys.isConfigured {
            return region.asksInstance
                ? "no AWS credentials in options, environment or shared files" + asksInstance
                : AWSAccountError.noCredentials().message
        }
        return region.known.isEmpty ? "no AWS region in options, environment or shared files" + asksInstance : nil
    }

    /// May block while the instance is asked for it.
    public mutating func foundRegion() throws(AWSAccountError) -> String { try region.find() }

    /// The address of `service` and a signature for it. May block while keys are asked for.
    public mutating func access(
        to service: AWSService
    ) throws(AWSAccountError) -> (url: String, signature: AWSSignature) {
        let region = try region.find()
        let keys = try keys.credentials(now: now())
        let signature = AWSSignature(
            accessKey: keys.accessKey, secretKey: keys.secretKey, sessionToken: keys.sessionToken, region: region,
            service: service.signingName)
        return (endpoint ?? awsAddress(of: service.signingName, in: region), signature)
    }

    /// Has keys asked for anew: the service no longer knows the ones in use.
    public mutating func forgetKeys() { keys.forget() }

    /// What a service says, without what must not be shown: services quote keys and scope when they refuse them.
    public func withoutSecrets(_ text: String) -> String {
        let text = keys.current?.removed(from: text) ?? text
        return region.known.isEmpty ? text : text.replacing(region.known, with: "***")
    }
}

/// Amazon's own endpoint of a service.
func awsAddress(of service: String, in region: String) -> String {
    let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    return "https://\(service).\(region).\(domain)/"
}
