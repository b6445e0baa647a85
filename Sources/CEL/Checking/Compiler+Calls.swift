import RE2Patterns

extension Compiler {
    mutating func call(
        _ name: String, on target: Expression?, _ arguments: [Expression], at offset: Int
    ) throws(Fault) -> Part {
        // `math.ceil(x)` looks like a call on something named math.
        if case .identifier(let space)? = target?.kind, ["math", "strings", "base64"].contains(space) {
            let full = "\(space).\(name)"
            if full == "math.greatest" || full == "math.least" {
                return try extreme(name == "greatest" ? .greatest : .least, full, arguments, at: offset)
            }
            return try call(full, nil, try parts(arguments), at: offset)
        }
        let receiver = try target.map { target throws(Fault) in try part(target) }
        let parts = try parts(arguments)
        if name == "matches", let whole = try matches((receiver.map { [$0] } ?? []) + parts, at: offset) {
            return whole
        }
        return try call(name, receiver, parts, at: offset)
    }

    private mutating func call(
        _ name: String, _ receiver: Part?, _ arguments: [Part], at offset: Int
    ) throws(Fault) -> Part {
        guard let overloads = Overload.byName[name] else {
            throw Fault("there is no function '\(name)'", at: offset)
        }
        let fitting = overloads.filter { $0.takes(receiver?.type, arguments.map(\.type)) }
        guard let first = fitting.first else {
            let found = Self.form(name, receiver?.type, arguments.map(\.type))
            throw Fault("expected \(Self.forms(overloads)), found \(found)", at: offset)
        }
        let type = fitting.allSatisfy { $0.result == first.result } ? first.result : .dyn
        let nodes = (receiver.map { [$0.node] } ?? []) + arguments.map(\.node)
        guard first.function.isPure else {
            program.nodes.append(.call(first.function, list([])))
            return Part(node: program.nodes.count - 1, type: type)
        }
        do throws(EvaluationError) {
            if let value = known(nodes.last) {
                if first.function.isConversion { _ = try first.function.convert(value) }
                if Function.partsOfTime.contains(first.function), nodes.count == 2, case .string(let zone) = value {
                    program.zones.append(try Zone(zone))
                    return add(.part(first.function, nodes[0], zone: program.zones.count - 1), type, of: [nodes[0]])
                }
            }
        } catch {
            // `timestamp("yesterday")` would fail for each metric; better to say so now.
            throw Fault("\(error)", at: offset)
        }
        return add(.call(first.function, list(nodes)), type, of: nodes)
    }

    private func known(_ node: Int?) -> Value? {
        guard let node, case .constant(let index) = program.nodes[node] else { return nil }
        return program.constants[index]
    }

    /// A pattern that is written out is compiled once. Nil for any other.
    private mutating func matches(_ parts: [Part], at offset: Int) throws(Fault) -> Part? {
        guard parts.count == 2, parts[0].type.fits(.string), case .string(let text)? = known(parts[1].node) else {
            return nil
        }
        do throws(RE2PatternError) { program.patterns.append(try RE2Pattern(text)) } catch {
            throw Fault("'\(text)' is no regular expression: \(error)", at: offset)
        }
        return add(.matches(parts[0].node, pattern: program.patterns.count - 1), .bool, of: [parts[0].node])
    }

    /// Of one list, or of any number of numbers.
    private mutating func extreme(
        _ function: Function, _ name: String, _ arguments: [Expression], at offset: Int
    ) throws(Fault) -> Part {
        let parts = try parts(arguments)
        func isNumber(_ type: ExpressionType) -> Bool { ExpressionType.numbers.contains { $0.fits(type) } }
        if parts.count == 1, case .list(let element) = parts[0].type, isNumber(element) {
            return add(.call(function, list([parts[0].node])), element, of: [parts[0].node])
        }
        guard let first = parts.first, parts.allSatisfy({ isNumber($0.type) }) else {
            let found = Self.form(name, nil, parts.map(\.type))
            throw Fault("expected \(name) of numbers or of a list of numbers, found \(found)", at: offset)
        }
        // A list may be what a single value of unknown type turns out to be.
        if parts.count == 1, first.type == .dyn {
            return add(.call(function, list([first.node])), .dyn, of: [first.node])
        }
        let nodes = parts.map(\.node)
        let all = add(.list(list(nodes)), .list(.dyn), of: nodes)
        let type = parts.dropFirst().reduce(first.type) { $0.joined(with: $1.type) }
        return add(.call(function, list([all.node])), type, of: [all.node])
    }

    private static func form(_ name: String, _ receiver: ExpressionType?, _ arguments: [ExpressionType]) -> String {
        let target = receiver.map { "\($0)." } ?? ""
        return "\(target)\(name)(\(arguments.map(\.description).joined(separator: ", ")))"
    }

    private static func forms(_ overloads: [Overload]) -> String {
        overloads.map { form($0.name, $0.receiver, $0.parameters) }.joined(separator: " or ")
    }
}
