/// A pattern that cannot be understood.
public struct PatternError: Error, Equatable {
    public let message: String
    public init(_ message: String) { self.message = message }
}
