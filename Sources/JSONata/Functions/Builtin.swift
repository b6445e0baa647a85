/// A function that the language has.
struct Builtin: Sendable {
    /// What an argument must be.
    enum Kind: Sendable {
        /// Anything, nothing too.
        case any
        case string
        case number
        /// A number, of which the whole part counts.
        case integer
        case function
        case stringOrFunction
        /// A text, number or boolean.
        case scalar
    }

    struct Parameter: Sendable {
        let kind: Kind
        let isOptional: Bool

        static let any = Parameter(kind: .any, isOptional: false)
        static let string = Parameter(kind: .string, isOptional: false)
        static let number = Parameter(kind: .number, isOptional: false)
        static let integer = Parameter(kind: .integer, isOptional: false)
        static let function = Parameter(kind: .function, isOptional: false)
        static let stringOrFunction = Parameter(kind: .stringOrFunction, isOptional: false)
        static let scalar = Parameter(kind: .scalar, isOptional: false)

        var optional: Parameter { Parameter(kind: kind, isOptional: true) }
    }

    /// When the first argument is what the function was called on.
    enum Context: Sendable {
        case never
        case ifNone
        case ifOne
        /// By the arguments that are there.
        case when(@Sendable ([Value?]) -> Bool)

        func standsIn(for arguments: [Value?]) -> Bool {
            switch self {
            case .never: false
            case .ifNone: arguments.isEmpty
            case .ifOne: arguments.count == 1
            case .when(let condition): condition(arguments)
            }
        }
    }

    /// Throws nothing but a `Fault`; Swift does not find that out of a closure.
    typealias Body = @Sendable (Arguments, Evaluation) throws -> Value?

    let name: String
    let parameters: [Parameter]
    private let isVariadic: Bool
    private let context: Context
    /// Whether nothing comes of nothing: where the first argument is not there.
    private let needsFirst: Bool
    private let body: Body

    init(
        _ name: String, _ parameters: Parameter..., context: Context = .never, isVariadic: Bool = false,
        needsFirst: Bool = true, body: @escaping Body
    ) {
        self.name = name
        self.parameters = parameters
        self.context = context
        self.isVariadic = isVariadic
        self.needsFirst = needsFirst
        self.body = body
    }

    /// By name, without the dollar sign.
    static let all = Dictionary(
        (strings + patterns + encodings + numbers + aggregates + booleans + arrays + higherOrder + objects + dates)
            .map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first })

    func call(
        _ given: [Value?], _ input: Value?, _ evaluation: Evaluation, at offset: Int
    ) throws(Fault) -> Value? {
        var values = given
        if context.standsIn(for: values) { values.insert(input, at: 0) }
        if needsFirst, let first = values.first, first == nil { return nil }
        while values.count < parameters.count, parameters[values.count].isOptional { values.append(nil) }
        guard values.count == parameters.count || isVariadic && values.count >= parameters.count - 1 else {
            throw Fault("'$\(name)' takes \(countOfArguments), not \(given.count)", at: offset)
        }
        for (i, value) in values.enumerated() {
            let parameter = parameters[min(i, parameters.count - 1)]
            guard parameter.fits(value) else {
                throw Fault(
                    "argument \(i + 1) of '$\(name)' must be \(parameter.kind.shown), not \(value.shown)", at: offset)
            }
        }
        let arguments = Arguments(values: values, name: name, offset: offset)
        do { return try body(arguments, evaluation) } catch {
            throw error as? Fault ?? arguments.fault("failed: \(error)")
        }
    }

    private var countOfArguments: String {
        let needed = parameters.count { !$0.isOptional }
        let most = parameters.count
        return needed == most
            ? "\(most) argument\(most == 1 ? "" : "s")" : "\(needed) to \(most) arguments"
    }
}

extension Builtin.Parameter {
    fileprivate func fits(_ value: Value?) -> Bool {
        guard let value else { return isOptional || kind == .any }
        return switch kind {
        case .any: true
        case .string: value.text != nil
        case .number, .integer: value.double != nil
        case .function: value.function != nil
        case .stringOrFunction: value.text != nil || value.function != nil
        case .scalar: value.text != nil || value.double != nil || value.bool != nil
        }
    }
}

extension Builtin.Kind {
    fileprivate var shown: String {
        switch self {
        case .any: "a value"
        case .string: "a text"
        case .number, .integer: "a number"
        case .function: "a function"
        case .stringOrFunction: "a text or a function"
        case .scalar: "a text, a number or a boolean"
        }
    }
}
