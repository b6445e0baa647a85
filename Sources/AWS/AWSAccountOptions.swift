/// What the configuration says about an account; empty is not set.
public struct AWSAccountOptions: Sendable, CustomStringConvertible {
    public var region = ""
    public var accessKey = ""
    public var secretKey = ""
    public var token = ""
    public var roleARN = ""
    public var roleSessionName = ""
    public var webIdentityTokenFile = ""
    public var profile = ""
    public var sharedCredentialFile = ""

    public init() {}

    /// Without the keys: what is printed may end in a log.
    public var description: String { "the options of an AWS account" }

    /// 2 to 64 of `A-Z a-z 0-9 _ = , . @ -`.
    public static func isSessionName(_ name: String) -> Bool {
        (2...64).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (48...57).contains($0) || (97...122).contains($0 | 32) || "_=,.@-".utf8.contains($0)
            }
    }
}

extension AWSAccountOptions {
    /// Who is asked for keys, in order: the role on top, then keys of the options, a profile of the options, and the
    /// default chain of Amazon's clients.
    func provider(
        _ surroundings: AWSSurroundings, _ files: SharedFiles, _ region: AWSRegion
    ) -> any CredentialProvider {
        let service = SecurityTokenService(surroundings: surroundings, region: region)
        let base = basis(surroundings, files, service)
        guard !roleARN.isEmpty else { return CredentialChain(base) }
        let role = AWSRole(
            arn: roleARN, sessionName: roleSessionName.isEmpty ? nil : roleSessionName, externalID: nil,
            seconds: AWSRole.defaultSeconds)
        if !webIdentityTokenFile.isEmpty {
            return WebIdentity(role: role, tokenFile: webIdentityTokenFile, service: service)
        }
        return AssumedRole(role: role, base: CredentialChain(base), service: service)
    }

    private func basis(
        _ surroundings: AWSSurroundings, _ files: SharedFiles, _ service: SecurityTokenService
    ) -> [any CredentialProvider] {
        if !accessKey.isEmpty {
            return [
                FixedCredentials(
                    AWSCredentials(
                        accessKey: accessKey, secretKey: secretKey, sessionToken: token.isEmpty ? nil : token))
            ]
        }
        let shared: [any CredentialProvider] = [
            ProfileCredentials(files: files, roles: service, surroundings: surroundings),
            ContainerCredentials(surroundings: surroundings),
            InstanceCredentials(metadata: InstanceMetadata(surroundings)),
        ]
        if !profile.isEmpty { return shared }
        var environment: [any CredentialProvider] = [EnvironmentCredentials(surroundings: surroundings)]
        if let tokenFile = surroundings.variable("AWS_WEB_IDENTITY_TOKEN_FILE"),
            let arn = surroundings.variable("AWS_ROLE_ARN")
        {
            let role = AWSRole(
                arn: arn, sessionName: surroundings.variable("AWS_ROLE_SESSION_NAME"), externalID: nil,
                seconds: AWSRole.defaultSeconds)
            environment.append(WebIdentity(role: role, tokenFile: tokenFile, service: service))
        }
        return environment + shared
    }
}
