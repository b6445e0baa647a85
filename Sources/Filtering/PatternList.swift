/// A list of patterns as Telegraf reads it: plain names if none of them has a `*`, `?` or `[` and there are no
/// separators, else globs. Braces are ordinary characters of a plain name.
///
/// A text matches if one of the patterns matches all of it, byte for byte; a character is a Unicode scalar.
public struct PatternList: Sendable {
    /// Behind one reference: a list is handed about for every field, and its arrays would each be counted.
    private let patterns: CompiledPatterns

    /// - Parameter separators: each of these characters ends a `*` and does not fit `?`.
    public init(_ patterns: [String], separators: String = "") throws(PatternError) {
        let isPlain = separators.isEmpty && !patterns.contains(where: Self.isGlob)
        self.patterns =
            try isPlain
            ? CompiledPatterns(names: patterns)
            : CompiledPatterns(globs: patterns, separators: ScalarSet(separators.unicodeScalars))
    }

    private static func isGlob(_ pattern: String) -> Bool {
        pattern.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    @inline(__always) public func matches(_ text: String) -> Bool { patterns.matches(text.utf8.span) }
}
