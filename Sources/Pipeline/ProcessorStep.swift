import Filtering
import MetricModel
import PluginKit
import Threads

/// One processor behind its filter.
struct ProcessorStep: Sendable {
    private var processor: any Processor
    private var filter: MetricFilter
    private let identity: String
    private let counters: PluginCounters

    init(_ processor: any Processor, filter: MetricFilter, identity: String = "", counters: PluginCounters) {
        self.processor = processor
        self.filter = filter
        self.identity = identity
        self.counters = counters
    }

    /// Nil for a processor that answers at once.
    mutating func beginLate(
        _ deliver: @escaping @Sendable ([Metric]) -> Void
    ) throws(WorkerThreadError) -> (any LateWork)? {
        guard var late = processor as? any LateProcessor else { return nil }
        let work = try late.begin(deliver)
        processor = late
        return work
    }

    func remember(in memories: Memories) { memories.note(processor, as: identity) }

    /// A metric the selectors refuse goes on unchanged, in its place among the others.
    mutating func run(_ metrics: inout [Metric]) {
        if metrics.isEmpty { return }
        if filter.isEmpty { return processor.process(&metrics) }
        var passed: [Metric] = []
        passed.reserveCapacity(metrics.count)
        var handled: [Metric] = []
        for var metric in metrics {
            if filter.keeps(metric) {
                if filter.modify(&metric) { handled.append(metric) }
            } else {
                process(&handled, into: &passed)
                passed.append(metric)
            }
        }
        process(&handled, into: &passed)
        metrics = passed
        counters.drop(filter.takeDropped())
    }

    private mutating func process(_ handled: inout [Metric], into passed: inout [Metric]) {
        if handled.isEmpty { return }
        processor.process(&handled)
        passed += handled
        handled.removeAll(keepingCapacity: true)
    }
}
