import GoTemplate
import PluginKit

/// Go templates in options, known to be right when the file is read.
enum TemplateText {
    static func check(_ functions: GoTemplate.Functions) -> Key<String>.Check {
        { text in
            do throws(TemplateError) {
                _ = try GoTemplate(text, functions: functions)
                return nil
            } catch { return "is no template: \(error)" }
        }
    }

    static func compiled(_ text: String, _ functions: GoTemplate.Functions) throws(StartError) -> GoTemplate {
        do throws(TemplateError) { return try GoTemplate(text, functions: functions) } catch {
            throw .fatal("bad template: \(error)")
        }
    }
}
