/// The name of an image in two parts, divided as Telegraf's docker input divides it.
///
/// What stands before the first slash is a registry if it has a dot or a colon, or is `localhost`; only after it does a
/// colon begin the version, and it is the last one: `r:5000/a/b:1.2` is `r:5000/a/b` and `1.2`, `a@sha256:0f` is
/// `a@sha256` and `0f`.
public struct ImageName: Sendable, Equatable {
    /// With its registry: `quay.io:5000/team/web`.
    public let name: String
    /// `unknown` if none is named.
    public let version: String

    public init(_ text: String) {
        var registry = text[..<text.startIndex]
        if let slash = text.firstIndex(of: "/"), Self.isRegistry(text[..<slash]) { registry = text[...slash] }
        let rest = text[registry.endIndex...]
        if let colon = rest.lastIndex(of: ":") {
            name = String(registry + rest[..<colon])
            version = String(rest[rest.index(after: colon)...])
        } else {
            name = text
            version = "unknown"
        }
    }

    /// Nil for an empty text: then no image is known.
    init?(known text: String) {
        guard !text.isEmpty else { return nil }
        self.init(text)
    }

    private static func isRegistry(_ text: Substring) -> Bool {
        text == "localhost" || text.contains(".") || text.contains(":")
    }
}
