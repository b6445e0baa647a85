/// The elements of an array, one after the other and without a list of them.
struct JSONElements: Sequence, IteratorProtocol {
    private let document: JSONDocument
    private var index: Int32
    private let end: Int32

    init(_ document: JSONDocument, of node: JSONDocument.Node) {
        self.document = document
        index = node.index + 1
        end = document.entry(node).next
    }

    mutating func next() -> JSONDocument.Node? {
        guard index < end else { return nil }
        let node = JSONDocument.Node(index: index)
        index = document.entry(node).next
        return node
    }
}

/// The names and values of an object, one after the other and without a list of them.
struct JSONMembers: Sequence, IteratorProtocol {
    private var nodes: JSONElements

    init(_ document: JSONDocument, of node: JSONDocument.Node) { nodes = JSONElements(document, of: node) }

    mutating func next() -> (name: JSONDocument.Node, value: JSONDocument.Node)? {
        guard let name = nodes.next(), let value = nodes.next() else { return nil }
        return (name, value)
    }
}

extension JSONDocument {
    /// Whether a text is this one.
    func isText(of node: Node, _ text: [UInt8]) -> Bool {
        guard let range = plainText(of: node) else { return textBytes(of: node) == text }
        guard range.count == text.count else { return false }
        for at in text.indices where text[at] != bytes[range.lowerBound + at] { return false }
        return true
    }
}
