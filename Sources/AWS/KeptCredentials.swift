/// The keys in use, renewed in time by whoever asks for them: there is no thread for it.
///
/// A renewal that fails changes nothing while the old keys are valid; it is told once for each cause.
struct KeptCredentials: Sendable {
    /// Seconds before their end from which new keys are asked for, as Amazon's own clients do it.
    private static let lead: Int64 = 300
    /// Seconds between two renewals: an answer near its end must not be asked for with every request.
    private static let rest: Int64 = 60

    private var provider: any CredentialProvider
    private let warn: @Sendable (String) -> Void
    private(set) var current: AWSCredentials?
    private var renewal = Int64.max
    private var told: Set<AWSAccountError.Cause> = []

    init(_ provider: any CredentialProvider, warn: @escaping @Sendable (String) -> Void) {
        self.provider = provider
        self.warn = warn
    }

    var isConfigured: Bool { provider.isConfigured }

    /// - Parameter now: seconds since the epoch.
    mutating func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials {
        if let current, now < renewal { return current }
        do throws(AWSAccountError) {
            return try renew(now)
        } catch {
            guard let current, now < current.expiration ?? .max else { throw error }
            renewal = now + Self.rest
            if told.insert(error.cause).inserted {
                warn("the AWS credentials cannot be renewed, but are still valid: \(error)")
            }
            return current
        }
    }

    /// Has new keys asked for: a service calls the ones in use expired or unknown.
    mutating func forget() { current = nil }

    private mutating func renew(_ now: Int64) throws(AWSAccountError) -> AWSCredentials {
        guard let keys = try provider.credentials(now: now) else { throw .noCredentials() }
        if let end = keys.expiration {
            guard now < end else {
                throw AWSAccountError(
                    .malformed, "the AWS credentials that were given have expired already; is this host's clock right?")
            }
            renewal = min(max(end - Self.lead, now + Self.rest), end)
        } else {
            renewal = .max
        }
        told = []
        current = keys
        return keys
    }
}
