/// What a path leads to: a value of the document, or one that was made of several.
public struct JSONMatch: Sendable {
    /// That of the value; another than the one that was searched where it was made.
    public let document: JSONDocument
    public let node: JSONDocument.Node
    /// Where in the searched document the value begins, or for one that was made each of those it was made of; empty
    /// where that is not known.
    public let places: [Int]

    public var kind: JSONDocument.Kind { document.kind(of: node) }

    /// As it is written.
    public var raw: ArraySlice<UInt8> { document.raw(node) }
}

extension JSONPath {
    /// Nil if there is nothing.
    public func find(in document: JSONDocument) -> JSONMatch? { find(in: document, from: document.root) }

    public func find(in document: JSONDocument, from node: JSONDocument.Node) -> JSONMatch? {
        Self.find(document, node, steps[...])
    }

    static func find(
        _ document: JSONDocument, _ node: JSONDocument.Node, _ steps: ArraySlice<Step>
    ) -> JSONMatch? {
        guard let step = steps.first else {
            return JSONMatch(document: document, node: node, places: [document.range(of: node).lowerBound])
        }
        let rest = steps.dropFirst()
        if case .modifier(let modifier) = step.kind {
            return modified(document, node, modifier).flatMap { made in
                find(made, made.root, rest).map { JSONMatch(document: $0.document, node: $0.node, places: []) }
            }
        }
        switch document.kind(of: node) {
        case .object: return member(document, node, step.kind, rest)
        case .array: return element(document, node, step.kind, rest)
        default: return nil
        }
    }

    /// Of several members that fit, the first in which the rest is found.
    private static func member(
        _ document: JSONDocument, _ node: JSONDocument.Node, _ kind: Kind, _ rest: ArraySlice<Step>
    ) -> JSONMatch? {
        for member in document.members(of: node) where fits(document, member.name, kind) {
            if let match = find(document, member.value, rest) { return match }
        }
        return nil
    }

    private static func fits(_ document: JSONDocument, _ name: JSONDocument.Node, _ kind: Kind) -> Bool {
        switch kind {
        case .name(let wanted, _):
            document.plainText(of: name).map { document.bytes[$0].elementsEqual(wanted) }
                ?? document.textBytes(of: name).elementsEqual(wanted)
        case .pattern(let pattern): matches(document.textBytes(of: name), pattern)
        case .all: document.plainText(of: name).map { document.bytes[$0].elementsEqual("#".utf8) } ?? false
        case .query, .modifier: false
        }
    }

    private static func element(
        _ document: JSONDocument, _ node: JSONDocument.Node, _ kind: Kind, _ rest: ArraySlice<Step>
    ) -> JSONMatch? {
        let children = document.children(of: node)
        switch kind {
        case .name(_, let index):
            guard let index, index < children.count else { return nil }
            return find(document, children[index], rest)
        case .all:
            guard let next = rest.first, !next.isPiped else { return number(children.count, rest) }
            return collect(document, children, rest)
        case .query(let query, let isAll):
            let found = children.filter { query.isTrue(of: $0, in: document) }
            if isAll { return collect(document, found, rest) }
            return found.first.flatMap { find(document, $0, rest) }
        case .pattern, .modifier: return nil
        }
    }

    /// What the steps up to the next `|` come to in each element, and then the steps behind it in the whole.
    private static func collect(
        _ document: JSONDocument, _ nodes: [JSONDocument.Node], _ rest: ArraySlice<Step>
    ) -> JSONMatch? {
        let pipe = rest.firstIndex(where: \.isPiped) ?? rest.endIndex
        let matches = nodes.compactMap { find(document, $0, rest[..<pipe]) }
        let places = matches.flatMap { $0.places.prefix(1) }
        guard let made = try? JSONDocument(array(matches.map(\.raw))) else { return nil }
        if pipe == rest.endIndex { return JSONMatch(document: made, node: made.root, places: places) }
        return find(made, made.root, rest[pipe...]).map {
            JSONMatch(document: $0.document, node: $0.node, places: [])
        }
    }

    private static func number(_ count: Int, _ rest: ArraySlice<Step>) -> JSONMatch? {
        guard let made = try? JSONDocument(Array("\(count)".utf8)) else { return nil }
        return find(made, made.root, rest).map { JSONMatch(document: $0.document, node: $0.node, places: []) }
    }

    static func array(_ items: [ArraySlice<UInt8>]) -> [UInt8] {
        [UInt8(ascii: "[")] + items.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }
}

extension JSONPath.Query {
    /// Texts are compared byte by byte, numbers as doubles, and nothing with a value of another kind.
    func isTrue(of node: JSONDocument.Node, in document: JSONDocument) -> Bool {
        let isContainer = [.object, .array].contains(document.kind(of: node))
        if !isContainer, !steps.isEmpty || comparison == nil { return false }
        if isContainer, steps.isEmpty { return false }
        guard let match = JSONPath.find(document, node, steps[...]) else { return false }
        guard let comparison else { return true }
        switch match.kind {
        case .string:
            let text = match.document.textBytes(of: match.node)
            return switch comparison {
            case .like: JSONPath.matches(text, pattern)
            case .unlike: !JSONPath.matches(text, pattern)
            default: comparison.holds(text.elementsEqual(value), text.lexicographicallyPrecedes(value))
            }
        case .number:
            let other = Double(String(decoding: value, as: UTF8.self)) ?? 0
            guard let number = match.document.number(of: match.node) else { return false }
            return comparison.holds(number == other, number < other)
        case .yes, .no:
            let (isTrue, text) = (match.kind == JSONDocument.Kind.yes, String(decoding: value, as: UTF8.self))
            return switch comparison {
            case .equal, .unequal: (text == "\(isTrue)") == (comparison == .equal)
            case .less, .lessOrEqual: !isTrue && (text == "true" || comparison == .lessOrEqual)
            case .more, .moreOrEqual: isTrue && (text == "false" || comparison == .moreOrEqual)
            case .like, .unlike: false
            }
        case .null, .array, .object: return false
        }
    }
}

extension JSONPath.Query.Comparison {
    fileprivate func holds(_ isEqual: Bool, _ isLess: Bool) -> Bool {
        switch self {
        case .equal: isEqual
        case .unequal: !isEqual
        case .less: isLess
        case .lessOrEqual: isLess || isEqual
        case .more: !isLess && !isEqual
        case .moreOrEqual: !isLess
        case .like, .unlike: false
        }
    }
}
