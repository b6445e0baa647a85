import Bytes
import JSON
import MetricModel

extension JSONDocument {
    /// The value as a field; nil type for what it is: a number is a float.
    func field(_ node: Node, as type: JSONV2Parser.ValueType?, _ name: String) throws(ParseError) -> FieldValue {
        let value: FieldValue? =
            switch (kind(of: node), type) {
            case (.string, _): field(text: text(of: node), as: type)
            case (.yes, _), (.no, _): Self.field(bool: kind(of: node) == .yes, as: type)
            case (.number, .int?): whole(node, InferredValue.integer).map(FieldValue.int)
            case (.number, .uint?): whole(node, InferredValue.unsigned).map(FieldValue.uint)
            case (.number, _): double(of: node).flatMap { Self.field(number: $0, as: type) }
            case (.null, _), (.array, _), (.object, _): .string(String(decoding: raw(node), as: UTF8.self))
            }
        if let value { return value }
        let shown = String(decoding: raw(node).prefix(60), as: UTF8.self)
        throw ParseError("'\(name)', \(shown), cannot become \(type?.rawValue ?? "a float")")
    }

    /// A number or text as it is, for names and times: integers keep their digits.
    func word(_ node: Node) -> String {
        switch kind(of: node) {
        case .string: text(of: node)
        case .number where raw(node).allSatisfy({ $0 == UInt8(ascii: "-") || $0.isDigit }):
            String(decoding: raw(node), as: UTF8.self)
        case .number: double(of: node)?.decimalText ?? ""
        case .yes: "true"
        case .no: "false"
        case .null: ""
        case .array, .object: String(decoding: raw(node), as: UTF8.self)
        }
    }

    private func field(text: String, as type: JSONV2Parser.ValueType?) -> FieldValue? {
        var text = text
        switch type {
        case .int?: return text.withUTF8 { InferredValue.integer($0) }.map(FieldValue.int)
        case .uint?: return text.withUTF8 { InferredValue.unsigned($0) }.map(FieldValue.uint)
        case .float?: return GoFloat.read(text).map(FieldValue.double)
        case .bool?: return text.withUTF8 { InferredValue.boolean($0) }.map(FieldValue.bool)
        case .string?, nil: return .string(text)
        }
    }

    private static func field(bool: Bool, as type: JSONV2Parser.ValueType?) -> FieldValue {
        switch type {
        case .int?: .int(bool ? 1 : 0)
        case .uint?: .uint(bool ? 1 : 0)
        case .string?: .string("\(bool)")
        case .bool?, .float?, nil: .bool(bool)
        }
    }

    private static func field(number: Double, as type: JSONV2Parser.ValueType?) -> FieldValue? {
        switch type {
        case .string?: .string(String(general: number))
        case .bool?: number == 0 ? .bool(false) : number == 1 ? .bool(true) : nil
        default: .double(number)
        }
    }

    /// All digits of a whole number, and of others what stands before the point; nil if it does not fit.
    private func whole<Number: FixedWidthInteger>(
        _ node: Node, _ read: (UnsafeBufferPointer<UInt8>) -> Number?
    ) -> Number? {
        let exact = bytes.withUnsafeBufferPointer { read(UnsafeBufferPointer(rebasing: $0[range(of: node)])) }
        return exact ?? double(of: node).flatMap { Number(exactly: $0.rounded(.towardZero)) }
    }
}

extension InferredValue {
    /// Nil for what is no decimal number without a sign, or does not fit into 64 bits.
    static func unsigned(_ text: UnsafeBufferPointer<UInt8>) -> UInt64? {
        text.first.map(\.isDigit) == true ? UInt64(String(decoding: text, as: UTF8.self)) : nil
    }
}
