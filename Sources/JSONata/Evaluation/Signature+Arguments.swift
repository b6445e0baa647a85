extension Signature {
    /// The arguments as the signature wants them.
    /// - Parameter context: stands in for a first argument that may be left out.
    static func checked(
        _ given: [Value?], _ parameters: [Parameter], _ context: Value?, _ evaluation: Evaluation, at offset: Int
    ) throws(Fault) -> [Value?] {
        var arguments = given
        if arguments.count < parameters.count, parameters.first?.option == .context { arguments.insert(context, at: 0) }
        while arguments.count < parameters.count, parameters[arguments.count].option == .optional {
            arguments.append(nil)
        }
        let takesMore = parameters.last?.option == .several
        guard arguments.count == parameters.count || arguments.count > parameters.count && takesMore else {
            throw Fault("a function of \(parameters.count) arguments was given \(given.count)", at: offset)
        }
        for i in arguments.indices {
            guard let value = arguments[i], let parameter = i < parameters.count ? parameters[i] : parameters.last
            else { continue }
            let argument = parameter.types == .array ? try evaluation.array(value.listed, at: offset) : value
            guard fits(argument, parameter) else {
                throw Fault("argument \(i + 1) of a function does not fit its signature", at: offset)
            }
            arguments[i] = argument
        }
        guard takesMore else { return arguments }
        let first = parameters.count - 1
        let rest = arguments[first...].map { $0 ?? .void }
        return arguments[..<first] + [try evaluation.array(rest, at: offset)]
    }

    private static func fits(_ value: Value, _ parameter: Parameter) -> Bool {
        let types = parameter.types
        if types.contains(.any) { return true }
        switch value {
        case .string: return !types.isDisjoint(with: [.json, .string])
        case .number, .integer, .unsigned: return !types.isDisjoint(with: [.json, .number])
        case .bool: return !types.isDisjoint(with: [.json, .bool])
        case .function: return types.contains(.function)
        case .object: return !types.isDisjoint(with: [.json, .object])
        case .array(let array):
            if types.contains(.json) { return true }
            guard types.contains(.array) else { return false }
            guard let element = parameter.elements.first else { return true }
            return array.elements.allSatisfy { fits($0, element) }
        case .null, .void: return false
        }
    }
}
