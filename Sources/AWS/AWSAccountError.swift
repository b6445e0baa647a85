/// Something is missing or wrong that every request needs; the message says what to do, and shows no key.
public struct AWSAccountError: Error, Equatable, CustomStringConvertible {
    public enum Cause: Sendable {
        /// Nothing is set.
        case missing
        /// What is set cannot be used: an option, a variable, a shared file, a command.
        case misconfigured
        /// Who was asked for keys said no.
        case refused
        /// Who was asked for keys did not answer.
        case unreachable
        /// What was answered makes no sense.
        case malformed
    }

    public let cause: Cause
    public let message: String

    public init(_ cause: Cause, _ message: String) {
        self.cause = cause
        self.message = message
    }

    public var description: String { message }

    /// - Parameter detail: why the last place where keys may be has none.
    static func noCredentials(_ detail: String? = nil) -> Self {
        let reason = detail.map { " (\($0))" } ?? ""
        return Self(
            .missing,
            "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or 'access_key' and 'secret_key', "
                + "or give the host a role\(reason)")
    }
}
