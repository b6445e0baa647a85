import RE2Patterns

/// A function: values like others. Its scope is named by number, so that none holds itself.
public final class FunctionValue {
    indirect enum Kind {
        /// - Parameter context: what it was called on, for arguments that are left out.
        case builtin(Builtin, context: Value?)
        case lambda(Lambda, context: Value?, scope: Int)
        /// Nil stands for an argument that is still to come.
        case partial(FunctionValue, [Node?], context: Value?, scope: Int)
        case transformation(Transformation, scope: Int)
        case pattern(RE2Pattern)
        /// What answers the match with this number, and those behind it.
        case match([TextMatch], Int)
        case chain(FunctionValue, FunctionValue)
    }

    let kind: Kind
    /// How many values lie within each other in what it remembers.
    let depth: Int

    init(_ kind: Kind) {
        self.kind = kind
        depth =
            switch kind {
            case .builtin(_, let context), .lambda(_, let context, _): 1 + (context?.depth ?? 0)
            case .partial(let function, _, let context, _): 1 + max(function.depth, context?.depth ?? 0)
            case .chain(let first, let second): 1 + max(first.depth, second.depth)
            case .transformation, .pattern, .match: 1
            }
    }

    /// As messages name it.
    var name: String {
        switch kind {
        case .builtin(let function, _): "'$\(function.name)'"
        case .lambda: "a function of the expression"
        case .partial(let function, _, _, _): function.name
        case .transformation: "a transformation"
        case .pattern, .match: "a regular expression"
        case .chain: "a chain of functions"
        }
    }

    var parameterCount: Int {
        switch kind {
        case .builtin(let function, _): function.parameters.count
        case .lambda(let lambda, _, _): lambda.parameters.count
        case .partial(_, let arguments, _, _): arguments.count { $0 == nil }
        case .transformation, .pattern, .chain: 1
        case .match: 0
        }
    }
}

/// Where a pattern was found.
struct TextMatch {
    let text: String
    /// In bytes.
    let range: Range<Int>
    /// Empty for a group that took no part.
    let groups: [String]
}
