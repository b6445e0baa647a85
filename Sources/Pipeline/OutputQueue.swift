import DequeModule
import Filtering
import MetricModel
import PluginKit
import Threads

/// What waits for one output. When it is full the oldest go, and are counted.
///
/// Two short locks that are never held together: inputs filter behind `door`, and only append under `ring`.
final class OutputQueue: MetricSink {
    private struct Door: Sendable {
        var filter: MetricFilter
        var naming: Naming
    }

    private struct Ring: Sendable {
        var waiting: Deque<Metric> = []
        var inFlight = 0
        var lost = 0
        var isFlushRequested = false

        mutating func dropOldest(beyond limit: Int) -> Int {
            let excess = max(waiting.count - limit, 0)
            waiting.removeFirst(excess)
            lost += excess
            return excess
        }
    }

    /// Poked when a batch is full.
    let wake = WakeSignal()
    let batchSize: Int
    private let limit: Int
    private let passesAll: Bool
    private let door: Guarded<Door>
    private let ring = Guarded(Ring())
    private let counters: PluginCounters

    init(_ node: OutputNode, counters: PluginCounters) {
        batchSize = node.batchSize
        limit = node.bufferLimit
        passesAll = node.filter.isEmpty && node.naming.changesNothing
        door = Guarded(Door(filter: node.filter, naming: node.naming))
        self.counters = counters
        counters.set("buffer_limit", to: limit)
    }

    var count: Int { ring.withLock { $0.waiting.count + $0.inFlight } }
    var hasFullBatch: Bool { ring.withLock { $0.waiting.count >= batchSize } }

    func add(_ metrics: [Metric]) {
        let mine = passesAll ? metrics : select(from: metrics)
        if mine.isEmpty { return }
        let (waiting, overflowed) = ring.withLock { ring in
            ring.waiting.append(contentsOf: mine)
            let overflowed = ring.dropOldest(beyond: limit)
            return (ring.waiting.count, overflowed)
        }
        counters.add(mine.count, to: "metrics_added")
        counters.set("buffer_size", to: waiting)
        countOverflow(overflowed)
        if waiting >= batchSize { wake.poke() }
    }

    private func select(from metrics: [Metric]) -> [Metric] {
        let (mine, dropped) = door.withLock { door in
            var mine: [Metric] = []
            mine.reserveCapacity(metrics.count)
            for var metric in metrics where door.filter.keeps(metric) {
                guard door.filter.modify(&metric) else { continue }
                door.naming.apply(to: &metric)
                mine.append(metric)
            }
            return (mine, door.filter.takeDropped())
        }
        counters.add(metrics.count - mine.count, to: "metrics_filtered")
        counters.drop(dropped)
        return mine
    }

    private func countOverflow(_ count: Int) {
        guard count > 0 else { return }
        counters.add(count, to: "metrics_dropped")
        counters.drop(count, rule: "buffer full")
    }

    /// Asks the output to write all that waits.
    func requestFlush() {
        ring.withLock { $0.isFlushRequested = true }
        wake.poke()
    }

    /// Whether somebody asked since the last time this was asked.
    func takeFlushRequest() -> Bool {
        ring.withLock { ring in
            defer { ring.isFlushRequested = false }
            return ring.isFlushRequested
        }
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

    /// Removes what was accepted and rejected; what is kept goes back in front, as far as there is room.
    func settle(_ batch: consuming [Metric], _ report: WriteReport) {
        var kept: [Metric] = []
        for (metric, fate) in zip(batch, report.fates) where fate == .keep { kept.append(metric) }
        let (waiting, overflowed) = ring.withLock { ring in
            ring.inFlight = 0
            let room = max(limit - ring.waiting.count, 0)
            let overflowed = max(kept.count - room, 0)
            ring.lost += overflowed
            ring.waiting.insert(contentsOf: kept.prefix(room), at: 0)
            return (ring.waiting.count, overflowed)
        }
        counters.set("buffer_size", to: waiting)
        countOverflow(overflowed)
    }

    /// Gives up the room that more metrics took than wait now.
    func shrink() { ring.withLock { $0.waiting = Deque(Array($0.waiting)) } }

    /// How many were lost to a full buffer since the last time this was asked.
    func takeLost() -> Int {
        ring.withLock { ring in
            defer { ring.lost = 0 }
            return ring.lost
        }
    }
}
