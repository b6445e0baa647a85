import Bytes
import GoTime
import MetricModel

extension Value {
    /// As an action prints it.
    func append(to writer: inout ByteWriter) {
        switch self {
        case .none: writer.append("<no value>")
        case .string(let text): writer.append(text)
        case .plain(let number), .int(let number): writer.append(decimal: number)
        case .uint(let number): writer.append(decimal: number)
        case .double(let number): writer.append(general: number)
        default: writer.append(printed)
        }
    }

    /// As Go's `%v` writes it.
    var printed: String {
        switch self {
        case .none: "<nil>"
        case .bool(let bool): bool.description
        case .plain(let number), .int(let number): number.description
        case .uint(let number): number.description
        case .double(let number): String(general: number)
        case .string(let text): text
        case .named(let named): named.text
        case .version(let version): version.text
        case .location(let zone): zone.name
        case .list, .map: ValuePrinter.text(of: self)
        case .metric(let metric):
            "\(metric.name) \(Value.map(ValueMap(metric.tags)).printed) "
                + "\(Value.map(ValueMap(metric.fields)).printed) \(metric.time.nanoseconds)"
        case .time(let moment, let zone):
            TimeLayout("2006-01-02 15:04:05.999999999 -0700 MST").text(of: moment, in: zone.rules)
        }
    }
}
