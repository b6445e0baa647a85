/// What a path leads to: a value of the document, or one that was made of several.
public struct JSONMatch: Sendable {
    /// That of the value; another than the one that was searched where it was made.
    public let document: JSONDocument
    public let node: JSONDocument.Node
    /// Where the value begins in the searched document; nil for one that was made.
    let place: Int?
    /// The same of each value that `#` or a query put into this array; nil for any other.
    let partPlaces: [Int]?

    init(
        _ document: JSONDocument, _ node: JSONDocument.Node, place: Int? = nil, partPlaces: [Int]? = nil
    ) {
        self.document = document
        self.node = node
        self.place = place
        self.partPlaces = partPlaces
    }

    /// Of a value that is part of what is searched.
    init(found node: JSONDocument.Node, in document: JSONDocument) {
        self.init(document, node, place: document.range(of: node).lowerBound)
    }

    /// Of a text that a modifier or a path made; nil if it is not JSON.
    init?(made text: [UInt8], partPlaces: [Int]? = nil) {
        guard let document = try? JSONDocument(text) else { return nil }
        self.init(document, document.root, partPlaces: partPlaces)
    }

    /// Where in the searched document the value begins, or each of those it was made of; empty where GJSON knows none:
    /// of what a modifier, several paths or a path behind `|` came to.
    public var places: [Int] { place.map { [$0] } ?? partPlaces ?? [] }

    public var kind: JSONDocument.Kind { document.kind(of: node) }

    /// As it is written. A document that was made ends in what its maker put there, as the line end of `@pretty`.
    public var raw: ArraySlice<UInt8> {
        node == document.root && (kind == .array || kind == .object)
            ? document.bytes[document.range(of: node).lowerBound...] : document.raw(node)
    }

    var withoutPlaces: JSONMatch { JSONMatch(document, node) }

    /// Whether it stands for `true`: that itself, numbers but 0, and the texts `1`, `t` and `true`.
    var isTrueish: Bool {
        switch kind {
        case .yes: true
        case .number: document.number(of: node) != 0
        case .string: ["1", "t", "true"].contains(document.text(of: node).lowercased())
        case .no, .null, .array, .object: false
        }
    }

    /// Whether it stands for `false`: that itself, null, 0, and the texts `0`, `f` and `false`.
    var isFalseish: Bool {
        switch kind {
        case .no, .null: true
        case .number: document.number(of: node) == 0
        case .string: ["0", "f", "false"].contains(document.text(of: node).lowercased())
        case .yes, .array, .object: false
        }
    }

    /// `[a,b]` of the texts of several values.
    static func array(_ items: [ArraySlice<UInt8>]) -> [UInt8] {
        list(UInt8(ascii: "["), items, UInt8(ascii: "]"))
    }

    /// `{a,b}` of the texts of several members.
    static func object(_ members: [ArraySlice<UInt8>]) -> [UInt8] {
        list(UInt8(ascii: "{"), members, UInt8(ascii: "}"))
    }

    private static func list(_ open: UInt8, _ items: [ArraySlice<UInt8>], _ close: UInt8) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(items.reduce(2) { $0 + $1.count + 1 })
        text.append(open)
        for item in items {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: item)
        }
        text.append(close)
        return text
    }
}
