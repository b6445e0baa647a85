import Bytes

/// An expression that cannot be understood, and where it went wrong.
public struct ExpressionProblem: Error, Equatable, CustomStringConvertible {
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

/// An expression that has no value for one input.
public struct EvaluationProblem: Error, Equatable, CustomStringConvertible {
    public let message: String
    /// Of the part that failed, counted from 1, columns in bytes.
    public let line: Int
    public let column: Int

    init(_ fault: Fault, in text: String) {
        let place = TextPlace(of: fault.offset, in: text)
        message = fault.message
        (line, column) = (place.line, place.column)
    }

    public var description: String { "\(line):\(column): \(message)" }
}

/// What is wrong, while it is still known where the expression was: an offset in bytes.
struct Fault: Error {
    let message: String
    let offset: Int

    init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }
}
