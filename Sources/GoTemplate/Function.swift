import MetricModel

/// What a word of a template calls.
struct Function: Sendable {
    enum Action: Sendable {
        case call(@Sendable ([Value]) throws -> Value)
        /// One whose result is another one each time.
        case chance(@Sendable ([Value]) throws -> Value)
        /// One that is told what time it is.
        case clock(@Sendable ([Value], Timestamp) throws -> Value)
        /// `and`: the first value that is not true, else the last. What follows it is not looked at.
        case and
        /// `or`: the first value that is true, else the last.
        case or
    }

    let action: Action
    /// How many it takes.
    let arguments: ClosedRange<Int>

    private init(_ arguments: ClosedRange<Int>, _ action: Action) {
        self.arguments = arguments
        self.action = action
    }

    init(_ arguments: ClosedRange<Int>, _ call: @escaping @Sendable ([Value]) throws -> Value) {
        self.init(arguments, .call(call))
    }

    init(_ count: Int, _ call: @escaping @Sendable ([Value]) throws -> Value) {
        self.init(count...count, .call(call))
    }

    init(_ arguments: PartialRangeFrom<Int>, _ call: @escaping @Sendable ([Value]) throws -> Value) {
        self.init(arguments.lowerBound...Int.max, .call(call))
    }

    static func chance(_ count: Int, _ call: @escaping @Sendable ([Value]) throws -> Value) -> Function {
        Function(count...count, .chance(call))
    }

    static func clock(_ count: Int, _ call: @escaping @Sendable ([Value], Timestamp) throws -> Value) -> Function {
        Function(count...count, .clock(call))
    }

    static let and = Function(1...Int.max, .and)
    static let or = Function(1...Int.max, .or)

    /// Whether the same arguments make the same result at all times.
    var isSteady: Bool {
        switch action {
        case .call, .and, .or: true
        case .chance, .clock: false
        }
    }

    var arityText: String {
        let least = arguments.lowerBound
        if arguments.lowerBound == arguments.upperBound { return "\(least) argument\(least == 1 ? "" : "s")" }
        let most = arguments.upperBound == Int.max ? "more" : "\(arguments.upperBound)"
        return "\(least) \(most == "more" ? "or" : "to") \(most) arguments"
    }
}
