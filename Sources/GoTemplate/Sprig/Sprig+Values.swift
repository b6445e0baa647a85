import Bytes

extension Sprig {
    /// Choices between values, and what they are.
    static let values: [String: Function] = [
        "default": Function(1...2) { $0.count == 1 || isEmpty($0[1]) ? $0[0] : $0[1] },
        "empty": Function(1) { .bool(isEmpty($0[0])) },
        "coalesce": Function(0...) { $0.first { !isEmpty($0) } ?? .none },
        "all": Function(0...) { .bool(!$0.contains(where: isEmpty)) },
        "any": Function(0...) { .bool($0.contains { !isEmpty($0) }) },
        "ternary": Function(3) { try $0[2].truth() ? $0[0] : $0[1] },
        "fail": Function(1) { arguments in throw Complaint(try arguments[0].text()) },
        "toString": Function(1) { .string($0[0].printed) },
        "toJson": Function(1) { .string(json($0[0])) },
        "typeOf": Function(1) { .string($0[0].typeName) },
        "kindOf": Function(1) { .string(kind(of: $0[0])) },
        "kindIs": Function(2) { .bool(try $0[0].text() == kind(of: $0[1])) },
    ]

    static func isEmpty(_ value: Value) -> Bool { !value.isTrue }

    private static func kind(of value: Value) -> String {
        switch value {
        case .none: "invalid"
        case .list: "slice"
        case .named: "int64"
        case .metric: "ptr"
        case .time: "struct"
        default: value.typeName
        }
    }

    private static func json(_ value: Value) -> String {
        var writer = ByteWriter()
        append(json: value, to: &writer)
        return writer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Go escapes what could end a script in HTML.
    private static func append(json value: Value, to writer: inout ByteWriter) {
        switch value {
        case .none: writer.append("null")
        case .int(let number), .named(let number, _): writer.append(decimal: number)
        case .uint(let number): writer.append(decimal: number)
        case .bool(let bool): writer.append(bool.description)
        case .double(let number):
            if number.isFinite { writer.append(json: number) } else { writer.append("null") }
        case .list(let items):
            writer.append("[")
            for (i, item) in items.enumerated() {
                if i > 0 { writer.append(",") }
                append(json: item, to: &writer)
            }
            writer.append("]")
        case .map(let map):
            writer.append("{")
            for (i, entry) in map.entries.enumerated() {
                if i > 0 { writer.append(",") }
                append(json: .string(entry.key), to: &writer)
                writer.append(":")
                append(json: entry.value, to: &writer)
            }
            writer.append("}")
        case .string, .metric, .time:
            let mark = writer.count
            writer.append(json: value.printed)
            let text = String(decoding: writer.cut(from: mark), as: UTF8.self)
            writer.append(
                text.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026"))
        }
    }
}
