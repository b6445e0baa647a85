/// A JSON text taken apart once: each value is a node that knows its bytes, and texts and numbers are made only when
/// they are asked for.
///
/// Nodes lie in the order of the text. An object's children are names and values in turn.
public struct JSONDocument: Sendable {
    public enum Kind: UInt8, Sendable { case null, yes, no, number, string, array, object }

    /// The place of a value in the document.
    public struct Node: Sendable, Hashable {
        @usableFromInline let index: Int32

        @inlinable @inline(__always) init(index: Int32) { self.index = index }
    }

    @usableFromInline struct Entry: Sendable {
        @usableFromInline let start: Int32
        /// Behind the last byte.
        @usableFromInline var end: Int32
        /// The entry behind this one and all within it.
        @usableFromInline var next: Int32
        @usableFromInline let kind: Kind
        @usableFromInline let hasEscapes: Bool
    }

    public internal(set) var bytes: [UInt8] = []
    @usableFromInline var entries: [Entry] = []

    public init() {}

    public init(_ bytes: [UInt8]) throws(JSONError) {
        self.bytes = bytes
        try scan()
    }

    /// Reads another text in place of this one, and keeps the memory.
    public mutating func read(_ text: UnsafeBufferPointer<UInt8>) throws(JSONError) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: text)
        try scan()
    }

    private mutating func scan() throws(JSONError) {
        entries.removeAll(keepingCapacity: true)
        let scanner = JSONScanner(entries: entries)
        entries = []
        let result = bytes.withUnsafeBufferPointer { bytes -> Result<[Entry], JSONError> in scanner.scan(bytes) }
        entries = try result.get()
    }

    /// The one value that the text is.
    @inlinable public var root: Node { Node(index: 0) }

    @inlinable @inline(__always) func entry(_ node: Node) -> Entry { entries[Int(node.index)] }

    @inlinable public func kind(of node: Node) -> Kind { entry(node).kind }

    /// Where the value stands in the text, quotes included.
    @inlinable public func range(of node: Node) -> Range<Int> { Int(entry(node).start)..<Int(entry(node).end) }

    public func raw(_ node: Node) -> ArraySlice<UInt8> { bytes[range(of: node)] }

    /// The values of an array, or the names and values of an object.
    @inlinable @inline(__always) public func forEachChild<Failure: Error>(
        of node: Node, _ body: (Node) throws(Failure) -> Void
    ) throws(Failure) {
        var child = node.index + 1
        let end = entry(node).next
        while child < end {
            try body(Node(index: child))
            child = entries[Int(child)].next
        }
    }

    @inlinable @inline(__always) public func forEachMember<Failure: Error>(
        of node: Node, _ body: (_ name: Node, _ value: Node) throws(Failure) -> Void
    ) throws(Failure) {
        var name = node.index + 1
        let end = entry(node).next
        while name < end {
            let value = Node(index: name + 1)
            try body(Node(index: name), value)
            name = entries[Int(value.index)].next
        }
    }

    public func children(of node: Node) -> [Node] {
        var nodes: [Node] = []
        forEachChild(of: node) { nodes.append($0) }
        return nodes
    }

    public func members(of node: Node) -> [(name: Node, value: Node)] {
        var members: [(name: Node, value: Node)] = []
        forEachMember(of: node) { members.append(($0, $1)) }
        return members
    }

    /// The bytes between the quotes; nil if escapes among them mean others.
    @inlinable @inline(__always) public func plainText(of node: Node) -> Range<Int>? {
        let entry = entry(node)
        return entry.hasEscapes ? nil : Int(entry.start) + 1..<Int(entry.end) - 1
    }

    /// The text of a string, with U+FFFD for what is not UTF-8.
    public func text(of node: Node) -> String {
        if let range = plainText(of: node) { return String(decoding: bytes[range], as: UTF8.self) }
        return String(decoding: textBytes(of: node), as: UTF8.self)
    }

    /// The same before it is made a `String`.
    public func textBytes(of node: Node) -> [UInt8] {
        if let range = plainText(of: node) { return Array(bytes[range]) }
        return JSONEscapes.decode(bytes[Int(entry(node).start) + 1..<Int(entry(node).end) - 1])
    }

    /// The nearest double; nil for what is no number, or too large for one.
    public func number(of node: Node) -> Double? {
        guard entry(node).kind == .number, let value = Double(String(decoding: raw(node), as: UTF8.self)) else {
            return nil
        }
        return value.isFinite ? value : nil
    }
}
