extension Evaluation {
    /// What operators make of values.
    func operated(_ node: Node, _ input: Value?, _ scope: Int) throws(Fault) -> Value? {
        switch node.kind {
        case .negated(let operand): return try negated(operand, input, scope, at: node.offset)
        case .arithmetic(let operation, let left, let right):
            return try arithmetic(operation, left, right, input, scope, at: node.offset)
        case .comparison(let comparison, let left, let right):
            return .bool(try compared(comparison, left, right, input, scope, at: node.offset))
        case .logical(let isAny, let left, let right):
            // As in Telegraf both sides are looked at.
            let (left, right) = (try value(left, input, scope).isTrue, try value(right, input, scope).isTrue)
            return .bool(isAny ? left || right : left && right)
        case .joined(let left, let right): return try joined(left, right, input, scope, at: node.offset)
        default: return nil
        }
    }

    private func negated(_ operand: Node, _ input: Value?, _ scope: Int, at offset: Int) throws(Fault) -> Value? {
        guard let value = try value(operand, input, scope) else { return nil }
        guard let number = value.double else {
            throw Fault("'-' needs a number, not \(value.shown)", at: offset)
        }
        return .number(-number)
    }

    private func arithmetic(
        _ operation: Node.Arithmetic, _ left: Node, _ right: Node, _ input: Value?, _ scope: Int, at offset: Int
    ) throws(Fault) -> Value? {
        let left = try value(left, input, scope)
        let right = try value(right, input, scope)
        for value in [left, right] {
            if let value, value.double == nil {
                throw Fault("'\(operation.rawValue)' needs numbers, not \(value.shown)", at: offset)
            }
        }
        guard let left = left?.double, let right = right?.double else { return nil }
        let result =
            switch operation {
            case .add: left + right
            case .subtract: left - right
            case .multiply: left * right
            case .divide: left / right
            case .remainder: left.truncatingRemainder(dividingBy: right)
            }
        guard result.isFinite else {
            throw Fault("the result of '\(operation.rawValue)' is no number that JSON has", at: offset)
        }
        return .number(result)
    }

    private func compared(
        _ comparison: Node.Comparison, _ left: Node, _ right: Node, _ input: Value?, _ scope: Int, at offset: Int
    ) throws(Fault) -> Bool {
        let left = try value(left, input, scope)
        let right = try value(right, input, scope)
        switch comparison {
        case .equal, .notEqual, .contained: break
        default:
            for value in [left, right] {
                if let value, value.double == nil, value.text == nil {
                    throw Fault(
                        "'\(comparison.rawValue)' needs numbers or texts, not \(value.shown)", at: offset)
                }
            }
        }
        guard let left, let right else { return false }
        switch comparison {
        case .equal: return left.equals(right)
        case .notEqual: return !left.equals(right)
        case .contained:
            // A null of the expression is found in no array, as in Telegraf.
            if case .null = left { return false }
            return right.listed.contains { left.equals($0) }
        default: break
        }
        guard (left.text == nil) == (right.text == nil) else {
            throw Fault(
                "'\(comparison.rawValue)' needs two numbers or two texts, not \(left.shown) and \(right.shown)",
                at: offset)
        }
        let isBefore = left.comes(before: right)
        switch comparison {
        case .less: return isBefore
        case .lessOrEqual: return isBefore || left.equals(right)
        case .greater: return !(isBefore || left.equals(right))
        default: return !isBefore
        }
    }

    /// `&`: what is not there is an empty text.
    private func joined(
        _ left: Node, _ right: Node, _ input: Value?, _ scope: Int, at offset: Int
    ) throws(Fault) -> Value {
        let left = try value(left, input, scope)
        let right = try value(right, input, scope)
        return try string(try written(left, at: offset) + (try written(right, at: offset)), at: offset)
    }

    private func written(_ value: Value?, at offset: Int) throws(Fault) -> String {
        guard let value else { return "" }
        guard let text = value.written else { throw Fault("JSON has no number as large as this", at: offset) }
        return text
    }
}

extension Value {
    /// As messages show what was found.
    var shown: String {
        switch self {
        case .null, .void: "null"
        case .bool(let bool): "\(bool)"
        case .number, .integer, .unsigned: json ?? "a number beyond those of JSON"
        case .string(let text): "\"\(text.prefix(40))\""
        case .array: "an array"
        case .object: "an object"
        case .function: "a function"
        }
    }
}

extension Value? {
    var shown: String { self?.shown ?? "nothing" }
}
