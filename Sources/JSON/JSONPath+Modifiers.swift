extension JSONPath {
    /// A document with what the modifier makes of a value; nil if it makes nothing of it.
    static func modified(
        _ document: JSONDocument, _ node: JSONDocument.Node, _ modifier: Modifier
    ) -> JSONDocument? {
        let kind = document.kind(of: node)
        let raw = Array(document.raw(node))
        let made: [UInt8]? =
            switch modifier {
            case .this, .valid, .pretty: raw
            case .ugly: withoutSpace(raw)
            case .reverse: reversed(document, node) ?? raw
            case .flatten: kind == .array ? array(flattened(document, node)) : raw
            case .keys: keys(document, node)
            case .values: values(document, node)
            case .toString: quoted(raw)
            case .fromString: kind == .string ? document.textBytes(of: node) : nil
            }
        return made.flatMap { try? JSONDocument($0) }
    }

    /// Elements or members from last to first; nil for anything else.
    private static func reversed(_ document: JSONDocument, _ node: JSONDocument.Node) -> [UInt8]? {
        switch document.kind(of: node) {
        case .array: return array(document.children(of: node).reversed().map { document.raw($0) })
        case .object:
            let members = document.members(of: node).reversed().map { member in
                document.raw(member.name) + [UInt8(ascii: ":")] + document.raw(member.value)
            }
            return [UInt8(ascii: "{")] + members.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
        default: return nil
        }
    }

    /// The elements, and in place of each array its elements.
    private static func flattened(_ document: JSONDocument, _ node: JSONDocument.Node) -> [ArraySlice<UInt8>] {
        document.children(of: node).flatMap { child in
            document.kind(of: child) == .array
                ? document.children(of: child).map { document.raw($0) } : [document.raw(child)]
        }
    }

    /// Of an array a null for each element, of another value nothing.
    private static func keys(_ document: JSONDocument, _ node: JSONDocument.Node) -> [UInt8] {
        switch document.kind(of: node) {
        case .object: array(document.members(of: node).map { document.raw($0.name) })
        case .array: array(document.children(of: node).map { _ in Array("null".utf8)[...] })
        default: array([])
        }
    }

    private static func values(_ document: JSONDocument, _ node: JSONDocument.Node) -> [UInt8] {
        switch document.kind(of: node) {
        case .object: array(document.members(of: node).map { document.raw($0.value) })
        case .array: Array(document.raw(node))
        default: array([document.raw(node)])
        }
    }

    /// Without the white space between values.
    private static func withoutSpace(_ raw: [UInt8]) -> [UInt8] {
        var isInString = false
        var isEscaped = false
        return raw.filter { byte in
            if !isInString, byte <= 32 { return false }
            if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
            isEscaped = isInString && byte == UInt8(ascii: "\\") && !isEscaped
            return true
        }
    }

    /// The JSON text as a string of another.
    private static func quoted(_ raw: [UInt8]) -> [UInt8] {
        var text = [UInt8(ascii: "\"")]
        for byte in raw {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
            case 0..<32: text += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: text.append(byte)
            }
        }
        return text + [UInt8(ascii: "\"")]
    }
}
