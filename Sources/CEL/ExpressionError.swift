import Bytes

/// An expression that cannot be understood, and where it went wrong.
public struct ExpressionError: Error, Equatable, CustomStringConvertible {
    public let message: String
    /// Within the expression, both counted from 1, columns in bytes.
    public let line: Int
    public let column: Int

    init(_ fault: Fault, in text: String) {
        let place = TextPlace(of: fault.offset, in: text)
        message = fault.message
        (line, column) = (place.line, place.column)
    }

    public var description: String { "\(line):\(column): \(message)" }
}

/// The same while the expression is read: the place is an offset in bytes.
struct Fault: Error {
    let message: String
    let offset: Int

    init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }
}

/// An expression that has no value for one metric.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
    /// A tag, field or other key that is not there.
    case noSuchKey(String)
    /// An operator or function that does not take values of these types.
    case noSuchOverload(String)
    case overflow
    case divisionByZero
    /// An index, position or count outside of what there is.
    case outOfRange(Int64)
    /// A value that another type cannot express.
    case conversion(String)
    /// `now()` where nobody tells the time.
    case noClock

    public var description: String {
        switch self {
        case .noSuchKey(let key): "no such key: \(key)"
        case .noSuchOverload(let what): "no such overload: \(what)"
        case .overflow: "overflow"
        case .divisionByZero: "division by zero"
        case .outOfRange(let index): "index out of range: \(index)"
        case .conversion(let what): "cannot convert \(what)"
        case .noClock: "now() has no clock here"
        }
    }
}
