import Logging
import PluginKit

/// Counts data that are lost, by reason, and tells each reason once with an example.
struct CloudWatchLosses: Sendable {
    private let context: PluginContext
    private var counters: [String: AgentStatistics.Counters] = [:]

    init(_ context: PluginContext) { self.context = context }

    mutating func note(_ losses: [CloudWatchLoad.Loss]) {
        for loss in losses { note(loss.reason, example: loss.example) }
    }

    mutating func note(_ reason: String, count: Int = 1, example: String) {
        if let known = counters[reason] { return known.add(count, to: "count") }
        let counter = context.drops(by: reason, of: "outputs.cloudwatch")
        counters[reason] = counter
        counter.add(count, to: "count")
        context.logger.warning("a datum is dropped (\(reason)), and any further one without a word: \(example)")
    }
}
