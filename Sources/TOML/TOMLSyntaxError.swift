/// The text is not TOML: where reading stopped, and why.
public struct TOMLSyntaxError: Error, CustomStringConvertible {
    public let place: Place
    public let message: String
    public var description: String { "\(place): \(message)" }
}
