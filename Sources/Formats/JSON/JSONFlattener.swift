import Filtering
import JSON

/// Finds the values that are no containers within an object, and what each is called in flat.
///
/// Names are joined with `_`: `a` in `x` is `x_a`. What has no name at all counts for nothing.
struct JSONFlattener: Sendable {
    /// A flat name, and what the options make of its value.
    struct Name: Sendable {
        let text: String
        let isTag: Bool
        /// Whether a text or boolean stays.
        let isKept: Bool
        let isTime: Bool
        let isMeasurement: Bool
        /// When it was last seen: the number of the object, and the leaf in it; nil if it was a container.
        var object = 0
        var leaf: Int?
    }

    struct Leaf: Sendable {
        /// An index into `names`.
        let name: Int
        var node: JSONDocument.Node
    }

    private let options: JSONMetricParser.Options
    private(set) var names: [Name] = []
    /// Each name once; nulls are left out.
    private(set) var leaves: [Leaf] = []
    private var indexes = ByteMemo<Int>()
    private var object = 0
    /// Whether an object may have two members of one name, of which the last one counts, whatever is in either.
    private var mayRepeat = false
    private var path: [UInt8] = []
    /// Names may come from anyone, so that they are forgotten when they are too many.
    private static let nameLimit = 65_536

    init(_ options: JSONMetricParser.Options) { self.options = options }

    mutating func flatten(_ document: JSONDocument, _ node: JSONDocument.Node) {
        if names.count >= Self.nameLimit {
            names.removeAll()
            indexes = ByteMemo()
        }
        mayRepeat = false
        collect(document, node)
        // That is rare, so that it is only now looked at closely.
        if mayRepeat { collect(document, node) }
    }

    private mutating func collect(_ document: JSONDocument, _ node: JSONDocument.Node) {
        leaves.removeAll(keepingCapacity: true)
        path.removeAll(keepingCapacity: true)
        object += 1
        document.bytes.withUnsafeBufferPointer { visit(document, $0, node) }
    }

    /// - Parameter bytes: those of the document.
    private mutating func visit(
        _ document: JSONDocument, _ bytes: UnsafeBufferPointer<UInt8>, _ node: JSONDocument.Node
    ) {
        switch document.kind(of: node) {
        case .null: if let index = knownName(), names[index].object == object { mayRepeat = true }
        case .object:
            noteContainer()
            if mayRepeat {
                for (name, value) in document.lastMembers(of: node) { visit(document, bytes, name, value) }
            } else {
                document.forEachMember(of: node) { name, value in visit(document, bytes, name, value) }
            }
        case .array:
            noteContainer()
            var index = 0
            document.forEachChild(of: node) { child in
                let mark = path.count
                var number = "\(index)"
                number.withUTF8 { append($0) }
                index += 1
                visit(document, bytes, child)
                path.removeLast(path.count - mark)
            }
        default: add(node)
        }
    }

    private mutating func visit(
        _ document: JSONDocument, _ bytes: UnsafeBufferPointer<UInt8>, _ name: JSONDocument.Node,
        _ value: JSONDocument.Node
    ) {
        let mark = path.count
        if let range = document.plainText(of: name) {
            append(UnsafeBufferPointer(rebasing: bytes[range]))
        } else {
            document.textBytes(of: name).withUnsafeBufferPointer { append($0) }
        }
        visit(document, bytes, value)
        path.removeLast(path.count - mark)
    }

    private mutating func append(_ name: UnsafeBufferPointer<UInt8>) {
        if !path.isEmpty { path.append(UInt8(ascii: "_")) }
        path.append(contentsOf: name)
    }

    private mutating func add(_ node: JSONDocument.Node) {
        if path.isEmpty { return }
        let index = knownName() ?? newName()
        // Of two members with one name the last counts.
        if names[index].object == object, let leaf = names[index].leaf {
            leaves[leaf].node = node
            return
        }
        if names[index].object == object { mayRepeat = true }
        names[index].object = object
        names[index].leaf = leaves.count
        leaves.append(Leaf(name: index, node: node))
    }

    private mutating func noteContainer() {
        if path.isEmpty { return }
        let index = knownName() ?? newName()
        if names[index].object == object {
            mayRepeat = true
        } else {
            names[index].object = object
            names[index].leaf = nil
        }
    }

    private mutating func knownName() -> Int? { path.withUnsafeBufferPointer { indexes.value(for: $0) } }

    private mutating func newName() -> Int {
        let text = String(decoding: path, as: UTF8.self)
        names.append(
            Name(
                text: text, isTag: options.tagKeys?.matches(text) ?? false,
                isKept: options.stringFields?.matches(text) ?? false, isTime: text == options.timeKey,
                isMeasurement: text == options.nameKey))
        path.withUnsafeBufferPointer { indexes.remember(names.count - 1, for: $0) }
        return names.count - 1
    }
}

extension JSONDocument {
    /// The members of an object but for those that a later one has the name of.
    fileprivate func lastMembers(of node: Node) -> [(name: Node, value: Node)] {
        let members = members(of: node)
        var last: [[UInt8]: Int] = [:]
        for (i, member) in members.enumerated() { last[textBytes(of: member.name)] = i }
        return last.values.sorted().map { members[$0] }
    }
}
