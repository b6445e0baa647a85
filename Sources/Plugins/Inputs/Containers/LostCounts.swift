import Containers
import KernelFiles
import MetricModel
import PluginKit

/// What containers counted that ended before they were read, of the groups above them that still know it.
struct LostCounts: Sendable {
    private(set) var ledger: GroupLedger
    private let eventsName: String
    private let usageName: String
    private var tags: [String: TagSet] = [:]

    init(prefix: String, procRoot: String) {
        ledger = GroupLedger(procRoot: procRoot)
        eventsName = prefix + "events_unattributed"
        usageName = prefix + "unseen"
    }

    mutating func begin() { ledger.begin() }
    mutating func note(_ group: String, _ reading: ContainerReading) { ledger.note(group, reading) }

    mutating func hear(_ news: ContainerNews) { ledger.hear(news) }

    /// Answers the kills that were of containers that were not read after them.
    mutating func end(after sweep: inout ContainerSweep, to batch: inout Batch) -> [(group: String, kills: UInt64)] {
        let isWhole = sweep.takeCompleteness()
        for problem in ledger.end(after: sweep, isWhole: isWhole) where !problem.isDenied { batch.fail(problem) }
        // Nothing can be lost before there are two samples.
        guard ledger.isSettled else { return [] }
        for (group, tally) in ledger.unexplained {
            let tags = tags[group] ?? TagSet(["parent": group])
            self.tags[group] = tags
            // A group that merely has a share in processor time, which others tell of, has no events to report.
            if group == "/" || tally.hasEvents {
                batch.add(eventsName, tags: tags, fields: Self.fields(Self.events, of: tally))
            }
            if tally.hasUsage { batch.add(usageName, tags: tags, fields: Self.fields(Self.usage, of: tally)) }
        }
        return ledger.takeAttributed()
    }

    private static func fields(_ keys: [(String, Quantity)], of tally: Tally) -> [Metric.Field] {
        keys.compactMap { key, quantity in tally[quantity].map { Metric.Field(key, .uint($0)) } }
    }

    /// The field names of `events`, `pids`, `cpu` and `blkio`.
    private static let events: [(String, Quantity)] = [
        ("oom_kill", .oomKill), ("oom", .oom), ("max", .max), ("failures", .forkFailures),
    ]
    private static let usage: [(String, Quantity)] = [
        ("usage_total", .cpu), ("io_service_bytes_recursive_read", .bytesRead),
        ("io_service_bytes_recursive_write", .bytesWritten),
    ]
}
