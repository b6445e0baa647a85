import Filtering
public import TOML

/// A pattern of a filter, known to be right; what is wrong with one is told at its place in the list.
public struct Glob: OptionValue, Equatable, ExpressibleByStringLiteral {
    public let text: String

    public init(stringLiteral text: String) { self.text = text }

    public static var kind: String { String.kind }
    public static var kinds: String { String.kinds }
    public var toml: String { text.toml }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Glob? {
        guard case .string(let text) = value.kind else { return misfit(value, key, &decoding) }
        do throws(PatternError) {
            _ = try PatternList([text])
            return Glob(stringLiteral: text)
        } catch {
            decoding.error("'\(key)' has a bad pattern: \(error.message)", at: value.place)
            return nil
        }
    }
}
