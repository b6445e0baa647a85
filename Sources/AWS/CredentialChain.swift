/// Places to ask in order: the first that has keys, or that should have them and fails, decides.
public struct CredentialChain: CredentialProvider {
    private var providers: [any CredentialProvider]

    public init(_ providers: [any CredentialProvider]) { self.providers = providers }

    public var isConfigured: Bool { providers.contains { $0.isConfigured } }

    public mutating func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials? {
        for i in providers.indices {
            if let keys = try providers[i].credentials(now: now) { return keys }
        }
        return nil
    }
}
