import Formats
import PluginKit

struct FormParserOptions: ParserOptions {
    static let name = "form_urlencoded"
    static let summary = "A form as browsers send it; one metric, numbers become fields."

    @Key("The measurement; the plugin's name if empty.") var metricName = ""
    @Key("Names whose values become tags.") var formUrlencodedTagKeys: [String] = []

    func makeParser(defaultName name: String) -> any MetricParser {
        FormParser(measurement: metricName.isEmpty ? name : metricName, tagKeys: formUrlencodedTagKeys)
    }
}
