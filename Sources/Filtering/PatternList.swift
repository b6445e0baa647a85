/// A list of patterns as Telegraf reads it: plain names if none of them is a pattern, else globs.
public struct PatternList: Sendable {
    private let names: [String]
    private let isPlain: Bool

    public init(_ patterns: [String], separators: String = "") throws(PatternError) {
        names = patterns
        isPlain = !patterns.contains { $0.utf8.contains { "*?[".utf8.contains($0) } }
    }

    public func matches(_ text: String) -> Bool {
        if isPlain {
            for name in names where name == text { return true }
            return false
        }
        return names.contains { Self.matches(Array($0.utf8)[...], Array(text.utf8)[...]) }
    }

    /// (Stand-in: `*` and `?` only.)
    private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let head = pattern.first else { return text.isEmpty }
        if head == UInt8(ascii: "*") {
            return (text.startIndex...text.endIndex).contains { matches(pattern.dropFirst(), text[$0...]) }
        }
        guard let first = text.first, head == UInt8(ascii: "?") || head == first else { return false }
        return matches(pattern.dropFirst(), text.dropFirst())
    }
}

/// A pattern that cannot be understood.
public struct PatternError: Error, Equatable {
    public let message: String
    public init(_ message: String) { self.message = message }
}
