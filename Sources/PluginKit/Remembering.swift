/// A plugin that goes on where its last run ended, if the agent has a `statefile`.
public protocol Remembering: Plugin {
    /// What it wants to know again in its next run, as JSON; nil if there is nothing. Asked when it has ended.
    var memory: [UInt8]? { get }
    /// Before `start`: what the run before has left. Throws where it makes nothing of it, and starts afresh.
    mutating func recall(_ memory: [UInt8]) throws(MemoryError)
}

/// What was remembered is of no use.
public struct MemoryError: Error, Equatable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
