/// Why the sink cannot start, in words for its operator.
public struct SinkError: Error, CustomStringConvertible, Equatable {
    public let message: String
    public var description: String { message }

    init(_ message: String) { self.message = message }
}
