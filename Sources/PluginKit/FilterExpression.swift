import Filtering
public import TOML

/// A condition on metrics in the Common Expression Language, known to be right.
///
/// An error names line and column within the expression: where those are in the file depends on quotes and escapes.
public struct FilterExpression: OptionValue, Equatable {
    public let text: String

    /// - Parameter text: empty for no condition.
    init(_ text: String = "") { self.text = text }

    public static var kind: String { String.kind }
    public static var kinds: String { String.kinds }
    public var toml: String { text.toml }

    public static func read(
        _ value: TOMLValue, named key: String, _ decoding: inout Decoding
    ) -> FilterExpression? {
        guard case .string(let text) = value.kind else { return misfit(value, key, &decoding) }
        guard !text.isEmpty else { return FilterExpression() }
        do throws(PatternError) {
            _ = try MetricCondition(text, at: value.place)
            return FilterExpression(text)
        } catch {
            decoding.error("'\(key)' at \(error.message)", at: value.place)
            return nil
        }
    }
}
