/// What a word of a template calls.
struct Function: Sendable {
    enum Action: Sendable {
        case call(@Sendable ([Value]) throws -> Value)
        /// `and`: the first value that is not true, else the last. What follows it is not looked at.
        case and
        /// `or`: the first value that is true, else the last.
        case or
    }

    let action: Action
    /// How many it takes.
    let arguments: ClosedRange<Int>

    init(_ arguments: ClosedRange<Int>, _ call: @escaping @Sendable ([Value]) throws -> Value) {
        self.arguments = arguments
        action = .call(call)
    }

    init(_ count: Int, _ call: @escaping @Sendable ([Value]) throws -> Value) {
        self.init(count...count, call)
    }

    init(_ arguments: PartialRangeFrom<Int>, _ call: @escaping @Sendable ([Value]) throws -> Value) {
        self.init(arguments.lowerBound...Int.max, call)
    }

    private init(_ action: Action) {
        self.action = action
        arguments = 1...Int.max
    }

    static let and = Function(.and)
    static let or = Function(.or)

    var arityText: String {
        let least = arguments.lowerBound
        if arguments.lowerBound == arguments.upperBound { return "\(least) argument\(least == 1 ? "" : "s")" }
        let most = arguments.upperBound == Int.max ? "more" : "\(arguments.upperBound)"
        return "\(least) \(most == "more" ? "or" : "to") \(most) arguments"
    }
}
