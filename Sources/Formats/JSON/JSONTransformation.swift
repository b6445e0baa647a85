import Bytes
public import JSONata
public import MetricModel

/// What `json_transformation` makes of a metric's object, or of a batch's, before it is written.
public struct JSONTransformation: Sendable {
    private let expression: JSONataExpression
    private let surroundings: JSONataExpression.Surroundings

    /// - Parameter now: for the expression's `$now` and `$millis`.
    public init(_ expression: JSONataExpression, now: @escaping @Sendable () -> Timestamp) {
        self.expression = expression
        surroundings = JSONataExpression.Surroundings(now: { now().nanoseconds / 1_000_000 })
    }

    /// Writes a line. Whatever is thrown, `writer` is as it was before.
    /// - Parameter other: what the expression may have been written for, if it finds nothing.
    func append(_ input: JSONata.Value, to writer: inout ByteWriter, orMeant other: String) throws(SerializeError) {
        let value: JSONata.Value?
        do throws(EvaluationProblem) { value = try expression.value(of: input, surroundings) } catch {
            throw SerializeError("'json_transformation' at \(error)")
        }
        guard let value else {
            throw SerializeError("'json_transformation' finds nothing; is it made for \(other)?")
        }
        let mark = writer.count
        guard value.append(to: &writer) else {
            writer.truncate(to: mark)
            throw SerializeError("'json_transformation' comes to a number that JSON has not")
        }
        writer.append(UInt8(ascii: "\n"))
    }
}
