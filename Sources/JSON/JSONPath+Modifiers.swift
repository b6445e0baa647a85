extension JSONPath.Modifier {
    /// What the modifier makes of a value; nil if that is nothing.
    func made(of origin: JSONMatch?) -> JSONMatch? {
        guard let origin else {
            return switch self {
            case .keys, .values: JSONMatch(made: JSONMatch.array([]))
            case .toText: JSONMatch(made: JSONEscapes.quoted([]))
            case .dig(let route): JSONMatch(made: JSONMatch.array(Self.dug(route, nil)))
            case .this, .ugly, .reverse, .pretty, .flatten, .join, .fromText, .group: nil
            }
        }
        let (document, node, kind) = (origin.document, origin.node, origin.kind)
        switch (self, kind) {
        case (.ugly, _): return JSONMatch(made: Self.withoutSpace(origin.raw))
        case (.pretty(let pretty), _): return JSONMatch(made: pretty.text(of: node, in: document))
        case (.reverse, .array):
            return JSONMatch(made: JSONMatch.array(document.children(of: node).reversed().map(document.raw)))
        case (.reverse, .object): return JSONMatch(made: Self.reversed(document, node))
        case (.flatten(let isDeep), .array):
            return JSONMatch(made: JSONMatch.array(Self.flattened(document, node, isDeep: isDeep)))
        case (.join(let keepsAll), .array): return JSONMatch(made: Self.joined(document, node, keepsAll: keepsAll))
        case (.keys, _): return JSONMatch(made: JSONMatch.array(Self.keys(document, node)))
        case (.values, .object):
            return JSONMatch(made: JSONMatch.array(JSONMembers(document, of: node).map { document.raw($0.value) }))
        case (.values, .array): return origin.withoutPlaces
        case (.values, _): return JSONMatch(made: JSONMatch.array([origin.raw]))
        case (.toText, _): return JSONMatch(made: JSONEscapes.quoted(origin.raw))
        case (.fromText, .string): return JSONMatch(made: document.textBytes(of: node))
        case (.fromText, .null): return nil
        case (.group, .object): return JSONMatch(made: Self.grouped(document, node))
        case (.group, _): return nil
        case (.dig(let route), _): return JSONMatch(made: JSONMatch.array(Self.dug(route, origin)))
        case (.this, _), (.reverse, _), (.flatten, _), (.join, _), (.fromText, _): return origin.withoutPlaces
        }
    }

    private static func reversed(_ document: JSONDocument, _ node: JSONDocument.Node) -> [UInt8] {
        JSONMatch.object(
            document.members(of: node).reversed().map { document.raw($0.name) + [colon] + document.raw($0.value) })
    }

    /// The elements, and in place of each array what stands in it.
    private static func flattened(
        _ document: JSONDocument, _ node: JSONDocument.Node, isDeep: Bool
    ) -> [ArraySlice<UInt8>] {
        var items: [ArraySlice<UInt8>] = []
        for child in JSONElements(document, of: node) {
            if document.kind(of: child) != .array {
                items.append(document.raw(child))
            } else if isDeep {
                items += flattened(document, child, isDeep: true)
            } else if let inner = inner(document.raw(child)) {
                items.append(inner)
            }
        }
        return items
    }

    /// One object of all that are in the array. Of members of one name the last value counts, where the first stood.
    private static func joined(_ document: JSONDocument, _ node: JSONDocument.Node, keepsAll: Bool) -> [UInt8] {
        let objects = JSONElements(document, of: node).filter { document.kind(of: $0) == .object }
        if keepsAll { return JSONMatch.object(objects.compactMap { inner(document.raw($0)) }) }
        var names: [JSONDocument.Node] = []
        var values: [[UInt8]: JSONDocument.Node] = [:]
        for (name, value) in objects.lazy.flatMap({ JSONMembers(document, of: $0) }) {
            if values.updateValue(value, forKey: document.textBytes(of: name)) == nil { names.append(name) }
        }
        return JSONMatch.object(
            names.compactMap { name in
                values[document.textBytes(of: name)].map { document.raw(name) + [colon] + document.raw($0) }
            })
    }

    /// A null for each element of an array, or for a single value.
    private static func keys(_ document: JSONDocument, _ node: JSONDocument.Node) -> [ArraySlice<UInt8>] {
        switch document.kind(of: node) {
        case .object: JSONMembers(document, of: node).map { document.raw($0.name) }
        case .array: JSONElements(document, of: node).map { _ in Array("null".utf8)[...] }
        default: [Array("null".utf8)[...]]
        }
    }

    /// Of an object of arrays an array of objects: the first elements of all, the second ones, and so on.
    private static func grouped(_ document: JSONDocument, _ node: JSONDocument.Node) -> [UInt8] {
        var groups: [[ArraySlice<UInt8>]] = []
        for (name, value) in JSONMembers(document, of: node) where document.kind(of: value) == .array {
            for (index, element) in JSONElements(document, of: value).enumerated() {
                if index == groups.count { groups.append([]) }
                groups[index].append(document.raw(name) + [colon] + document.raw(element))
            }
        }
        return JSONMatch.array(groups.map { JSONMatch.object($0)[...] })
    }

    /// What the route comes to in a value, and then in all within it.
    private static func dug(_ route: JSONPath.Route, _ origin: JSONMatch?) -> [ArraySlice<UInt8>] {
        var items = route.follow(origin).map { [$0.raw] } ?? []
        guard let origin else { return items }
        if origin.kind == .array {
            for child in JSONElements(origin.document, of: origin.node) {
                items += dug(route, JSONMatch(origin.document, child))
            }
        } else if origin.kind == .object {
            for (_, value) in JSONMembers(origin.document, of: origin.node) {
                items += dug(route, JSONMatch(origin.document, value))
            }
        }
        return items
    }

    private static let colon = UInt8(ascii: ":")

    /// What stands between the brackets; nil if that is nothing.
    private static func inner(_ raw: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var text = raw.dropFirst().dropLast()
        while let byte = text.first, byte <= 32 { text.removeFirst() }
        while let byte = text.last, byte <= 32 { text.removeLast() }
        return text.isEmpty ? nil : text
    }

    /// Without the white space between values.
    private static func withoutSpace(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var isInString = false
        var isEscaped = false
        return raw.filter { byte in
            if !isInString, byte <= 32 { return false }
            if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
            isEscaped = isInString && byte == UInt8(ascii: "\\") && !isEscaped
            return true
        }
    }
}
