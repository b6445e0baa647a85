/// What an expression is applied to, and what it comes to. What has no value at all is nil.
public enum Value {
    /// The word `null` of an expression.
    case null
    /// `null` of the input. A path that ends there has no value, while `null` of the expression is one.
    case void
    case bool(Bool)
    case number(Double)
    /// Whole numbers of the input stay exact until they are reckoned with.
    case integer(Int64)
    case unsigned(UInt64)
    case string(String)
    case array(ValueArray)
    case object(ValueObject)
    case function(FunctionValue)

    /// More than anybody writes, and little enough for the stack: what goes through values calls itself.
    static let depthLimit = 500
}

extension Value {
    /// All numbers are doubles to whoever reckons.
    var double: Double? {
        switch self {
        case .number(let number): number
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        default: nil
        }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    /// Of an array; nil for all else.
    var elements: [Value]? { if case .array(let array) = self { array.elements } else { nil } }
    var object: ValueObject? { if case .object(let object) = self { object } else { nil } }
    var function: FunctionValue? { if case .function(let function) = self { function } else { nil } }

    /// Those of an array; a single value counts as an array of one.
    var listed: [Value] { elements ?? [self] }

    /// What it comes to where a condition is asked for.
    var isTrue: Bool {
        switch self {
        case .null, .void, .function: false
        case .bool(let bool): bool
        case .number(let number): number != 0
        case .integer(let number): number != 0
        case .unsigned(let number): number != 0
        case .string(let text): !text.isEmpty
        case .array(let array): array.elements.contains(where: \.isTrue)
        case .object(let object): !object.keys.isEmpty
        }
    }

    /// As `$type` names it.
    var kind: String {
        switch self {
        case .null, .void: "null"
        case .bool: "boolean"
        case .number, .integer, .unsigned: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        case .function: "function"
        }
    }

    /// How many arrays, objects and functions lie within each other here.
    var depth: Int {
        switch self {
        case .array(let array): array.depth
        case .object(let object): object.depth
        case .function(let function): function.depth
        default: 0
        }
    }

    /// Of what lies within an array or object: a value of its own.
    init?(element: Value) {
        if case .void = element { return nil }
        self = element
    }
}

extension Value? {
    var isTrue: Bool { self?.isTrue ?? false }
}

/// The elements of an array.
public struct ValueArray {
    let elements: [Value]
    let depth: Int
    /// Some functions make no list where nothing is in it: Telegraf writes that as `null`.
    let isNull: Bool

    public init(_ elements: [Value]) { self.init(elements, isNull: false) }

    init(_ elements: [Value], isNull: Bool) {
        self.elements = elements
        self.isNull = isNull
        depth = 1 + elements.reduce(0) { max($0, $1.depth) }
    }
}
