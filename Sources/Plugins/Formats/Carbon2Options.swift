import Formats
import PluginKit

struct Carbon2SerializerOptions: SerializerOptions {
    static let name = "carbon2"
    static let summary = "Carbon 2.0, as Sumo Logic reads it."

    enum Layout: String, OptionEnum {
        case fieldSeparate = "field_separate"
        case metricIncludesField = "metric_includes_field"

        static var whenEmpty: Self? { fieldSeparate }
    }

    @Key("Where the field's name stands: beside the metric's (\"field_separate\") or joined to it.")
    var carbon2Format = Layout.fieldSeparate
    @Key("Stands for characters that the metric's name must not have: one byte.", check: isByte)
    var carbon2SanitizeReplaceChar = ":"

    func makeSerializer() -> any MetricSerializer {
        Carbon2Serializer(
            layout: carbon2Format == .metricIncludesField ? .metricIncludesField : .fieldSeparate,
            replacement: carbon2SanitizeReplaceChar.utf8.first ?? UInt8(ascii: ":"))
    }

    private static let isByte: Key<String>.Check = { text in
        text.utf8.count <= 1 ? nil : "must be one byte, not \(text.toml)"
    }
}
