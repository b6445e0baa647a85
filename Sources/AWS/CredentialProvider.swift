/// One place where keys may be. A value: what it keeps between two calls belongs to the one who asks.
public protocol CredentialProvider: Sendable {
    /// Whether there is anything to ask, as far as options, variables and files tell. Neither network nor command.
    var isConfigured: Bool { get }
    /// Blocks until the place has answered. Nil if it has nothing to say and the next one shall be asked; an error if
    /// it was chosen and fails, for then the next one's keys would be those of somebody else.
    /// - Parameter now: seconds since the epoch.
    mutating func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials?
}

/// Keys written down in the configuration.
public struct FixedCredentials: CredentialProvider {
    private let keys: AWSCredentials

    public init(_ keys: AWSCredentials) { self.keys = keys }

    public var isConfigured: Bool { true }
    public func credentials(now: Int64) -> AWSCredentials? { keys }
}

/// The variables that every AWS tool reads, under their old names too.
struct EnvironmentCredentials: CredentialProvider {
    let surroundings: AWSSurroundings

    var isConfigured: Bool { credentials(now: 0) != nil }

    func credentials(now: Int64) -> AWSCredentials? {
        guard let accessKey = surroundings.variable("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"),
            let secretKey = surroundings.variable("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY")
        else { return nil }
        return AWSCredentials(
            accessKey: accessKey, secretKey: secretKey, sessionToken: surroundings.variable("AWS_SESSION_TOKEN"))
    }
}
