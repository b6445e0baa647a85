/// What a part of an expression comes to, as far as its text tells.
indirect enum ExpressionType: Sendable, Equatable, CustomStringConvertible {
    /// Known when it is evaluated: the value of a field.
    case dyn
    case null, bool, int, uint, double, string, bytes, timestamp, duration, type
    case list(ExpressionType)
    case map(ExpressionType, ExpressionType)

    static let numbers: [ExpressionType] = [.int, .uint, .double]

    /// Whether a value of one type may stand where the other is wanted.
    func fits(_ other: ExpressionType) -> Bool {
        switch (self, other) {
        case (.dyn, _), (_, .dyn): true
        case (.list(let own), .list(let others)): own.fits(others)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            key.fits(otherKey) && value.fits(otherValue)
        case (.null, .timestamp), (.null, .duration), (.timestamp, .null), (.duration, .null): true
        default: self == other
        }
    }

    /// The type of a place where both may stand.
    func joined(with other: ExpressionType) -> ExpressionType { self == other ? self : .dyn }

    var description: String {
        switch self {
        case .dyn: "a value of unknown type"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .list(.dyn): "list"
        case .list(let element): "list of \(element)"
        case .map(_, .dyn): "map"
        case .map(let key, let value): "map of \(key) to \(value)"
        }
    }
}
