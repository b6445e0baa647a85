import Filtering
import MetricModel
import PluginKit

/// One aggregator and the window it collects: [start, end).
struct AggregatorWindow: Sendable {
    private var node: AggregatorNode
    private var start: Timestamp
    private(set) var end: Timestamp
    private(set) var outside = 0

    init(_ node: AggregatorNode, from now: Timestamp) {
        self.node = node
        end = Schedule(interval: node.settings.period.duration, from: now).next
        start = Timestamp(nanoseconds: 0) + (end - (Timestamp(nanoseconds: 0) + node.settings.period.duration))
    }

    /// True if the original is to be dropped.
    mutating func add(_ metric: Metric) -> Bool {
        guard node.filter.keeps(metric) else { return false }
        var copy = metric
        if node.filter.modify(&copy) {
            let latest = end + node.settings.delay.duration
            if metric.time + node.settings.grace.duration >= start && metric.time <= latest {
                node.aggregator.add(copy)
            } else {
                outside += 1
            }
        }
        return node.settings.dropOriginal.value
    }

    /// What the window came to; the next one begins before anything is emitted.
    mutating func push(at now: Timestamp) -> [Metric] {
        start = end
        end = end + node.settings.period.duration
        return node.aggregator.push(at: now)
    }
}
