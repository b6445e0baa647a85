import Bytes
import Formats
import MetricModel

extension FieldValue {
    /// The value as a float where Telegraf converts: a boolean is 1 or 0, text is read. Nil if it is no number.
    var converted: Double? {
        if case .string(let text) = self { GoFloat.read(text) } else { number }
    }

    /// As text, floats without an exponent.
    var decimalText: String {
        switch self {
        case .int(let value): value.description
        case .uint(let value): value.description
        case .double(let value): value.decimalText
        case .bool(let value): value.description
        case .string(let value): value
        }
    }

    /// As text the way Go prints any value (`%v`): floats from a million on, and very small ones, have an exponent.
    var goText: String {
        if case .double(let value) = self { String(general: value) } else { decimalText }
    }
}

extension Double {
    /// The shortest text that reads back as the same number, without an exponent; `NaN`, `+Inf` and `-Inf`.
    var decimalText: String {
        guard isFinite else { return isNaN ? "NaN" : self < 0 ? "-Inf" : "+Inf" }
        var writer = ByteWriter(capacity: 24)
        writer.append(decimal: self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
