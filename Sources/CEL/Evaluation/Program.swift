import RE2Patterns

/// A checked expression, ready to be evaluated: nodes that name each other by number, so that going through them
/// counts no references and allocates nothing.
struct Program: Sendable {
    enum Node: Sendable {
        case constant(Int)
        case name, tags, fields, time
        /// A variable of a macro.
        case local(Int)
        /// Of a map; the key is a constant.
        case member(of: Int, key: Int)
        case has(Int, key: Int)
        case element(of: Int, at: Int)
        case not(Int)
        case negated(Int)
        case logical(isAny: Bool, Operands)
        case conditional(Int, Int, Int)
        case equal(Int, Int, isNegated: Bool)
        case ordered(Int, Int, BinaryOperator)
        case arithmetic(Int, Int, BinaryOperator)
        case contained(Int, in: Int)
        case list(Operands)
        /// Keys and values in turn.
        case map(Operands)
        /// A pattern that is known beforehand.
        case matches(Int, pattern: Int)
        /// A part of a time in a zone that is known beforehand.
        case part(Function, Int, zone: Int)
        case call(Function, Operands)
        case fold(Int)
    }

    /// Some of `operands`.
    struct Operands: Sendable {
        let start: Int
        let count: Int
    }

    struct Fold: Sendable {
        let macro: Expression.Macro
        let range: Int
        /// Where the variable is among the locals.
        let local: Int
        let condition: Int?
        let transform: Int?
    }

    var nodes: [Node] = []
    /// Nodes, those of one list next to each other.
    var operands: [Int] = []
    var constants: [Value] = []
    var keys: [String] = []
    var patterns: [RE2Pattern] = []
    var zones: [Zone] = []
    var folds: [Fold] = []
    /// How many variables of macros there are at most.
    var localCount = 0
    var root = 0
}
