/// A ledger that cannot be used, or not be written now. A budget that is unknown cannot be kept, so nothing is guessed.
public struct LedgerError: Error, Equatable, CustomStringConvertible {
    public enum Cause: Sendable, Equatable {
        /// Another output or agent has it.
        case taken
        /// It is no ledger, or is damaged, or was made by a newer agent.
        case unreadable
        /// The system said no; it may say yes later.
        case unavailable
    }

    public let cause: Cause
    public let path: String
    public let message: String

    init(_ cause: Cause, _ path: String, _ message: String) {
        self.cause = cause
        self.path = path
        self.message = message
    }

    static func taken(_ path: String) -> LedgerError {
        LedgerError(.taken, path, "another output or agent keeps this ledger; give each of them one of its own")
    }

    static func foreign(_ path: String) -> LedgerError {
        LedgerError(.unreadable, path, "this is not a ledger; name a file that does not exist yet")
    }

    static func newer(_ path: String, version: UInt64) -> LedgerError {
        LedgerError(.unreadable, path, "a newer agent wrote this ledger, in version \(version); use that agent")
    }

    static func damaged(_ path: String, record: Int) -> LedgerError {
        LedgerError(
            .unreadable, path,
            "record \(record) is damaged, so what was sent this month is unknown; bring back a copy, or delete the file "
                + "to count from nothing again, which may cost up to max_metrics once more this month")
    }

    public var description: String { "ledger \(path): \(message)" }
}
