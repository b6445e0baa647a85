/// The few file operations that a ledger is made of, so that tests can end the world between any two of them.
///
/// Two files: the ledger, and beside it the draft of a new one, which takes its place when it is whole.
protocol LedgerDisk: Sendable {
    var path: String { get }
    /// Nobody else may use the ledger until the process ends or `release`. Asked again, it sees to it that it is so.
    mutating func lock() throws(LedgerError)
    /// Opens the ledger and reads it; nil if there is none.
    mutating func read() throws(LedgerError) -> [UInt8]?
    /// Whether the ledger is still the file that was opened, and has this many bytes.
    func isIntact(length: Int) -> Bool
    func write(_ bytes: [UInt8], at offset: Int) throws(LedgerError)
    /// What was written is on the disk.
    func sync() throws(LedgerError)
    /// Begins a new draft with these bytes, and forgets any other.
    mutating func draft(_ bytes: [UInt8]) throws(LedgerError)
    func syncDraft() throws(LedgerError)
    /// The draft is the ledger from now on; a crash may yet bring back the one before, until `syncFolder`.
    mutating func publish() throws(LedgerError)
    func syncFolder() throws(LedgerError)
    mutating func release()
}
