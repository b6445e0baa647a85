import Containers
import KernelFiles
import MetricModel
import PluginKit

/// How near each container and the host are to their bounds, as plain numbers for alarms.
struct RiskMetrics: Sendable {
    private struct Container: Sendable {
        var memory = Trend()
        var pids = Trend()
        var periods = Step()
        var throttled = Step()
        var stalls = PressureReading.Resource.allCases.map { _ in Step() }
        var seconds: Double?
    }

    private let name: String
    private let hostName: String
    private var containers: [String: Container] = [:]
    private var host: HostLimits
    private var hostMemory = Trend()
    private var hostTasks = Trend()
    private var hostStall = Step()
    private var hostSeconds: Double?

    init(prefix: String, procRoot: String) {
        name = prefix + "risk"
        hostName = prefix + "host_risk"
        host = HostLimits(procRoot: procRoot)
    }

    mutating func forget(_ group: String) { containers[group] = nil }

    /// Nothing in the first gather of a container: a risk is where things go, not where they are.
    mutating func add(_ reading: ContainerReading, in group: String, _ series: ContainerSeries, to batch: inout Batch) {
        var known = containers.removeValue(forKey: group) ?? Container()
        let now = Double(batch.time.nanoseconds) / 1e9
        let passed = known.seconds.map { now - $0 }
        known.seconds = now
        defer { containers[group] = known }
        var fields: [Metric.Field] = []
        if let memory = reading.memory, let used = memory.workingSet, let limit = memory.limit, limit > 0 {
            known.memory.add(used, at: now)
            fields.add("memory_percent", Double(used) / Double(limit) * 100)
            fields.add("memory_seconds_left", known.memory.seconds(until: limit))
        }
        if let count = reading.pids.current, let limit = reading.pids.limit, limit > 0 {
            known.pids.add(count, at: now)
            fields.add("pids_percent", Double(count) / Double(limit) * 100)
            fields.add("pids_seconds_left", known.pids.seconds(until: limit))
        }
        let periods = known.periods.growth(to: reading.cpu?.periods)
        let throttled = known.throttled.growth(to: reading.cpu?.throttledPeriods)
        if let periods, let throttled {
            fields.add("throttled_percent", periods == 0 ? 0 : Double(throttled) / Double(periods) * 100)
        }
        for resource in PressureReading.Resource.allCases {
            let stall = known.stalls[resource.rawValue].growth(to: reading.pressure[resource.rawValue].full?.total)
            fields.add("\(resource)_stalled_percent", Self.share(stall, of: passed))
        }
        guard passed != nil, !fields.isEmpty else { return }
        batch.add(name, tags: series.tags, fields: fields + series.identity)
    }

    mutating func addHost(to batch: inout Batch) {
        let (reading, problems) = host.read()
        for problem in problems where !problem.isDenied { batch.fail(problem) }
        let now = Double(batch.time.nanoseconds) / 1e9
        let passed = hostSeconds.map { now - $0 }
        hostSeconds = now
        var fields: [Metric.Field] = []
        if let memory = reading.memory, let available = reading.available, memory > 0 {
            let used = memory - min(available, memory)
            hostMemory.add(used, at: now)
            fields.add("memory_percent", Double(used) / Double(memory) * 100)
            fields.add("memory_available", available)
            fields.add("memory_seconds_left", hostMemory.seconds(until: memory))
        }
        if let committed = reading.committed, let limit = reading.commitLimit, limit > 0 {
            fields.add("commit_percent", Double(committed) / Double(limit) * 100)
        }
        if let tasks = reading.tasks, let limit = reading.taskLimit, limit > 0 {
            hostTasks.add(tasks, at: now)
            fields.add("tasks", tasks)
            fields.add("tasks_limit", limit)
            fields.add("tasks_percent", Double(tasks) / Double(limit) * 100)
            fields.add("tasks_seconds_left", hostTasks.seconds(until: limit))
        }
        fields.add("memory_stalled_percent", Self.share(hostStall.growth(to: reading.memoryStall), of: passed))
        if passed != nil { batch.add(hostName, fields: fields) }
    }

    /// - Parameter stall: in microseconds.
    private static func share(_ stall: UInt64?, of seconds: Double?) -> Double? {
        guard let stall, let seconds, seconds > 0 else { return nil }
        return min(Double(stall) / seconds / 1e4, 100)
    }
}
