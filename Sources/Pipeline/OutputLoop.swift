import Logging
import MetricModel
import PluginKit
import Threads

/// Delivers what waits for one output, on the output's own thread: at its interval, and whenever a batch is full.
struct OutputLoop: Sendable {
    var node: OutputNode
    let queue: OutputQueue
    let clock: any ThreadClock
    let logger: Logger
    let isGivenUp: @Sendable () -> Bool

    mutating func run() {
        var next = clock.now + (node.settings.flushInterval?.duration ?? .seconds(10))
        var isFailing = false
        while true {
            switch clock.wait(for: queue.wake, until: next) {
            case .poked: if !isFailing { isFailing = !writeBatch() }
            case .deadline:
                next = clock.now + (node.settings.flushInterval?.duration ?? .seconds(10))
                isFailing = !flush()
            case .stopped:
                _ = flush()
                if queue.count > 0 {
                    logger.error("stopped with \(queue.count) metrics undelivered", metadata: ["plugin": "\(node.id)"])
                }
                node.output.close()
                return
            }
        }
    }

    /// Writes all that waits, batch by batch. False at the first batch that is not fully settled.
    private mutating func flush() -> Bool {
        while queue.count > 0 {
            if isGivenUp() || !writeBatch() { return false }
        }
        return true
    }

    private mutating func writeBatch() -> Bool {
        let batch = queue.take()
        if batch.isEmpty { return true }
        let report = node.output.write(batch)
        queue.settle(batch, report)
        if let problem = report.problem {
            logger.error("Error writing to \(node.id): \(problem)", metadata: ["plugin": "\(node.id)"])
        }
        return report.problem == nil
    }
}
