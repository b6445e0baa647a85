/// An expression that cannot be understood, and where it went wrong.
public struct ExpressionProblem: Error, Equatable, CustomStringConvertible {
    public let message: String
    /// Within the expression, both counted from 1, columns in bytes.
    public let line: Int
    public let column: Int

    init(_ fault: Fault, in text: String) {
        message = fault.message
        (line, column) = place(of: fault.offset, in: text)
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
        message = fault.message
        (line, column) = place(of: fault.offset, in: text)
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

private func place(of offset: Int, in text: String) -> (line: Int, column: Int) {
    let before = text.utf8.prefix(offset)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { before.index(after: $0) } ?? before.startIndex
    return (before.count { $0 == UInt8(ascii: "\n") } + 1, before[lineStart...].count + 1)
}
