import Formats
import PluginKit

struct NowMetricSerializerOptions: SerializerOptions {
    static let name = "nowmetric"
    static let summary = "Operational metrics of ServiceNow."

    enum Layout: String, OptionEnum {
        case oi, jsonv2

        static var whenEmpty: Self? { oi }
    }

    @Key("Records in an array (\"oi\") or in an object around it (\"jsonv2\").") var nowmetricFormat = Layout.oi

    func makeSerializer() -> any MetricSerializer {
        NowMetricSerializer(layout: nowmetricFormat == .jsonv2 ? .records : .array)
    }
}
