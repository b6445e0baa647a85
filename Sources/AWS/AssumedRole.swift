/// The keys of a role, taken on with the keys of another place.
struct AssumedRole: CredentialProvider {
    let role: AWSRole
    var base: CredentialChain
    let service: SecurityTokenService

    var isConfigured: Bool { base.isConfigured }

    mutating func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials? {
        guard let keys = try base.credentials(now: now) else { throw .noCredentials() }
        return try service.assume(role, with: keys, now: now)
    }
}

/// The keys of a role, taken on with a token in a file.
struct WebIdentity: CredentialProvider {
    let role: AWSRole
    let tokenFile: String
    let service: SecurityTokenService

    var isConfigured: Bool { true }

    func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials? {
        try service.assume(role, tokenFile: tokenFile, now: now)
    }
}
