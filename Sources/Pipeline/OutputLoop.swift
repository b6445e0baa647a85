import Filtering
import Logging
import MetricModel
import PluginKit
import Threads

/// Delivers what waits for one output, on the output's own thread: at its interval, and whenever a batch is full.
struct OutputLoop: Sendable {
    private var node: OutputNode
    private let queue: OutputQueue
    private let context: PluginContext
    private let counters: PluginCounters
    private let isGivenUp: @Sendable () -> Bool
    private let result: Guarded<OutputResult>
    /// What the output holds back itself and could not send.
    private var held = 0
    /// Whether something could not be sent, and things piled up.
    private var isBehind = false

    private var clock: any ThreadClock { context.clock }

    /// - Parameter isGivenUp: true when the time for the last flush has passed.
    init(
        _ node: OutputNode, queue: OutputQueue, context: PluginContext, counters: PluginCounters,
        result: Guarded<OutputResult>, isGivenUp: @escaping @Sendable () -> Bool
    ) {
        self.node = node
        self.queue = queue
        self.context = context
        self.counters = counters
        self.result = result
        self.isGivenUp = isGivenUp
    }

    mutating func run() {
        var next = nextFlush()
        var mayTrigger = true
        while true {
            switch clock.wait(for: queue.wake, until: next) {
            case .poked:
                if queue.takeFlushRequest() { mayTrigger = flush() }
                while mayTrigger, queue.hasFullBatch { mayTrigger = writeBatch() != .stuck }
            case .deadline:
                next = nextFlush()
                mayTrigger = flush()
            case .stopped:
                _ = flush(isFinal: true)
                result.withLock { $0.undelivered = queue.count + held }
                if node.isStarted { node.output.close() }
                return
            }
        }
    }

    private func nextFlush() -> Timestamp { clock.now + node.flushInterval + clock.random(below: node.flushJitter) }

    /// Writes all that waits now, batch by batch, up to the first that is not settled. False if the batch trigger is
    /// to rest until a write succeeds.
    private mutating func flush(isFinal: Bool = false) -> Bool {
        let began = clock.now
        var batches = queue.count / queue.batchSize + 1
        var outcome = WriteOutcome.done
        while batches > 0, queue.count > 0, outcome == .done, !isGivenUp() {
            outcome = writeBatch()
            batches -= 1
        }
        // At the end even when time is up: requests are broken off at once then, and what was held is counted.
        if node.isStarted, isFinal || !isGivenUp() { flushHeld(isFinal: isFinal) }
        if isBehind, outcome == .done, held == 0 { catchUp() }
        if clock.now - began > node.flushInterval {
            context.logger.warning("flush took longer than its interval of \(node.flushInterval.goText)")
        }
        return outcome != .stuck
    }

    /// Has the output send what it holds back itself.
    private mutating func flushHeld(isFinal: Bool) {
        let report = node.output.flush(isFinal: isFinal)
        if held != report.unsent { counters.set("buffer_held", to: report.unsent) }
        held = report.unsent
        if let problem = report.problem { note(problem) }
    }

    /// All that piled up is through: what it took is given back.
    private mutating func catchUp() {
        isBehind = false
        queue.shrink()
        ProcessMemory.returnFreed()
    }

    private mutating func note(_ problem: String) {
        isBehind = true
        counters.add(1, to: "write_errors")
        counters.add(1, to: "errors")
        context.logger.error("Error writing to \(node.name): \(problem)")
    }

    private enum WriteOutcome {
        /// Nothing is kept.
        case done
        /// A part is kept, but the output takes data.
        case partial
        case stuck
    }

    private mutating func writeBatch() -> WriteOutcome {
        guard startIfNeeded() else { return .stuck }
        let lost = queue.takeLost()
        if lost > 0 { context.logger.warning("buffer full: \(lost) of the oldest metrics were dropped") }
        let batch = queue.take()
        if batch.isEmpty { return .done }
        let began = clock.now
        let report = node.output.write(batch)
        counters.record(clock.now - began, as: "write_time_ns")
        queue.settle(batch, report)
        let accepted = settle(report)
        guard let problem = report.problem else { return .done }
        note(problem)
        return accepted > 0 ? .partial : .stuck
    }

    /// Counts what became of a batch, and tells each reason once. Answers how many metrics arrived.
    private func settle(_ report: WriteReport) -> Int {
        var accepted = 0
        var rejected: [DropReason: Int] = [:]
        var skipped: [DropReason: Int] = [:]
        for fate in report.fates {
            switch fate {
            case .accept: accepted += 1
            case .reject(let reason): rejected[reason, default: 0] += 1
            case .skip(let reason): skipped[reason, default: 0] += 1
            case .keep: break
            }
        }
        counters.add(accepted, to: "metrics_written")
        for (reason, count) in rejected {
            context.logger.error("Error writing to \(node.name): \(count) metrics dropped for good: \(reason)")
            counters.drop(count, rule: reason.rule)
        }
        for (reason, count) in skipped {
            context.logger.debug("\(count) metrics left out: \(reason)")
            counters.drop(count, rule: reason.rule)
        }
        let refused = rejected.values.reduce(0, +)
        counters.add(refused + skipped.values.reduce(0, +), to: "metrics_rejected")
        result.withLock { $0.refused += refused }
        return accepted
    }

    /// With `startup_error_behavior = "retry"` the start is tried again at each write.
    private mutating func startIfNeeded() -> Bool {
        if node.isStarted { return true }
        do throws(StartError) { try node.start(context) } catch {
            counters.add(1, to: "startup_errors")
            context.logger.error("\(node.name) cannot start yet: \(error)")
        }
        return node.isStarted
    }
}

/// What one output leaves behind at the end of a run.
public struct OutputResult: Sendable, Equatable {
    /// Metrics that still waited.
    public var undelivered = 0
    /// Metrics that the service will never take.
    public var refused = 0

    public init(undelivered: Int = 0, refused: Int = 0) {
        self.undelivered = undelivered
        self.refused = refused
    }
}
