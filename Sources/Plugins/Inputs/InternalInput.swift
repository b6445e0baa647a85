import Glibc
import KernelFiles
import Logging
import MetricModel
public import PluginKit

/// What the agent counts about itself, as `internal_gather`, `internal_write` and so on.
///
/// Each metric has the tag `version`. `go_version` and the numbers of Go's garbage collector have no equivalent and are
/// left out.
public struct InternalInput: Input {
    public static let name = "internal"
    public static let summary = "The agent's own counters and memory."

    @Key("Also the agent's memory.") var collectMemstats = true
    @Key("Telegraf's numbers of the Go runtime, which this agent has none of.") var collectGostats = false
    @Key("One metric for each instance of a plugin, not for all of one name and alias.") var perInstance = false

    private var statistics = AgentStatistics()
    private var memory = AgentMemory()
    private var series: [[String: String]: TagSet] = [:]

    public init() {}

    public mutating func start(_ context: PluginContext) {
        statistics = context.statistics
        if collectGostats { context.logger.warning("'collect_gostats' has no effect: there is no Go runtime") }
    }

    public mutating func gather(into batch: inout Batch) {
        for total in totals() {
            let fields = total.fields.sorted { $0.key < $1.key }.map { Metric.Field($0.key, .int($0.value)) }
            batch.add("internal_" + total.measurement, tags: tags(total.tags), fields: fields)
        }
        guard collectMemstats else { return }
        batch.attempt { batch in
            batch.add("internal_memstats", tags: tags([:]), fields: try memory.read())
        }
    }

    /// What was counted, by measurement and tags: each group, or the sums of groups that differ in `_id` alone.
    private struct Total {
        let measurement: String
        let tags: [String: String]
        var fields: [String: Int64]
    }

    private func totals() -> [Total] {
        var totals: [Total] = []
        for reading in statistics.readings {
            let tags = perInstance ? reading.tags : reading.tags.filter { $0.key != "_id" }
            let same = totals.firstIndex { !perInstance && $0.measurement == reading.measurement && $0.tags == tags }
            if let same {
                totals[same].fields.merge(reading.fields) { $0 &+ $1 }
            } else {
                totals.append(Total(measurement: reading.measurement, tags: tags, fields: reading.fields))
            }
        }
        return totals
    }

    /// Sets live long: one for each plugin, as long as the agent runs.
    private mutating func tags(_ tags: [String: String]) -> TagSet {
        if let known = series[tags] { return known }
        var named = tags
        if !statistics.version.isEmpty { named["version"] = statistics.version }
        let made = TagSet(named)
        series[tags] = made
        return made
    }
}

/// The process' memory, under the one of Telegraf's names that means the same here.
///
/// Source: `/proc/self/statm`, second number: resident pages, with code, heap and stacks, as `sys_bytes`.
private struct AgentMemory: Sendable {
    private var file = KernelFile("/proc/self/statm")
    private var buffer = [UInt8](repeating: 0, count: 128)

    mutating func read() throws -> [Metric.Field] {
        guard let count = try file.read(into: &buffer) else { return [] }
        let words = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ")
        guard words.count > 1, let pages = UInt64(words[1]) else { return [] }
        return [Metric.Field("sys_bytes", .uint(pages * UInt64(getpagesize())))]
    }
}
