import HTTP

/// A request the engine did not serve, and which.
public struct EngineError: Error, Equatable, CustomStringConvertible {
    public enum Cause: Sendable, Equatable {
        /// Nobody is there: no socket, no right to it, nobody behind it.
        case unreachable
        /// A connection, and no whole answer.
        case noAnswer
        /// An answer that says no.
        case refused(status: Int)
        /// An answer that cannot be understood.
        case malformed
        /// It speaks no version that is new enough.
        case outdated
    }

    public let cause: Cause
    /// What was asked for: `/containers/json`.
    public let path: String
    public let message: String

    public init(_ cause: Cause, _ path: String, _ message: String) {
        self.cause = cause
        self.path = path
        self.message = message
    }

    init(_ error: HTTPError, _ path: String) {
        self.init(error.cause == .unreachable ? .unreachable : .noAnswer, path, error.message)
    }

    /// What was asked about is not there any more.
    public var isGone: Bool { cause == .refused(status: 404) }

    public var description: String { "\(path): \(message)" }
}
