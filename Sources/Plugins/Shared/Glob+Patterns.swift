import Filtering
import PluginKit

extension [Glob] {
    /// The list, ready to be matched.
    func patterns() throws(StartError) -> PatternList {
        do throws(PatternError) { return try PatternList(map(\.text)) } catch { throw .fatal(error.message) }
    }
}
