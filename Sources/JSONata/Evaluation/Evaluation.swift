/// One look at one input.
///
/// A value that is not there is nil, and most of what is done with it comes to nothing either.
final class Evaluation {
    let surroundings: JSONataExpression.Surroundings
    /// The same in all of an evaluation.
    let now: Int64
    var scopes: Scopes
    private var steps = 0
    /// By the room that is taken of the stack.
    private var depth = 0

    static let outermost = 0
    private static let depthLimit = 1000
    /// What a call takes of it.
    private static let depthOfCall = 4

    init(_ input: Value, _ surroundings: JSONataExpression.Surroundings) {
        self.surroundings = surroundings
        now = surroundings.now()
        scopes = Scopes(input)
    }

    /// Counts what is done, so that every evaluation ends.
    func spend(_ count: Int, at offset: Int) throws(Fault) {
        steps = steps.addingReportingOverflow(max(count, 0)).partialValue
        guard 0...surroundings.stepLimit ~= steps else {
            throw Fault("this takes more than \(surroundings.stepLimit) steps", at: offset)
        }
    }

    /// The cases are handed on in groups, because a function's part of the stack has room for all of its cases.
    /// - Parameters:
    ///   - input: what `$` means here.
    ///   - scope: where variables are looked up.
    func value(_ node: Node, _ input: Value?, _ scope: Int) throws(Fault) -> Value? {
        try spend(1, at: node.offset)
        try descend(1, at: node.offset)
        defer { depth -= 1 }
        switch node.kind {
        case .string, .number, .bool, .null, .variable: return simple(node, input, scope)
        case .name, .path, .members, .descendants, .predicate, .sort: return try found(node, input, scope)
        case .array, .range, .object, .group: return try constructed(node, input, scope)
        case .negated, .arithmetic, .comparison, .logical, .joined: return try operated(node, input, scope)
        case .conditional, .block, .assignment: return try controlled(node, input, scope)
        case .pattern, .lambda, .transformation, .partial, .call, .apply: return try functional(node, input, scope)
        }
    }

    private func descend(_ room: Int, at offset: Int) throws(Fault) {
        if depth + room > Self.depthLimit { throw Fault("functions call each other too deeply", at: offset) }
        depth += room
    }

    func call(_ function: FunctionValue, _ arguments: [Value?], at offset: Int) throws(Fault) -> Value? {
        try spend(1, at: offset)
        try descend(Self.depthOfCall, at: offset)
        defer { depth -= Self.depthOfCall }
        return try result(of: function, arguments, at: offset)
    }

    private func simple(_ node: Node, _ input: Value?, _ scope: Int) -> Value? {
        switch node.kind {
        case .string(let text): .string(text)
        case .number(let number): .number(number)
        case .bool(let bool): .bool(bool)
        case .variable(let variable): self.variable(variable, input, scope)
        default: .null
        }
    }

    private func controlled(_ node: Node, _ input: Value?, _ scope: Int) throws(Fault) -> Value? {
        switch node.kind {
        case .conditional(let condition, let first, let second):
            if try value(condition, input, scope).isTrue { return try value(first, input, scope) }
            guard let second else { return nil }
            return try value(second, input, scope)
        case .block(let steps): return try block(steps, input, scope)
        case .assignment(let name, let assigned):
            let value = try value(assigned, input, scope)
            scopes.set(name, value, in: scope)
            return value
        default: return nil
        }
    }

    private func variable(_ variable: Node.Variable, _ input: Value?, _ scope: Int) -> Value? {
        if variable.name.isEmpty { return input }
        if let found = scopes.find(variable.name, from: scope) { return found }
        return variable.builtin.map { .function(FunctionValue(.builtin($0, context: input))) }
    }

    /// Its variables end with it.
    private func block(_ steps: [Node], _ input: Value?, _ scope: Int) throws(Fault) -> Value? {
        let (inner, mark) = scopes.open(within: scope)
        defer { scopes.close(mark) }
        var last: Value?
        for step in steps { last = try value(step, input, inner) }
        return last
    }

    /// An array, which must have an end on the stack and in memory.
    func array(_ elements: [Value], isNull: Bool = false, at offset: Int) throws(Fault) -> Value {
        try spend(elements.count, at: offset)
        let array = ValueArray(elements, isNull: isNull)
        guard array.depth <= Value.depthLimit else { throw Self.tooDeep(at: offset) }
        return .array(array)
    }

    func object(_ object: ValueObject, at offset: Int) throws(Fault) -> Value {
        try spend(object.count, at: offset)
        guard object.depth <= Value.depthLimit else { throw Self.tooDeep(at: offset) }
        return .object(object)
    }

    func string(_ text: String, at offset: Int) throws(Fault) -> Value {
        try spend(text.utf8.count / 64, at: offset)
        return .string(text)
    }

    static func tooDeep(at offset: Int) -> Fault {
        Fault("more than \(Value.depthLimit) values lie within each other", at: offset)
    }
}
