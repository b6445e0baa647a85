extension Parser {
    /// What this symbol makes of the value to its left and what follows; the symbol was taken.
    mutating func infix(_ symbol: Token.Symbol, _ found: Token, _ left: Node) throws(Fault) -> Node {
        let kind: Node.Kind
        switch symbol {
        case .leftParenthesis: return try Node(try call(left), at: left.offset)
        case .leftBracket: return try predicate(left, at: found.offset)
        case .leftBrace:
            if case .group = left.kind { throw Fault("what is grouped cannot be grouped again", at: found.offset) }
            kind = .group(left, try pairs())
        case .dot: return try path(left, found)
        case .question:
            let first = try expression(0)
            kind = .conditional(left, first, try take(.colon, allowsPattern: true) ? try expression(0) : nil)
        case .assign:
            guard case .variable(let variable) = left.kind, !["", "$"].contains(variable.name) else {
                throw Fault("expected a variable such as '$x' before ':='", at: left.offset)
            }
            assigned.insert(variable.name)
            // From right to left.
            kind = .assignment(variable.name, try expression(symbol.power - 1))
        case .sort: kind = .sort(left, try sortTerms())
        case .apply:
            let right = try expression(symbol.power)
            noteCall(right)
            kind = .apply(left, right)
        case .join: kind = .joined(left, try expression(symbol.power))
        case .and, .or: kind = .logical(isAny: symbol == .or, left, try expression(symbol.power))
        default:
            if let operation = Node.Arithmetic(rawValue: symbol.rawValue) {
                kind = .arithmetic(operation, left, try expression(symbol.power))
            } else if let comparison = Node.Comparison(rawValue: symbol.rawValue) {
                kind = .comparison(comparison, left, try expression(symbol.power))
            } else {
                throw Fault("expected an operator or the end, found \(found.shown)", at: found.offset)
            }
        }
        return try Node(kind, at: found.offset)
    }

    /// A call, a call of which some arguments are still to come (`?`), or the definition of a function.
    private mutating func call(_ function: Node) throws(Fault) -> Node.Kind {
        if case .path(let steps, false) = function.kind, steps.count == 1, case .name(let name)? = steps.first?.kind,
            name == "function" || name == "λ"
        {
            return .lambda(try lambda())
        }
        noteCall(function)
        let arguments = try list(until: .rightParenthesis) { (parser) throws(Fault) -> Node? in
            try parser.take(.question, allowsPattern: true) ? nil : try parser.expression(0)
        }
        let given = arguments.compactMap { $0 }
        return given.count < arguments.count ? .partial(function, arguments) : .call(function, given)
    }

    /// Behind the opening bracket: a condition or an index, or nothing, which keeps an array of one.
    private mutating func predicate(_ left: Node, at offset: Int) throws(Fault) -> Node {
        if try take(.rightBracket, allowsPattern: false) {
            if case .path(let steps, _) = left.kind { return try Node(.path(steps, keepsArray: true), at: left.offset) }
            return try Node(.path([left], keepsArray: true), at: left.offset)
        }
        let filter = try expression(0)
        try expect(.rightBracket, allowsPattern: false)
        switch left.kind {
        case .group: throw Fault("what is grouped cannot be filtered", at: offset)
        case .path(var steps, let keepsArray):
            // It is the last step that is filtered.
            guard let last = steps.popLast() else { return left }
            steps.append(try filtered(last, filter))
            return try Node(.path(steps, keepsArray: keepsArray), at: left.offset)
        default: return try filtered(left, filter)
        }
    }

    private func filtered(_ node: Node, _ filter: Node) throws(Fault) -> Node {
        if case .predicate(let whole, let filters) = node.kind {
            return try Node(.predicate(whole, filters + [filter]), at: node.offset)
        }
        return try Node(.predicate(node, [filter]), at: node.offset)
    }

    private mutating func path(_ left: Node, _ dot: Token) throws(Fault) -> Node {
        let right = try expression(Token.Symbol.dot.power)
        var steps: [Node] = []
        var keeps = false
        for side in [left, right] {
            switch side.kind {
            case .string, .number, .bool, .null:
                throw Fault("a path has no texts, numbers, booleans or nulls as steps", at: side.offset)
            case .path(let more, let keepsArray):
                steps += more
                keeps = keeps || keepsArray
            default: steps.append(side)
            }
        }
        return try Node(.path(steps, keepsArray: keeps), at: left.offset)
    }

    private mutating func sortTerms() throws(Fault) -> [Node.SortTerm] {
        try expect(.leftParenthesis, allowsPattern: true)
        return try list(until: .rightParenthesis) { (parser) throws(Fault) in
            let isDescending = try parser.take(.greater, allowsPattern: true)
            if !isDescending { _ = try parser.take(.less, allowsPattern: true) }
            return Node.SortTerm(isDescending: isDescending, value: try parser.expression(0))
        }
    }
}
