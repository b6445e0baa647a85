/// Where a pattern was found in a text, and each of its groups. Group 0 is the whole match.
public struct RE2Match: Sendable {
    private let text: String
    /// Two offsets into the UTF-8 of `text` for each group; -1 for a group that took no part.
    private let bounds: [Int]

    init(text: String, bounds: [Int]) {
        self.text = text
        self.bounds = bounds
    }

    /// Nil for a group that took no part.
    public func range(_ group: Int) -> Range<String.UTF8View.Index>? {
        guard bounds.indices.contains(2 * group), bounds[2 * group] >= 0 else { return nil }
        let start = text.utf8.index(text.startIndex, offsetBy: bounds[2 * group])
        return start..<text.utf8.index(start, offsetBy: bounds[2 * group + 1] - bounds[2 * group])
    }

    /// The text of a group; nil if it took no part.
    public subscript(group: Int) -> Substring? { range(group).map { text[$0] } }
}
