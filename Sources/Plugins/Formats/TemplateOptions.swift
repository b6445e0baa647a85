import Formats
import GoTemplate
import PluginKit

struct TemplateSerializerOptions: SerializerOptions {
    static let name = "template"
    static let summary = "Go templates."

    @Key("Go template of one metric, with the functions of sprig.", check: TemplateText.check(.sprig)) var template = ""
    @Key("Go template of a list of metrics; without it 'template' is used for each.", check: TemplateText.check(.sprig))
    var batchTemplate = ""

    func makeSerializer() throws(StartError) -> any MetricSerializer {
        // Of Telegraf's two empty templates the one of a metric would write nothing at all; here, too.
        let isOfMetrics = !template.isEmpty || batchTemplate.isEmpty
        return TemplateSerializer(
            template: isOfMetrics ? try TemplateText.compiled(template, .sprig) : nil,
            batchTemplate: batchTemplate.isEmpty ? nil : try TemplateText.compiled(batchTemplate, .sprig))
    }
}
