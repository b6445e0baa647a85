import Containers
import DockerEngine
import MetricModel
import PluginKit

/// What an engine told of its containers, as Telegraf's metrics.
struct EngineMetrics: Sendable {
    typealias Field = Metric.Field

    let perDevice: Set<ContainersInput.Class>
    let total: Set<ContainersInput.Class>

    func add(_ inspection: ContainerInspection, _ series: EngineSeries, to batch: inout Batch) {
        guard let state = inspection.state else { return }
        var fields = [
            Field("oomkilled", .bool(state.isOOMKilled)), Field("pid", .int(state.pid)),
            Field("exitcode", .int(state.exitCode)), Field("restart_count", .int(inspection.restarts)), series.id,
        ]
        if let time = state.startedAt { fields.append(Field("started_at", .int(time))) }
        if let time = state.finishedAt { fields.append(Field("finished_at", .int(time))) }
        if let uptime = state.uptime(at: batch.time.nanoseconds) { fields.append(Field("uptime_ns", .int(uptime))) }
        batch.add("docker_container_status", tags: series.tags, fields: fields)
        guard let health = state.health else { return }
        batch.add(
            "docker_container_health", tags: series.tags,
            fields: [
                Field("health_status", .string(health.status)), Field("failing_streak", .int(health.failingStreak)),
            ])
    }

    /// With the time of the reading, unless the engine has read nothing.
    func add(_ statistics: ContainerStatistics, _ series: inout EngineSeries, to batch: inout Batch) {
        let time = statistics.readAt.flatMap { $0 < 0 ? nil : Timestamp(nanoseconds: $0) }
        batch.add(
            "docker_container_mem", tags: series.tags,
            fields: Self.fields(of: statistics.memory, isWindows: statistics.isWindows) + [series.id], at: time)
        addCPU(statistics, &series, time, to: &batch)
        addNetwork(statistics.interfaces, &series, time, to: &batch)
        addBlockIO(statistics.blockIO, &series, time, to: &batch)
    }

    private func addCPU(
        _ statistics: ContainerStatistics, _ series: inout EngineSeries, _ time: Timestamp?, to batch: inout Batch
    ) {
        let cpu = statistics.cpu
        if total.contains(.cpu) {
            batch.add(
                "docker_container_cpu", tags: series.tags("cpu", "cpu-total"),
                fields: [
                    Field("usage_total", .uint(cpu.total)), Field("usage_in_usermode", .uint(cpu.user)),
                    Field("usage_in_kernelmode", .uint(cpu.kernel)), Field("usage_system", .uint(cpu.host)),
                    Field("usage_percent", .double(statistics.cpuPercent)),
                    Field("throttling_periods", .uint(cpu.periods)),
                    Field("throttling_throttled_periods", .uint(cpu.throttledPeriods)),
                    Field("throttling_throttled_time", .uint(cpu.throttledTime)), series.id,
                ], at: time)
        }
        guard perDevice.contains(.cpu) else { return }
        for (number, usage) in cpu.ofProcessors.enumerated() {
            batch.add(
                "docker_container_cpu", tags: series.tags("cpu", "cpu\(number)"),
                fields: [Field("usage_total", .uint(usage)), series.id], at: time)
        }
    }

    private func addNetwork(
        _ interfaces: [InterfaceStatistics], _ series: inout EngineSeries, _ time: Timestamp?, to batch: inout Batch
    ) {
        if perDevice.contains(.network) {
            for interface in interfaces {
                batch.add(
                    "docker_container_net", tags: series.tags("network", interface.name),
                    fields: Self.fields(of: interface) + [series.id], at: time)
            }
        }
        if total.contains(.network), let sum = InterfaceStatistics.total(of: interfaces) {
            batch.add(
                "docker_container_net", tags: series.tags("network", "total"),
                fields: Self.fields(of: sum) + [series.id], at: time)
        }
    }

    private func addBlockIO(
        _ counts: [BlockIOCount], _ series: inout EngineSeries, _ time: Timestamp?, to batch: inout Batch
    ) {
        let devices = BlockIOFields(counts)
        if perDevice.contains(.blkio) {
            for device in devices.all {
                batch.add(
                    "docker_container_blkio", tags: series.tags("device", device.name),
                    fields: device.fields + [series.id], at: time)
            }
        }
        // Telegraf tells of a container without I/O, too: by its id alone.
        if total.contains(.blkio) {
            batch.add(
                "docker_container_blkio", tags: series.tags("device", "total"), fields: devices.total + [series.id],
                at: time)
        }
    }

    private static func fields(of interface: InterfaceStatistics) -> [Field] {
        [
            Field("rx_bytes", .uint(interface.received.bytes)), Field("rx_packets", .uint(interface.received.packets)),
            Field("rx_errors", .uint(interface.received.errors)),
            Field("rx_dropped", .uint(interface.received.dropped)),
            Field("tx_bytes", .uint(interface.sent.bytes)), Field("tx_packets", .uint(interface.sent.packets)),
            Field("tx_errors", .uint(interface.sent.errors)), Field("tx_dropped", .uint(interface.sent.dropped)),
        ]
    }

    private static func fields(of memory: MemoryStatistics, isWindows: Bool) -> [Field] {
        var fields: [Field] = []
        if isWindows {
            fields.append(Field("commit_bytes", .uint(memory.committed)))
            fields.append(Field("commit_peak_bytes", .uint(memory.committedPeak)))
            fields.append(Field("private_working_set", .uint(memory.privateWorkingSet)))
        } else {
            fields.append(Field("limit", .uint(memory.limit)))
            fields.append(Field("usage", .uint(memory.usage)))
            fields.append(Field("usage_percent", .double(memory.usagePercent)))
            fields.append(Field("max_usage", .uint(memory.peak)))
        }
        if memory.failures != 0 { fields.append(Field("fail_count", .uint(memory.failures))) }
        for name in MemoryReading.statisticNames {
            if let value = memory.details[name] { fields.append(Field(name, .uint(value))) }
        }
        return fields
    }
}
