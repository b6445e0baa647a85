import Filtering
import MetricModel
import PluginKit
import Threads

/// One aggregator and the window it collects: [start, end).
struct AggregatorWindow: Sendable {
    private var node: AggregatorNode
    private var start: Timestamp
    private(set) var end: Timestamp
    private let precision: Duration
    private let counters: PluginCounters
    private let clock: any ThreadClock
    private var outside = 0
    private var filtered = 0

    /// - Parameters:
    ///   - isRounded: the window ends on a multiple of its period.
    ///   - precision: what the time of a push is rounded to.
    init(
        _ node: AggregatorNode, clock: any ThreadClock, isRounded: Bool, precision: Duration, counters: PluginCounters
    ) {
        self.node = node
        self.precision = precision
        self.counters = counters
        self.clock = clock
        let now = clock.now
        end = isRounded ? now.nextMultiple(of: node.period, includingSelf: false) : now + node.period
        start = end - node.period
    }

    /// True if the original is to be dropped.
    mutating func add(_ metric: Metric) -> Bool {
        guard node.filter.keeps(metric) else { return false }
        var copy = metric
        if !node.filter.modify(&copy) {
            filtered += 1
        } else if metric.time >= start - node.grace && metric.time <= end + node.delay {
            node.aggregator.add(copy)
        } else {
            outside += 1
        }
        return node.dropsOriginal
    }

    /// What the window came to; the next one begins before anything is emitted.
    mutating func push(at now: Timestamp) -> [Metric] {
        start = end
        end = end + node.period
        if now < start || now >= end {  // the clock jumped, or the machine slept
            end = now.nextMultiple(of: node.period, includingSelf: false)
            start = end - node.period
        }
        let began = clock.now
        var metrics = node.aggregator.push(at: now.rounded(to: precision))
        for i in metrics.indices {
            node.naming.apply(to: &metrics[i])
            if !node.tags.isEmpty { metrics[i].tags = metrics[i].tags.adding(node.tags) }
        }
        settleCounts()
        counters.add(metrics.count, to: "metrics_pushed")
        counters.add(Int((clock.now - began).nanoseconds), to: "push_time_ns")
        return metrics
    }

    private mutating func settleCounts() {
        counters.add(filtered, to: "metrics_filtered")
        counters.add(outside, to: "metrics_dropped")
        if outside > 0 { counters.drop(outside, rule: "outside the window") }
        counters.drop(node.filter.takeDropped())
        filtered = 0
        outside = 0
    }
}
