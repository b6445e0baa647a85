public import Bytes

extension Value {
    /// As JSON, the way Go writes it: keys sorted, `<`, `>` and `&` escaped, a function as an empty text. False, and
    /// part of it is written, if a number is beyond what JSON has.
    public func append(to writer: inout ByteWriter) -> Bool {
        switch self {
        case .null, .void: writer.append("null")
        case .bool(let bool): writer.append(bool ? "true" : "false")
        case .number(let number):
            guard number.isFinite else { return false }
            writer.append(goJSON: number)
        case .integer(let number): writer.append(decimal: number)
        case .unsigned(let number): writer.append(decimal: number)
        case .string(let text): writer.append(goJSON: text)
        case .function: writer.append("\"\"")
        case .array(let array): return Self.append(array, to: &writer)
        case .object(let object): return Self.append(object, to: &writer)
        }
        return true
    }

    private static func append(_ array: ValueArray, to writer: inout ByteWriter) -> Bool {
        if array.isNull {
            writer.append("null")
            return true
        }
        writer.append(UInt8(ascii: "["))
        for (i, element) in array.elements.enumerated() {
            if i > 0 { writer.append(UInt8(ascii: ",")) }
            guard element.append(to: &writer) else { return false }
        }
        writer.append(UInt8(ascii: "]"))
        return true
    }

    private static func append(_ object: ValueObject, to writer: inout ByteWriter) -> Bool {
        writer.append(UInt8(ascii: "{"))
        for (i, member) in object.members.enumerated() {
            if i > 0 { writer.append(UInt8(ascii: ",")) }
            writer.append(goJSON: member.0)
            writer.append(UInt8(ascii: ":"))
            guard member.1.append(to: &writer) else { return false }
        }
        writer.append(UInt8(ascii: "}"))
        return true
    }

    /// The same as a text; nil where a number is beyond what JSON has.
    var json: String? {
        var writer = ByteWriter()
        return append(to: &writer) ? writer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } : nil
    }

    /// What `$string` and `&` make of it.
    var written: String? {
        switch self {
        case .string(let text): text
        case .function: ""
        default: json
        }
    }
}
