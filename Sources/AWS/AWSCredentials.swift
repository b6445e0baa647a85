/// The keys of one identity.
public struct AWSCredentials: Sendable, Equatable, CustomStringConvertible {
    public let accessKey: String
    public let secretKey: String
    /// Goes with keys that expire.
    public let sessionToken: String?
    /// Seconds since the epoch; nil for keys that stay.
    public let expiration: Int64?

    public init(accessKey: String, secretKey: String, sessionToken: String? = nil, expiration: Int64? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }

    public var description: String { "***" }

    /// `text` without these keys. The longest first, for one may begin with another.
    func removed(from text: String) -> String {
        let secrets = [secretKey, sessionToken ?? "", accessKey].filter { !$0.isEmpty }
        return secrets.sorted { $0.utf8.count > $1.utf8.count }.reduce(text) { $0.replacing($1, with: "***") }
    }
}
