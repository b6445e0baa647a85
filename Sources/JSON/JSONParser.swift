/// Reads JSON (RFC 8259): all of it, and nothing else.
///
/// Integers stay exact, numbers that no double can hold are errors, and so is text that is not UTF-8.
public enum JSONParser {
    public static func parse(_ text: String) throws(JSONError) -> JSONValue { try parse(Array(text.utf8)) }

    /// The one value that the document has; white space may stand around it.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        let document = try JSONDocument(bytes)
        return try document.value(of: document.root)
    }
}

extension JSONDocument {
    /// The value with all within it.
    public func value(of node: Node) throws(JSONError) -> JSONValue {
        switch kind(of: node) {
        case .null: return .null
        case .yes: return .bool(true)
        case .no: return .bool(false)
        case .number: return try exactNumber(of: node)
        case .string: return .string(try validText(of: node))
        case .array:
            var items: [JSONValue] = []
            for child in children(of: node) { items.append(try value(of: child)) }
            return .array(items)
        case .object:
            var object = JSONObject()
            for member in members(of: node) {
                object.members.append((try validText(of: member.name), try value(of: member.value)))
            }
            return .object(object)
        }
    }

    private func exactNumber(of node: Node) throws(JSONError) -> JSONValue {
        let text = String(decoding: raw(node), as: UTF8.self)
        if text != "-0" {
            if let value = Int64(text) { return .int(value) }
            if let value = UInt64(text) { return .uint(value) }
        }
        guard let value = number(of: node) else {
            throw fault("the number \(text.prefix(40)) is too large", at: range(of: node).lowerBound)
        }
        return .double(value)
    }

    private func validText(of node: Node) throws(JSONError) -> String {
        let text = plainText(of: node).map { String(validating: bytes[$0], as: UTF8.self) }
        guard let text = text ?? String(validating: textBytes(of: node), as: UTF8.self) else {
            throw fault("the string is not UTF-8", at: range(of: node).lowerBound)
        }
        return text
    }

    private func fault(_ message: String, at place: Int) -> JSONError {
        bytes.withUnsafeBufferPointer { JSONError($0, at: place, message) }
    }
}
