/// The name of an image in two parts, divided as Telegraf's docker input divides it.
public struct ImageName: Sendable, Equatable {
    /// With its registry: `quay.io:5000/team/web`.
    public let name: String
    /// What stands after the last colon; `unknown` if nothing does.
    public let version: String

    /// Nil for an empty text.
    public init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        var registry = ""
        var rest = text[...]
        if let slash = text.firstIndex(of: "/"), Self.isRegistry(text[..<slash]) {
            registry = String(text[...slash])
            rest = text[text.index(after: slash)...]
        }
        guard let colon = rest.lastIndex(of: ":"), colon > rest.startIndex, rest.index(after: colon) < rest.endIndex
        else {
            name = text
            version = "unknown"
            return
        }
        name = registry + rest[..<colon]
        version = String(rest[rest.index(after: colon)...])
    }

    private static func isRegistry(_ text: Substring) -> Bool {
        text == "localhost" || text.contains(".") || text.contains(":")
    }
}
