import DequeModule
public import Filtering
import MetricModel
import PluginKit
import Threads

/// What waits for one output. When it is full the oldest go, and are counted.
///
/// Two short locks that are never held together: inputs filter behind `door`, and only append under `ring`.
public final class OutputQueue: Sendable {
    public struct Counts: Sendable, Equatable {
        public var added = 0, written = 0, overflowed = 0
        public var rejected: [DropReason: Int] = [:]
    }

    private struct Ring: Sendable {
        var waiting: Deque<Metric> = []
        var inFlight = 0
        var counts = Counts()

        mutating func dropOldest(beyond limit: Int) {
            let excess = waiting.count - limit
            guard excess > 0 else { return }
            waiting.removeFirst(excess)
            counts.overflowed += excess
        }
    }

    let wake = WakeSignal()
    private let limit: Int
    private let batchSize: Int
    private let door: Guarded<MetricFilter>
    private let ring = Guarded(Ring())

    init(_ settings: OutputSettings, filter: MetricFilter) {
        limit = settings.metricBufferLimit ?? 10000
        batchSize = settings.metricBatchSize ?? 1000
        door = Guarded(filter)
    }

    public var counts: Counts { ring.withLock { $0.counts } }
    public var count: Int { ring.withLock { $0.waiting.count + $0.inFlight } }

    func add(_ metrics: [Metric]) {
        let mine = door.withLock { filter in
            metrics.compactMap { metric -> Metric? in
                guard filter.keeps(metric) else { return nil }
                var metric = metric
                return filter.modify(&metric) ? metric : nil
            }
        }
        let isBatchReady = ring.withLock { ring in
            ring.waiting.append(contentsOf: mine)
            ring.counts.added += mine.count
            ring.dropOldest(beyond: limit)
            return ring.waiting.count >= batchSize
        }
        if isBatchReady { wake.poke() }
    }

    /// The oldest metrics, one batch at most. `settle` must follow.
    func take() -> [Metric] {
        ring.withLock { ring in
            let batch = Array(ring.waiting.prefix(batchSize))
            ring.waiting.removeFirst(batch.count)
            ring.inFlight = batch.count
            return batch
        }
    }

    /// Counts what was accepted and rejected; what is kept goes back in front.
    func settle(_ batch: [Metric], _ report: WriteReport) {
        ring.withLock { ring in
            ring.inFlight = 0
            var kept: [Metric] = []
            for (metric, fate) in zip(batch, report.fates) {
                switch fate {
                case .accept: ring.counts.written += 1
                case .reject(let reason): ring.counts.rejected[reason, default: 0] += 1
                case .keep: kept.append(metric)
                }
            }
            let room = max(limit - ring.waiting.count, 0)
            ring.counts.overflowed += max(kept.count - room, 0)
            ring.waiting.insert(contentsOf: kept.prefix(room), at: 0)
        }
    }
}
