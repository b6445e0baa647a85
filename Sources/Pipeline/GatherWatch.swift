import Logging
import MetricModel
import PluginKit
import Threads

/// Sees gathers that take longer than their interval. Nobody can interrupt them, but they are told of and counted.
final class GatherWatch: Sendable {
    /// One input's gather: when it began, if it runs.
    final class Mark: Sendable {
        let name: PluginName
        let interval: Duration
        let counters: PluginCounters
        private let running = Guarded<(began: Timestamp, overruns: Int64)?>(nil)

        init(_ name: PluginName, interval: Duration, counters: PluginCounters) {
            self.name = name
            self.interval = interval
            self.counters = counters
        }

        func begin(at now: Timestamp) { running.withLock { $0 = (now, 0) } }
        func end() { running.withLock { $0 = nil } }

        /// How many whole intervals were newly overrun, and when the next one will be.
        fileprivate func look(at now: Timestamp) -> (overruns: Int64, next: Timestamp) {
            running.withLock { running in
                // Whatever starts from now on cannot overrun earlier than this.
                guard let (began, known) = running else { return (0, now + interval) }
                let step = interval.nanoseconds
                let overruns = max(known, (now.nanoseconds - began.nanoseconds) / step)
                running = (began, overruns)
                return (overruns - known, Timestamp(nanoseconds: began.nanoseconds + (overruns + 1) * step))
            }
        }
    }

    private let marks: [Mark]
    private let logger: Logger

    init(_ marks: [Mark], logger: Logger) {
        self.marks = marks
        self.logger = logger
    }

    /// Warns of what overran by now; answers when to look again.
    func look(at now: Timestamp) -> Timestamp? {
        var next: Timestamp?
        for mark in marks {
            let (overruns, deadline) = mark.look(at: now)
            if overruns > 0 {
                logger.warning(
                    "gather exceeds its interval of \(mark.interval.goText) and still runs",
                    metadata: ["plugin": "\(mark.name)"])
                mark.counters.add(Int(overruns), to: "gather_timeouts")
            }
            next = min(next ?? deadline, deadline)
        }
        return next
    }
}
