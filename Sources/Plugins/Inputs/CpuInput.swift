import KernelFiles
import MetricModel
public import PluginKit

/// How the CPUs of the host spend their time, in percent since the gather before, from `/proc/stat`.
///
/// A CPU that comes online has its first percentages one gather later.
public struct CpuInput: Input {
    public static let name = "cpu"
    public static let summary = "How the CPUs spend their time."
    public var needsTwoSamples: Bool { true }

    @Key("Whether to report each CPU.") var percpu = true
    @Key("Whether to report all CPUs together, as cpu-total.") var totalcpu = true
    @Key("Whether to report the raw times, in seconds since the start of the host.") var collectCpuTime = false
    @Key("Whether to add what is not idle, as usage_active and time_active.") var reportActive = false
    @Key("Whether to add the tags core_id and physical_id.") var coreTags = false

    private var paths = HostPaths()
    private var file = CpuTimesFile("")
    private var before: [String: CpuTimes] = [:]
    private var series: [String: TagSet] = [:]
    private var buffer = [UInt8](repeating: 0, count: 8192)

    public init() {}

    public mutating func start(_ context: PluginContext) {
        paths = HostPaths(environment: context.environment, hostRoot: context.hostRoot)
        file = CpuTimesFile(paths.procRoot + "/stat")
    }

    public mutating func gather(into batch: inout Batch) throws {
        try file.read(using: &buffer)
        let cpus = file.cpus
        let last = before
        before = Dictionary(cpus.map { ($0.name, $0.times) }) { _, newer in newer }
        // The kernel counts the whole host first, Telegraf reports it last.
        for cpu in cpus where percpu && !isTotal(cpu) { try report(cpu, since: last[cpu.name], into: &batch) }
        for cpu in cpus where totalcpu && isTotal(cpu) { try report(cpu, since: last[cpu.name], into: &batch) }
    }

    private func isTotal(_ cpu: CpuTimesFile.CPU) -> Bool { cpu.name == "cpu" }

    private mutating func report(
        _ cpu: CpuTimesFile.CPU, since last: CpuTimes?, into batch: inout Batch
    ) throws(KernelFileError) {
        let tags = series[cpu.name] ?? makeSeries(of: cpu)
        series[cpu.name] = tags
        let now = cpu.times
        if collectCpuTime { batch.add("cpu", tags: tags, fields: times(now), kind: .counter) }
        guard let last, now.total != last.total else { return }
        guard now.total > last.total else {
            throw KernelFileError(
                paths.procRoot + "/stat", "the total time of \(cpu.name) is less than at the gather before")
        }
        batch.add("cpu", tags: tags, fields: usage(from: last, to: now), kind: .gauge)
    }

    private func times(_ now: CpuTimes) -> [Metric.Field] {
        func seconds(_ ticks: Int64) -> FieldValue { .double(Double(ticks) / CpuTimes.ticksPerSecond) }
        var fields = [
            Metric.Field("time_user", seconds(now.user)),
            Metric.Field("time_system", seconds(now.system)),
            Metric.Field("time_idle", seconds(now.idle)),
            Metric.Field("time_nice", seconds(now.nice)),
            Metric.Field("time_iowait", seconds(now.iowait)),
            Metric.Field("time_irq", seconds(now.irq)),
            Metric.Field("time_softirq", seconds(now.softirq)),
            Metric.Field("time_steal", seconds(now.steal)),
            Metric.Field("time_guest", seconds(now.guest)),
            Metric.Field("time_guest_nice", seconds(now.guestNice)),
        ]
        if reportActive { fields.append(Metric.Field("time_active", seconds(now.total &- now.idle))) }
        return fields
    }

    /// A part may be below zero: the kernel's iowait is known to fall (proc(5)).
    private func usage(from last: CpuTimes, to now: CpuTimes) -> [Metric.Field] {
        let total = Double(now.total &- last.total)
        func percent(_ last: Int64, _ now: Int64) -> FieldValue { .double(100 * Double(now &- last) / total) }
        var fields = [
            // The kernel counts guests twice: on their own, and as the user who runs them.
            Metric.Field("usage_user", percent(last.user &- last.guest, now.user &- now.guest)),
            Metric.Field("usage_system", percent(last.system, now.system)),
            Metric.Field("usage_idle", percent(last.idle, now.idle)),
            Metric.Field("usage_nice", percent(last.nice &- last.guestNice, now.nice &- now.guestNice)),
            Metric.Field("usage_iowait", percent(last.iowait, now.iowait)),
            Metric.Field("usage_irq", percent(last.irq, now.irq)),
            Metric.Field("usage_softirq", percent(last.softirq, now.softirq)),
            Metric.Field("usage_steal", percent(last.steal, now.steal)),
            Metric.Field("usage_guest", percent(last.guest, now.guest)),
            Metric.Field("usage_guest_nice", percent(last.guestNice, now.guestNice)),
        ]
        if reportActive {
            fields.append(Metric.Field("usage_active", percent(last.total &- last.idle, now.total &- now.idle)))
        }
        return fields
    }

    private func makeSeries(of cpu: CpuTimesFile.CPU) -> TagSet {
        if isTotal(cpu) { return TagSet(["cpu": "cpu-total"]) }
        var tags = ["cpu": cpu.name]
        if coreTags {
            let topology = CpuTopology(of: cpu.name, sysRoot: paths.sysRoot)
            tags["core_id"] = topology.core.map(String.init)
            tags["physical_id"] = topology.package.map(String.init)
        }
        return TagSet(tags)
    }
}
