/// Checks an expression's types and makes a program of it. What does not depend on the metric is evaluated here.
struct Compiler {
    var program = Program()
    /// The variables of the macros around, and where they are among the locals.
    private var scope: [(name: String, type: ExpressionType, local: Int)] = []

    /// A part with what the text says of it.
    struct Part {
        let node: Int
        let type: ExpressionType
    }

    static func compile(_ text: String) throws(Fault) -> (Program, ExpressionType) {
        var compiler = Compiler()
        let root = try compiler.part(try Parser.parse(text))
        compiler.program.root = root.node
        return (compiler.program, root.type)
    }

    mutating func part(_ expression: Expression) throws(Fault) -> Part {
        switch expression.kind {
        case .literal(let value): return constant(value)
        case .identifier(let name): return try variable(name, at: expression.offset)
        case .member(let whole, let key):
            return try member(key, of: whole, isTest: false, at: expression.offset)
        case .has(let whole, let key):
            return try member(key, of: whole, isTest: true, at: expression.offset)
        case .element(let whole, let index): return try element(of: whole, at: index, offset: expression.offset)
        case .call(let name, let target, let arguments):
            return try call(name, on: target, arguments, at: expression.offset)
        case .not(let operand):
            let operand = try self.operand(operand, of: "!", fitting: [.bool])
            return add(.not(operand.node), .bool, of: [operand.node])
        case .negated(let operand):
            let operand = try self.operand(operand, of: "-", fitting: [.int, .double])
            return add(.negated(operand.node), operand.type, of: [operand.node])
        case .binary(let symbol, let left, let right):
            return try binary(symbol, left, right, at: expression.offset)
        case .logical(let isAny, let operands):
            var nodes: [Int] = []
            for operand in operands {
                nodes.append(try self.operand(operand, of: isAny ? "||" : "&&", fitting: [.bool]).node)
            }
            return add(.logical(isAny: isAny, list(nodes)), .bool, of: nodes)
        case .conditional(let condition, let first, let second):
            return try conditional(condition, first, second, at: expression.offset)
        case .list(let elements):
            let parts = try self.parts(elements)
            let type = parts.first.map { parts.dropFirst().reduce($0.type) { $0.joined(with: $1.type) } } ?? .dyn
            return add(.list(list(parts.map(\.node))), .list(type), of: parts.map(\.node))
        case .map(let entries): return try map(entries)
        case .fold(let fold): return try self.fold(fold)
        }
    }

    mutating func parts(_ expressions: [Expression]) throws(Fault) -> [Part] {
        var parts: [Part] = []
        for expression in expressions { parts.append(try part(expression)) }
        return parts
    }

    private mutating func constant(_ value: Value) -> Part {
        let type: ExpressionType =
            switch value {
            case .null: .null
            case .bool: .bool
            case .int: .int
            case .uint: .uint
            case .double: .double
            case .string: .string
            case .bytes: .bytes
            case .timestamp: .timestamp
            case .duration: .duration
            case .type: .type
            case .list, .map, .tags, .fields: .dyn
            }
        program.constants.append(value)
        program.nodes.append(.constant(program.constants.count - 1))
        return Part(node: program.nodes.count - 1, type: type)
    }

    /// Puts nodes next to each other.
    mutating func list(_ nodes: [Int]) -> Program.Operands {
        program.operands += nodes
        return Program.Operands(start: program.operands.count - nodes.count, count: nodes.count)
    }

    /// Adds a node; if all it is made of is known, so is what it comes to. An error waits for the metric, for another
    /// part may absorb it.
    /// - Parameter operands: what the node is made of.
    mutating func add(_ node: Program.Node, _ type: ExpressionType, of operands: [Int]) -> Part {
        program.nodes.append(node)
        let added = program.nodes.count - 1
        let isKnown = operands.allSatisfy { if case .constant = program.nodes[$0] { true } else { false } }
        if isKnown, let value = try? Evaluation.constant(added, in: program) {
            program.constants.append(value)
            program.nodes[added] = .constant(program.constants.count - 1)
        }
        return Part(node: added, type: type)
    }

    private mutating func variable(_ name: String, at offset: Int) throws(Fault) -> Part {
        if let local = scope.last(where: { $0.name == name }) {
            program.nodes.append(.local(local.local))
            return Part(node: program.nodes.count - 1, type: local.type)
        }
        let (node, type): (Program.Node, ExpressionType)
        switch name {
        case "name": (node, type) = (.name, .string)
        case "tags": (node, type) = (.tags, .map(.string, .string))
        case "fields": (node, type) = (.fields, .map(.string, .dyn))
        case "time": (node, type) = (.time, .timestamp)
        default:
            if let kind = ValueKind(rawValue: name) { return constant(.type(kind)) }
            throw Fault("there is no '\(name)': a metric has name, tags, fields and time", at: offset)
        }
        program.nodes.append(node)
        return Part(node: program.nodes.count - 1, type: type)
    }

    /// - Parameter isTest: asked is whether the member is there, not what it is.
    private mutating func member(
        _ key: String, of whole: Expression, isTest: Bool, at offset: Int
    ) throws(Fault) -> Part {
        if let path = whole.path, scope.last(where: { path.hasPrefix($0.name + ".") }) == nil,
            let kind = ValueKind(rawValue: "\(path).\(key)")
        {
            return constant(.type(kind))
        }
        let whole = try part(whole)
        let member: ExpressionType
        switch whole.type {
        case .map(let keyType, let value) where keyType.fits(.string): member = value
        case .dyn: member = .dyn
        default: throw Fault("'.\(key)' needs a map with names, found \(whole.type)", at: offset)
        }
        program.keys.append(key)
        let place = program.keys.count - 1
        program.nodes.append(isTest ? .has(whole.node, key: place) : .member(of: whole.node, key: place))
        return Part(node: program.nodes.count - 1, type: isTest ? .bool : member)
    }

    private mutating func element(
        of whole: Expression, at index: Expression, offset: Int
    ) throws(Fault) -> Part {
        let whole = try part(whole)
        let found = try part(index)
        let type: ExpressionType
        switch whole.type {
        case .list(let element):
            guard found.type.fits(.int) else {
                throw Fault("the index of a list must be int, found \(found.type)", at: index.offset)
            }
            type = element
        case .map(let key, let value):
            guard found.type.fits(key) else {
                throw Fault("the keys of this map are \(key), found \(found.type)", at: index.offset)
            }
            type = value
        case .dyn: type = .dyn
        default: throw Fault("'[]' needs a list or a map, found \(whole.type)", at: offset)
        }
        return add(.element(of: whole.node, at: found.node), type, of: [whole.node, found.node])
    }

    private mutating func operand(
        _ expression: Expression, of symbol: String, fitting types: [ExpressionType]
    ) throws(Fault) -> Part {
        let part = try part(expression)
        guard types.contains(where: { $0.fits(part.type) }) else {
            let names = types.map(\.description).joined(separator: " or ")
            throw Fault("'\(symbol)' needs \(names), found \(part.type)", at: expression.offset)
        }
        return part
    }

    private mutating func conditional(
        _ condition: Expression, _ first: Expression, _ second: Expression, at offset: Int
    ) throws(Fault) -> Part {
        let condition = try operand(condition, of: "?", fitting: [.bool])
        let first = try part(first)
        let second = try part(second)
        guard first.type.fits(second.type) else {
            throw Fault("both sides of ':' must be of one type, found \(first.type) and \(second.type)", at: offset)
        }
        return add(
            .conditional(condition.node, first.node, second.node), first.type.joined(with: second.type),
            of: [condition.node, first.node, second.node])
    }

    private mutating func map(_ entries: [(key: Expression, value: Expression)]) throws(Fault) -> Part {
        var nodes: [Int] = []
        var types: (key: ExpressionType, value: ExpressionType)?
        for entry in entries {
            let key = try part(entry.key)
            guard [ExpressionType.bool, .int, .uint, .string].contains(where: { $0.fits(key.type) }) else {
                throw Fault("a key must be bool, int, uint or string, found \(key.type)", at: entry.key.offset)
            }
            let value = try part(entry.value)
            nodes += [key.node, value.node]
            types =
                types.map { ($0.key.joined(with: key.type), $0.value.joined(with: value.type)) }
                ?? (key.type, value.type)
        }
        let type = types.map { ExpressionType.map($0.key, $0.value) } ?? .map(.dyn, .dyn)
        return add(.map(list(nodes)), type, of: nodes)
    }

    private mutating func fold(_ fold: Expression.Fold) throws(Fault) -> Part {
        let range = try part(fold.range)
        let element: ExpressionType
        switch range.type {
        case .list(let type), .map(let type, _): element = type
        case .dyn: element = .dyn
        default:
            throw Fault("'\(fold.macro.rawValue)' needs a list or a map, found \(range.type)", at: fold.range.offset)
        }
        let local = scope.count
        scope.append((fold.variable, element, local))
        defer { scope.removeLast() }
        program.localCount = max(program.localCount, scope.count)
        let condition = try fold.condition.map { condition throws(Fault) in
            try operand(condition, of: fold.macro.rawValue, fitting: [.bool])
        }
        let transform = try fold.transform.map { transform throws(Fault) in try part(transform) }
        program.folds.append(
            Program.Fold(
                macro: fold.macro, range: range.node, local: local, condition: condition?.node,
                transform: transform?.node))
        program.nodes.append(.fold(program.folds.count - 1))
        let type: ExpressionType =
            switch fold.macro {
            case .all, .exists, .existsOne: .bool
            case .filter: .list(element)
            case .map: .list(transform?.type ?? .dyn)
            }
        return Part(node: program.nodes.count - 1, type: type)
    }
}

extension Expression {
    /// `a.b` of names that stand one in the other; nil for anything else.
    var path: String? {
        switch kind {
        case .identifier(let name): name
        case .member(let whole, let name): whole.path.map { "\($0).\(name)" }
        default: nil
        }
    }
}
