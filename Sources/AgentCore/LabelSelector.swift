import Bytes
import Filtering

/// One `--select`: `key=value;key=value*`, pairs that must all fit the labels of a plugin.
public struct LabelSelector: Sendable {
    private var pairs: [(key: String, value: PatternList)] = []

    /// - Throws: what is wrong with a pair.
    public init(_ text: String) throws(SelectorError) {
        for pair in text.split(separator: ";", omittingEmptySubsequences: false) {
            guard let sign = pair.firstIndex(of: "=") else {
                throw SelectorError("\"\(pair)\" must be key=value: the equal sign is missing")
            }
            let (key, value) = (pair[..<sign].trimmed, pair[pair.index(after: sign)...].trimmed)
            guard Self.isWord(key, further: "._-") else {
                throw SelectorError(
                    "the key \"\(key)\" may have letters, digits, '.', '_' and '-' only, and at least one")
            }
            guard Self.isWord(value, further: "._-*?"), let pattern = try? PatternList([String(value)]) else {
                throw SelectorError(
                    "the value \"\(value)\" may have letters, digits, '.', '_', '-', '*' and '?' only, and at least one"
                )
            }
            if pairs.contains(where: { $0.key == key }) { throw SelectorError("the key \"\(key)\" is there twice") }
            pairs.append((String(key), pattern))
        }
    }

    func fits(_ labels: [String: String]) -> Bool {
        pairs.allSatisfy { pair in labels[pair.key].map(pair.value.matches) ?? false }
    }

    private static func isWord(_ text: some StringProtocol, further: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || further.contains($0)) }
    }
}

/// What is wrong with a selector.
public struct SelectorError: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
