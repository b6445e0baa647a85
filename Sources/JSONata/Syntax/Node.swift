import RE2Patterns

/// A part of an expression, as it was read.
struct Node: Sendable {
    indirect enum Kind: Sendable {
        case string(String)
        case number(Double)
        case bool(Bool)
        case null
        case pattern(RE2Pattern)
        case variable(Variable)
        case name(String)
        /// - Parameter keepsArray: whether one result stays an array of one: `a.b[]`.
        case path([Node], keepsArray: Bool)
        case negated(Node)
        case range(Node, Node)
        case array([Node])
        case object([Pair])
        case block([Node])
        case conditional(Node, Node, Node?)
        case assignment(String, Node)
        case members
        case descendants
        case group(Node, [Pair])
        case predicate(Node, [Node])
        case sort(Node, [SortTerm])
        case lambda(Lambda)
        case transformation(Transformation)
        /// Nil for an argument that is still to come.
        case partial(Node, [Node?])
        case call(Node, [Node])
        case apply(Node, Node)
        case arithmetic(Arithmetic, Node, Node)
        case comparison(Comparison, Node, Node)
        case logical(isAny: Bool, Node, Node)
        case joined(Node, Node)
    }

    struct Pair: Sendable {
        let key: Node
        let value: Node
    }

    struct SortTerm: Sendable {
        let isDescending: Bool
        let value: Node
    }

    struct Variable: Sendable {
        /// Empty for what the expression is applied to just there: `$`.
        let name: String
        /// The function of that name, unless the expression has a variable of it.
        let builtin: Builtin?
    }

    enum Arithmetic: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"
    }

    enum Comparison: String, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case contained = "in"
    }

    let kind: Kind
    /// In bytes from the start of the text; of an operator with two sides, its own place.
    let offset: Int
    /// How deep the deepest part lies: what goes through expressions calls itself.
    let depth: Int

    init(_ kind: Kind, at offset: Int) throws(Fault) {
        self.kind = kind
        self.offset = offset
        depth = 1 + kind.parts.reduce(0) { max($0, $1.depth) }
        if depth > Self.depthLimit { throw Fault("the expression is nested too deeply", at: offset) }
    }

    /// More than anybody writes, and little enough for the stack.
    static let depthLimit = 250
}

/// `function($a, $b){...}`.
final class Lambda: Sendable {
    let parameters: [String]
    /// Of the arguments; nil where none was written.
    let signature: [Signature.Parameter]?
    let body: Node

    init(_ parameters: [String], _ signature: [Signature.Parameter]?, _ body: Node) {
        self.parameters = parameters
        self.signature = signature
        self.body = body
    }
}

/// `|pattern|updates, deletes|`.
final class Transformation: Sendable {
    let pattern: Node
    let updates: Node
    let deletes: Node?

    init(_ pattern: Node, _ updates: Node, _ deletes: Node?) {
        self.pattern = pattern
        self.updates = updates
        self.deletes = deletes
    }
}

extension Node.Kind {
    fileprivate var parts: [Node] {
        switch self {
        case .string, .number, .bool, .null, .pattern, .variable, .name, .members, .descendants: []
        case .path(let steps, _): steps
        case .negated(let part), .assignment(_, let part): [part]
        case .array(let parts), .block(let parts): parts
        case .object(let pairs): pairs.flatMap { [$0.key, $0.value] }
        case .conditional(let condition, let first, let second): [condition, first] + (second.map { [$0] } ?? [])
        case .group(let whole, let pairs): [whole] + pairs.flatMap { [$0.key, $0.value] }
        case .predicate(let whole, let filters): [whole] + filters
        case .sort(let whole, let terms): [whole] + terms.map(\.value)
        case .lambda(let lambda): [lambda.body]
        case .transformation(let change):
            [change.pattern, change.updates] + (change.deletes.map { [$0] } ?? [])
        case .partial(let function, let arguments): [function] + arguments.compactMap { $0 }
        case .call(let function, let arguments): [function] + arguments
        case .range(let left, let right), .apply(let left, let right), .arithmetic(_, let left, let right),
            .comparison(_, let left, let right), .logical(_, let left, let right), .joined(let left, let right):
            [left, right]
        }
    }
}
