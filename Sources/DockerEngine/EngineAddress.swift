public import HTTP

/// Where an engine listens.
public struct EngineAddress: Sendable, Equatable, CustomStringConvertible {
    /// The socket in the file system; nil for one of the network.
    public let socket: String?
    /// What stands before the path of each request.
    let base: String
    public var transport = HTTPTransport()
    private let text: String

    /// As Docker writes it: `unix:///var/run/docker.sock`, `tcp://10.0.0.1:2376`, and also `http://` and `https://`.
    /// - Parameter isSecure: whether `tcp://` means TLS.
    public init(_ text: String, isSecure: Bool = false) throws(EngineAddressError) {
        self.text = text
        guard let colon = text.firstRange(of: "://"), colon.upperBound < text.endIndex else {
            throw EngineAddressError(text: text)
        }
        let rest = text[colon.upperBound...]
        let host = rest.hasSuffix("/") ? rest.dropLast() : rest
        switch text[..<colon.lowerBound] {
        case "unix":
            socket = String(rest)
            base = "http://docker"
        case "tcp":
            socket = nil
            base = (isSecure ? "https://" : "http://") + host
        case "http", "https":
            socket = nil
            base = String(text[..<colon.upperBound] + host)
        default: throw EngineAddressError(text: text)
        }
    }

    public var description: String { text }
}

/// Text that is no address of an engine.
public struct EngineAddressError: Error, Equatable, CustomStringConvertible {
    let text: String

    public var description: String { "must begin with unix:// or tcp://, not '\(text)'" }
}
