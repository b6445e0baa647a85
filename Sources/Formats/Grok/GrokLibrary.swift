/// Patterns by name: the built-in ones and the user's, which come before them.
public struct GrokLibrary: Sendable {
    private var patterns: [String: String]

    public init() { patterns = GrokPatterns.builtIn }

    /// Adds lines of `NAME expression`; empty ones and those with a `#` in front do not count.
    public mutating func add(_ text: String) throws(GrokFault) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.drop(while: \.isWhitespace)
            guard let first = words.first, first != "#" else { continue }
            let name = words.prefix { $0 != " " }
            let expression = Self.trimmed(words[name.endIndex...].dropFirst())
            guard !expression.isEmpty else { throw GrokFault("the pattern '\(Self.trimmed(name))' has no expression") }
            patterns[String(name)] = String(expression)
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    func expression(of name: String) -> String? { patterns[name] }
}

/// Why a grok pattern cannot be used.
public struct GrokFault: Error, Equatable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
