extension Evaluation {
    /// `|pattern|updates, deletes|`: a copy of the argument, in which the objects that the pattern finds are changed.
    func transformed(
        _ arguments: [Value?], _ change: Transformation, _ scope: Int, at offset: Int
    ) throws(Fault) -> Value? {
        guard arguments.count == 1 else {
            throw Fault("a transformation takes one argument, not \(arguments.count)", at: offset)
        }
        guard let argument = arguments[0] else { return nil }
        switch argument {
        case .object, .array: break
        default: throw Fault("a transformation needs an object or an array, not \(argument.shown)", at: offset)
        }
        let copy = try copied(argument, asJSON: true, at: offset)
        let found = try value(change.pattern, copy, scope)
        for case .object(let object) in found?.listed ?? [] {
            switch try value(change.updates, .object(object), scope) {
            case nil: break
            case .object(let updates)?:
                for (key, value) in updates.members {
                    object[key] = try copied(value, asJSON: false, at: change.updates.offset)
                }
            case let other?:
                throw Fault(
                    "the updates of a transformation must be an object, not \(other.shown)", at: change.updates.offset)
            }
            guard let deletes = change.deletes, let names = try value(deletes, .object(object), scope) else { continue }
            for name in names.listed {
                guard let name = name.text else {
                    throw Fault("a transformation deletes names, not \(name.shown)", at: deletes.offset)
                }
                object[name] = nil
            }
        }
        return copy
    }

    /// Of its own in all that lies within, so that nothing else changes with it and nothing can come to lie within
    /// itself. Functions become empty texts.
    /// - Parameter asJSON: whether it is as if it had been written and read again: all numbers are doubles.
    private func copied(_ value: Value, asJSON: Bool, at offset: Int) throws(Fault) -> Value {
        switch value {
        case .null: return asJSON ? .void : .null
        case .function: return .string("")
        case .integer, .unsigned: return asJSON ? value.double.map(Value.number) ?? value : value
        case .void, .bool, .number, .string: return value
        case .array(let array):
            if array.isNull { return .void }
            var elements: [Value] = []
            for element in array.elements { elements.append(try copied(element, asJSON: asJSON, at: offset)) }
            return try self.array(elements, at: offset)
        case .object(let object):
            let copy = ValueObject()
            for (key, value) in object.members { copy[key] = try copied(value, asJSON: asJSON, at: offset) }
            return try self.object(copy, at: offset)
        }
    }
}
