import Bytes
import JSON

extension WireValue {
    init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let number): self = .integer(number)
        case .uint(let number): self = .number(Double(number))
        case .double(let number): self = .number(number)
        case .string(let text): self = .text(text)
        case .array(let items): self = .list(items.map { WireValue($0) })
        case .object(let object):
            self = .structure(object.members.map { WireMember($0.name, WireValue($0.value)) })
        }
    }
}

extension ByteWriter {
    /// JSON as the service writes it: a time is a number of seconds.
    mutating func append(json value: WireValue) {
        switch value {
        case .null, .bytes: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let number): append(decimal: number)
        case .number(let number), .time(let number):
            if number.isFinite { append(json: number) } else { append("null") }
        case .text(let text), .formText(let text): append(json: text)
        case .list(let items):
            append("[")
            for (i, item) in items.enumerated() {
                if i > 0 { append(",") }
                append(json: item)
            }
            append("]")
        case .structure(let members), .dictionary(let members):
            append("{")
            for (i, member) in members.enumerated() {
                if i > 0 { append(",") }
                append(json: member.name)
                append(":")
                append(json: member.value)
            }
            append("}")
        }
    }
}
