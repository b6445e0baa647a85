import PluginKit
import RE2Patterns
import TOML

/// A regular expression of the file, known to be right; what is wrong with one is told at its place.
struct RegularExpression: OptionValue, Equatable {
    let text: String

    /// The empty one, which is found everywhere.
    init() { text = "" }
    private init(_ text: String) { self.text = text }

    static var kind: String { "a regular expression" }
    static var kinds: String { "regular expressions" }
    var toml: String { text.toml }

    static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> RegularExpression? {
        guard case .string(let text) = value.kind else { return misfit(value, key, &decoding) }
        do throws(RE2PatternError) {
            _ = try RE2Pattern(text)
            return RegularExpression(text)
        } catch {
            return misfit(value, key, &decoding, reason: error.message)
        }
    }

    func compiled() throws(StartError) -> RE2Pattern {
        do throws(RE2PatternError) { return try RE2Pattern(text) } catch { throw .fatal(error.message) }
    }
}
