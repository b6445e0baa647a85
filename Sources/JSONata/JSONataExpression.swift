/// A query and transformation of JSON in the language JSONata (https://jsonata.org), as the library has it that Telegraf
/// uses: jsonata-go 1.5.
///
/// It is read once, and may be applied from any thread.
public struct JSONataExpression: Sendable {
    /// What an evaluation needs of the world.
    public struct Surroundings: Sendable {
        /// Milliseconds since the epoch, asked once for each evaluation.
        public var now: @Sendable () -> Int64
        /// From 0 up to 1.
        public var random: @Sendable () -> Double
        /// How much an evaluation may do: parts evaluated, elements made, and each 64 bytes of text.
        public var stepLimit = 5_000_000

        public init(
            now: @escaping @Sendable () -> Int64, random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
        ) {
            self.now = now
            self.random = random
        }
    }

    private let text: String
    private let root: Node

    public init(_ text: String) throws(ExpressionProblem) {
        self.text = text
        do throws(Fault) { root = try Parser.parse(text) } catch { throw ExpressionProblem(error, in: text) }
    }

    /// What the expression comes to; nil if there is no such thing in the input.
    public func value(of input: Value, _ surroundings: Surroundings) throws(EvaluationProblem) -> Value? {
        do throws(Fault) {
            let evaluation = Evaluation(input, surroundings)
            return try evaluation.value(root, input, Evaluation.outermost)
        } catch { throw EvaluationProblem(error, in: text) }
    }
}
