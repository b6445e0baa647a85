import GoTemplate
import PluginKit
import Threads

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

    static func compiled(
        _ text: String, _ functions: GoTemplate.Functions, _ clock: any ThreadClock = SystemClock()
    ) throws(StartError) -> GoTemplate {
        do throws(TemplateError) { return try GoTemplate(text, functions: functions, now: { clock.now }) } catch {
            throw .fatal("bad template: \(error)")
        }
    }
}
