import PluginKit
import RE2Patterns

/// Regular expressions in options, in Go's grammar, known to be right when the file is read.
enum RegularExpression {
    static let check: Key<String>.Check = { text in
        do throws(RE2PatternError) {
            _ = try RE2Pattern(text)
            return nil
        } catch { return "is no regular expression: \(error.message)" }
    }

    static func compiled(_ text: String) throws(StartError) -> RE2Pattern {
        do throws(RE2PatternError) { return try RE2Pattern(text) } catch {
            throw .fatal("bad regular expression: \(error.message)")
        }
    }
}
