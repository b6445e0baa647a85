public import TOML

/// Something wrong in a configuration file, with its place.
public struct ConfigProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// A warning lets the agent start, an error does not.
    public enum Severity: Sendable { case warning, error }

    public let severity: Severity
    public let place: Place
    public let message: String

    public init(_ message: String, at place: Place, severity: Severity = .error) {
        self.severity = severity
        self.place = place
        self.message = message
    }

    public var description: String { "\(place): \(severity == .warning ? "warning: " : "")\(message)" }
}
