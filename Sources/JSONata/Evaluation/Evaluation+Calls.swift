extension Evaluation {
    /// Functions, and what they come to.
    func functional(_ node: Node, _ input: Value?, _ scope: Int) throws(Fault) -> Value? {
        switch node.kind {
        case .pattern(let pattern): return .function(FunctionValue(.pattern(pattern)))
        case .lambda(let lambda): return try function(.lambda(lambda, context: input, scope: scope), at: node.offset)
        case .transformation(let change): return try function(.transformation(change, scope: scope), at: node.offset)
        case .partial(let called, let arguments): return try partial(called, arguments, input, scope)
        case .call(let called, let arguments): return try call(called, arguments, input, scope, at: node.offset)
        case .apply(let left, let right): return try applied(left, right, input, scope, at: node.offset)
        default: return nil
        }
    }

    /// A function that remembers its scope, which therefore stays.
    private func function(_ kind: FunctionValue.Kind, at offset: Int) throws(Fault) -> Value {
        scopes.keep()
        let function = FunctionValue(kind)
        guard function.depth <= Value.depthLimit else { throw Self.tooDeep(at: offset) }
        return .function(function)
    }

    private func partial(
        _ called: Node, _ arguments: [Node?], _ input: Value?, _ scope: Int
    ) throws(Fault) -> Value? {
        guard case .function(let known)? = try value(called, input, scope) else {
            throw Fault("this is no function", at: called.offset)
        }
        return try function(.partial(known, arguments, context: input, scope: scope), at: called.offset)
    }

    private func call(
        _ called: Node, _ arguments: [Node], _ input: Value?, _ scope: Int, at offset: Int, before first: Value?? = nil
    ) throws(Fault) -> Value? {
        let found = try value(called, input, scope)
        guard let function = found?.function else {
            throw Fault("\(found.shown) is no function", at: called.offset)
        }
        var values: [Value?] = first.map { [$0] } ?? []
        for argument in arguments { values.append(try value(argument, input, scope)) }
        return try call(function, values, at: offset)
    }

    /// `a ~> f`: the value is the first argument of a call, or the one of a function; two functions become one.
    private func applied(
        _ left: Node, _ right: Node, _ input: Value?, _ scope: Int, at offset: Int
    ) throws(Fault) -> Value? {
        let first = try value(left, input, scope)
        if case .call(let called, let arguments) = right.kind {
            return try call(called, arguments, input, scope, at: right.offset, before: .some(first))
        }
        guard let next = try value(right, input, scope)?.function else {
            throw Fault("the right side of '~>' must be a function", at: right.offset)
        }
        if let known = first?.function { return try function(.chain(known, next), at: offset) }
        return try call(next, [first], at: offset)
    }

    func result(of function: FunctionValue, _ arguments: [Value?], at offset: Int) throws(Fault) -> Value? {
        switch function.kind {
        case .builtin(let builtin, let context): return try builtin.call(arguments, context, self, at: offset)
        case .lambda(let lambda, let context, let scope):
            return try call(lambda, arguments, context, scope, at: offset)
        case .partial(let called, let known, let context, let scope):
            return try call(called, try completed(known, arguments, context, scope), at: offset)
        case .transformation(let change, let scope): return try transformed(arguments, change, scope, at: offset)
        case .pattern(let pattern):
            guard let text = arguments.first??.text else { return nil }
            return try match(try matches(pattern, in: text, at: offset), 0)
        case .match(let matches, let number): return try match(matches, number)
        case .chain(let first, let second):
            let value = try call(first, [arguments.first ?? nil], at: offset)
            return try call(second, [value], at: offset)
        }
    }

    /// The arguments that were known, and those that have come.
    private func completed(
        _ known: [Node?], _ come: [Value?], _ context: Value?, _ scope: Int
    ) throws(Fault) -> [Value?] {
        var rest = come[...]
        var values: [Value?] = []
        for argument in known {
            if let argument {
                values.append(try value(argument, context, scope))
            } else {
                values.append(rest.popFirst() ?? nil)
            }
        }
        return values
    }

    private func call(
        _ lambda: Lambda, _ arguments: [Value?], _ context: Value?, _ scope: Int, at offset: Int
    ) throws(Fault) -> Value? {
        var arguments = arguments
        if let signature = lambda.signature {
            arguments = try Signature.checked(arguments, signature, context, self, at: offset)
        }
        let variables = lambda.parameters.enumerated().map { i, name in
            (name: name, value: i < arguments.count ? arguments[i] : nil)
        }
        let (inner, mark) = scopes.open(within: scope, variables)
        defer { scopes.close(mark) }
        return try value(lambda.body, context, inner)
    }
}
