import JSON
import PluginKit

extension JSONPath {
    /// For an option that holds a path; an empty one is none.
    static let check: Key<String>.Check = { text in
        if text.isEmpty { return nil }
        do throws(JSONPathError) { _ = try JSONPath(text) } catch {
            return "must be a GJSON path, not \(text.toml): \(error)"
        }
        return nil
    }

    /// Nil for an empty path.
    /// - Parameter name: the option's, for the error.
    init?(option text: String, _ name: String) throws(StartError) {
        if text.isEmpty { return nil }
        do throws(JSONPathError) { self = try JSONPath(text) } catch { throw .fatal("'\(name)': \(error)") }
    }
}
