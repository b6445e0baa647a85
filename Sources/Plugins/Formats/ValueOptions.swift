import Formats
import PluginKit

struct ValueParserOptions: ParserOptions {
    static let name = "value"
    static let summary = "One value without a name."

    enum DataType: String, OptionEnum {
        case int, integer, float, long, string, str, bool, boolean, base64
        case autoInteger = "auto_integer"
        case autoFloat = "auto_float"

        static var whenEmpty: Self? { int }

        var type: ValueParser.DataType {
            switch self {
            case .int, .integer: .integer
            case .float, .long: .float
            case .string, .str: .text
            case .bool, .boolean: .boolean
            case .base64: .base64
            case .autoInteger: .integerOrText
            case .autoFloat: .floatOrText
            }
        }
    }

    @Key("Type of the value; \"base64\" is all bytes in that form, \"auto_...\" a number or else a text.")
    var dataType = DataType.int
    @Key("The field it becomes.") var valueFieldName = "value"

    func makeParser(defaultName name: String) -> any MetricParser {
        ValueParser(
            measurement: name, field: valueFieldName.isEmpty ? "value" : valueFieldName, type: dataType.type)
    }
}
