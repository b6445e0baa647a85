/// An expression as it is written, macros recognised.
struct Expression: Sendable {
    indirect enum Kind: Sendable {
        case literal(Value)
        case identifier(String)
        case member(of: Expression, String)
        /// The macro `has(a.b)`.
        case has(Expression, String)
        case element(of: Expression, at: Expression)
        case call(String, on: Expression?, [Expression])
        case not(Expression)
        case negated(Expression)
        case binary(BinaryOperator, Expression, Expression)
        /// `&&` and `||`, chains of one of them as one list.
        case logical(isAny: Bool, [Expression])
        case conditional(Expression, Expression, Expression)
        case list([Expression])
        case map([(key: Expression, value: Expression)])
        case fold(Fold)
    }

    /// A macro that goes through a list, or through the keys of a map.
    struct Fold: Sendable {
        let macro: Macro
        let range: Expression
        let variable: String
        /// Nil for `map` without a condition.
        let condition: Expression?
        /// What `map` makes of each element.
        let transform: Expression?
    }

    enum Macro: String, Sendable {
        case all, exists
        case existsOne = "exists_one"
        case map, filter
    }

    let kind: Kind
    /// In bytes from the start of the text; of an operator with two sides, its own place.
    let offset: Int
    /// How deep the deepest part lies: what goes through expressions calls itself.
    let depth: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
        depth = 1 + kind.parts.reduce(0) { max($0, $1.depth) }
    }

    /// More than anybody writes, and little enough for the stack.
    static let depthLimit = 100
}

enum BinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contained = "in"
}

extension Expression.Kind {
    fileprivate var parts: [Expression] {
        switch self {
        case .literal, .identifier: []
        case .member(let whole, _), .has(let whole, _), .not(let whole), .negated(let whole): [whole]
        case .element(let whole, let index): [whole, index]
        case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
        case .binary(_, let left, let right): [left, right]
        case .logical(_, let operands), .list(let operands): operands
        case .conditional(let condition, let first, let second): [condition, first, second]
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .fold(let fold): [fold.range] + [fold.condition, fold.transform].compactMap { $0 }
        }
    }
}
