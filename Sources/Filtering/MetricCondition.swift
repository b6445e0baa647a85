import CEL
public import MetricModel
public import TOML

/// The expression of a filter: `metricpass`.
public struct MetricCondition: Sendable {
    static let rule = "metricpass"

    enum Verdict: Equatable {
        case yes, no
        /// The expression has no value for this metric.
        case failure(EvaluationError)
    }

    let text: String
    let place: Place
    private let expression: MetricExpression

    /// - Parameter place: of the option.
    public init(_ text: String, at place: Place) throws(PatternError) {
        self.text = text
        self.place = place
        do throws(ExpressionError) { expression = try MetricExpression(text) } catch {
            throw PatternError("\(error)")
        }
    }

    func verdict(on metric: borrowing Metric, now: (@Sendable () -> Timestamp)?) -> Verdict {
        do throws(EvaluationError) {
            return try expression.isTrue(of: metric, now: now) ? .yes : .no
        } catch {
            return .failure(error)
        }
    }
}

extension MetricFilter {
    /// What a condition needs of the running agent.
    public struct Surroundings: Sendable {
        let now: @Sendable () -> Timestamp
        let complain: @Sendable (String) -> Void

        /// - Parameter complain: told after each batch in which an expression failed.
        public init(now: @escaping @Sendable () -> Timestamp, complain: @escaping @Sendable (String) -> Void) {
            self.now = now
            self.complain = complain
        }
    }

    /// Failures since somebody was last told of them.
    struct FailureCount: Sendable {
        private var first: EvaluationError?
        private var more = 0

        mutating func note(_ error: EvaluationError) {
            if first == nil { first = error } else { more += 1 }
        }

        mutating func take() -> String? {
            guard let first else { return nil }
            defer { self = FailureCount() }
            return "filtering failed: \(first)" + (more > 0 ? " (and \(more) more times)" : "")
        }
    }
}
