import JSONata
import PluginKit

/// JSONata expressions in options, known to be right when the file is read.
enum JSONataText {
    /// An empty one is none.
    static let check: Key<String>.Check = { text in
        if text.isEmpty { return nil }
        do throws(ExpressionProblem) {
            _ = try JSONataExpression(text)
            return nil
        } catch { return "at \(error)" }
    }

    static func compiled(_ text: String) throws(StartError) -> JSONataExpression {
        do throws(ExpressionProblem) { return try JSONataExpression(text) } catch {
            throw .fatal("bad JSONata expression: \(error)")
        }
    }
}
