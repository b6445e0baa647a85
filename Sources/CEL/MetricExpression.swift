public import MetricModel

/// A condition on metrics in the Common Expression Language (https://github.com/google/cel-spec), as `metricpass` has
/// it: `name == "mem" && fields.used_percent > 90.0`.
///
/// It is checked and compiled once. What it knows of a metric: `name`, `tags`, `fields`, `time`, and the time by `now()`.
public struct MetricExpression: Sendable {
    private let program: Program

    public init(_ text: String) throws(ExpressionError) {
        do throws(Fault) {
            let (program, type) = try Compiler.compile(text)
            // Not even a value of unknown type: Telegraf wants to know beforehand.
            guard type == .bool else { throw Fault("the expression needs to return a boolean, found \(type)", at: 0) }
            self.program = program
        } catch {
            throw ExpressionError(error, in: text)
        }
    }

    /// - Parameter now: asked for each `now()`.
    public func isTrue(
        of metric: borrowing Metric, now: (@Sendable () -> Timestamp)? = nil
    ) throws(EvaluationError) -> Bool {
        var evaluation = Evaluation(program, now: now)
        guard case .bool(let bool) = try evaluation.value(program.root, metric) else {
            throw .noSuchOverload("a condition that is no bool")
        }
        return bool
    }
}

extension Evaluation {
    /// What a node comes to that depends on no metric.
    static func constant(_ node: Int, in program: Program) throws(EvaluationError) -> Value {
        var evaluation = Evaluation(program, now: nil)
        return try evaluation.value(node, Metric("", fields: [], at: Timestamp(nanoseconds: 0)))
    }
}
