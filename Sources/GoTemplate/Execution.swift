import Bytes
import GoTime
import MetricModel

/// One run of a template.
struct Execution {
    private enum Flow {
        case on, stop, next
    }

    /// How deep templates may call each other. Go allows more, but the stack of a thread ends.
    private static let depthLimit = 500

    private let template: ParsedTemplate
    private let now: (@Sendable () -> Timestamp)?
    /// The variables of the template that runs, each at its place.
    private var frame: [Value]
    private var depth = 0

    init(_ template: ParsedTemplate, dot: Value, now: (@Sendable () -> Timestamp)?) {
        self.template = template
        self.now = now
        frame = Self.frame(of: template.bodies[0], dot)
    }

    /// `$` is the first place.
    private static func frame(of body: TemplateBody, _ dot: Value) -> [Value] {
        var frame = [Value](repeating: .none, count: body.frameSize)
        frame[0] = dot
        return frame
    }

    mutating func run(to writer: inout ByteWriter) throws(TemplateError) {
        _ = try run(template.bodies[0].nodes, frame[0], &writer)
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
            case .template(let place, let pipeline, let offset):
                try enter(place, pipeline, dot, offset, &writer)
            case .stop: return .stop
            case .next: return .next
            }
            if flow != .on { return flow }
        }
        return .on
    }

    private mutating func enter(
        _ place: Int, _ pipeline: Pipeline?, _ dot: Value, _ offset: Int, _ writer: inout ByteWriter
    ) throws(TemplateError) {
        let value = if let pipeline { try evaluate(pipeline, dot) } else { Value.none }
        if depth == Self.depthLimit { throw wrong("templates call each other more than \(depth) deep", offset) }
        let body = template.bodies[place]
        let outer = frame
        frame = Self.frame(of: body, value)
        depth += 1
        _ = try run(body.nodes, value, &writer)
        depth -= 1
        frame = outer
    }

    private mutating func loop(
        _ pipeline: Pipeline, _ then: [Node], _ otherwise: [Node], _ dot: Value, _ writer: inout ByteWriter
    ) throws(TemplateError) -> Flow {
        let value = try evaluate(pipeline, dot)
        let items: [(key: Value, value: Value)]
        switch value {
        case .list(let list): items = list.enumerated().map { (.plain(Int64($0)), $1) }
        case .map(let map): items = map.entries.map { (.string($0.key), $0.value) }
        case .plain(let count): items = (0..<max(count, 0)).lazy.prefix(1 << 20).map { (.plain($0), .plain($0)) }
        case .int(let count): items = (0..<max(count, 0)).lazy.prefix(1 << 20).map { (.int($0), .int($0)) }
        case .none: items = []
        default: throw wrong("a range needs a list, not \(value.typeName)", pipeline.offset)
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

    private func wrong(_ message: String, _ offset: Int) -> TemplateError {
        TemplateError(message, at: offset, in: template.text)
    }
}

// Values

extension Execution {
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
            throw wrong("a value that is no function has arguments", command.offset)
        }
        let owner = try evaluate(object, dot)
        return try located(command.offset) { try owner.field(method, arguments) }
    }

    private mutating func evaluate(_ operand: Operand, _ dot: Value) throws(TemplateError) -> Value {
        var value: Value
        switch operand.kind {
        case .dot: value = dot
        case .constant(let constant): value = Value(constant)
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
        switch function.action {
        case .and, .or: return arguments.last ?? .none
        case .call(let body), .chance(let body): return try located(command.offset) { try body(arguments) }
        case .clock(let body):
            guard let now else { throw wrong("there is no clock here", command.offset) }
            return try located(command.offset) { try body(arguments, now()) }
        }
    }

    private func located(_ offset: Int, _ body: () throws -> Value) throws(TemplateError) -> Value {
        do { return try body() } catch { throw wrong("\(error)", offset) }
    }
}
