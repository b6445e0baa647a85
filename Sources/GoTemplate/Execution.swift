import Bytes

/// One run of a template.
struct Execution {
    private enum Flow {
        case on, stop, next
    }

    private let text: String
    /// The variables, each at its place.
    private var frame: [Value]

    init(_ text: String, frameSize: Int, dot: Value) {
        self.text = text
        frame = [Value](repeating: .none, count: frameSize)
        frame[0] = dot
    }

    mutating func run(_ nodes: [Node], to writer: inout ByteWriter) throws(TemplateError) {
        _ = try run(nodes, frame[0], &writer)
    }

    private mutating func run(_ nodes: [Node], _ dot: Value, _ writer: inout ByteWriter) throws(TemplateError) -> Flow {
        for node in nodes {
            var flow = Flow.on
            switch node {
            case .text(let bytes): writer.append(bytes)
            case .print(let pipeline): try evaluate(pipeline, dot).append(to: &writer)
            case .set(let pipeline): _ = try evaluate(pipeline, dot)
            case .condition(let pipeline, let then, let otherwise):
                flow = try run(try evaluate(pipeline, dot).isTrue ? then : otherwise, dot, &writer)
            case .with(let pipeline, let then, let otherwise):
                let value = try evaluate(pipeline, dot)
                flow = value.isTrue ? try run(then, value, &writer) : try run(otherwise, dot, &writer)
            case .range(let pipeline, let then, let otherwise):
                flow = try loop(pipeline, then, otherwise, dot, &writer)
            case .stop: return .stop
            case .next: return .next
            }
            if flow != .on { return flow }
        }
        return .on
    }

    private mutating func loop(
        _ pipeline: Pipeline, _ then: [Node], _ otherwise: [Node], _ dot: Value, _ writer: inout ByteWriter
    ) throws(TemplateError) -> Flow {
        let value = try evaluate(pipeline, dot)
        let items: [(key: Value, value: Value)]
        switch value {
        case .list(let list): items = list.enumerated().map { (.int(Int64($0)), $1) }
        case .map(let map): items = map.entries.map { (.string($0.key), $0.value) }
        case .int(let count): items = (0..<max(count, 0)).lazy.prefix(1 << 20).map { (.int($0), .int($0)) }
        case .none: items = []
        default: throw TemplateError("a range needs a list, not \(value.typeName)", at: pipeline.offset, in: text)
        }
        if items.isEmpty { return try run(otherwise, dot, &writer) }
        for item in items {
            // Of one variable it is the value, of two the first is the key.
            if let last = pipeline.variables.last { frame[last] = item.value }
            if pipeline.variables.count == 2 { frame[pipeline.variables[0]] = item.key }
            if try run(then, item.value, &writer) == .stop { break }
        }
        return .on
    }

    // MARK: Values

    private mutating func evaluate(_ pipeline: Pipeline, _ dot: Value) throws(TemplateError) -> Value {
        var value: Value?
        for command in pipeline.commands { value = try evaluate(command, dot, last: value) }
        let result = value ?? .none
        if pipeline.variables.count == 1 { frame[pipeline.variables[0]] = result }
        return result
    }

    /// - Parameter last: what the command before came to; it is the last argument.
    private mutating func evaluate(
        _ command: Command, _ dot: Value, last: Value?
    ) throws(TemplateError) -> Value {
        if case .function(let function) = command.head.kind, command.head.fields.isEmpty {
            return try call(function, command, dot, last)
        }
        if command.arguments.isEmpty, last == nil { return try evaluate(command.head, dot) }
        var arguments: [Value] = []
        for argument in command.arguments { arguments.append(try evaluate(argument, dot)) }
        if let last { arguments.append(last) }
        var object = command.head
        guard let method = object.fields.popLast() else {
            throw TemplateError("a value that is no function has arguments", at: command.offset, in: text)
        }
        let owner = try evaluate(object, dot)
        return try located(command.offset) { try owner.field(method, arguments) }
    }

    private mutating func evaluate(_ operand: Operand, _ dot: Value) throws(TemplateError) -> Value {
        var value: Value
        switch operand.kind {
        case .dot: value = dot
        case .constant(let constant): value = constant
        case .variable(let place): value = frame[place]
        case .pipeline(let pipeline): value = try evaluate(pipeline, dot)
        case .function(let function):
            value = try call(function, Command(head: operand, offset: operand.offset), dot, nil)
        }
        for name in operand.fields {
            value = try located(operand.offset) { try value.field(name, []) }
        }
        return value
    }

    private mutating func call(
        _ function: Function, _ command: Command, _ dot: Value, _ last: Value?
    ) throws(TemplateError) -> Value {
        var arguments: [Value] = []
        for argument in command.arguments {
            let value = try evaluate(argument, dot)
            switch function.action {
            case .and where !value.isTrue: return value
            case .or where value.isTrue: return value
            default: arguments.append(value)
            }
        }
        if let last { arguments.append(last) }
        guard case .call(let body) = function.action else { return arguments.last ?? .none }
        return try located(command.offset) { try body(arguments) }
    }

    private func located(_ offset: Int, _ body: () throws -> Value) throws(TemplateError) -> Value {
        do { return try body() } catch { throw TemplateError("\(error)", at: offset, in: text) }
    }
}
