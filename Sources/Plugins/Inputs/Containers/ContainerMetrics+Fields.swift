import Containers
import MetricModel

extension [Metric.Field] {
    mutating func add(_ key: String, _ value: UInt64?) {
        if let value { append(Element(key, .uint(value))) }
    }

    mutating func add(_ key: String, _ value: Double?) {
        if let value { append(Element(key, .double(value))) }
    }
}

/// The fields of each measurement; those of the docker input bear its names.
extension ContainerMetrics {
    static func fill(_ fields: inout [Field], from memory: MemoryReading) {
        fields.add("usage", memory.usage)
        fields.add("usage_percent", memory.usagePercent)
        fields.add("limit", memory.limit)
        fields.add("max_usage", memory.peak)
        fields.add("fail_count", memory.failures == 0 ? nil : memory.failures)
        for (index, name) in MemoryReading.statisticNames.enumerated() { fields.add(name, memory.statistic(index)) }
    }

    static func fill(_ fields: inout [Field], from events: MemoryReading.EventCounts) {
        fields.add("low", events.low)
        fields.add("high", events.high)
        fields.add("max", events.max)
        fields.add("oom", events.oom)
        fields.add("oom_kill", events.oomKill)
        fields.add("oom_group_kill", events.oomGroupKill)
        fields.add("under_oom", events.underOOM)
    }

    static func fill(_ fields: inout [Field], from cpu: CPUReading) {
        fields.add("usage_total", cpu.total)
        fields.add("usage_in_usermode", cpu.user)
        fields.add("usage_in_kernelmode", cpu.kernel)
        fields.add("usage_system", cpu.host)
        fields.add("usage_percent", cpu.percent)
        fields.add("throttling_periods", cpu.periods)
        fields.add("throttling_throttled_periods", cpu.throttledPeriods)
        fields.add("throttling_throttled_time", cpu.throttledTime)
    }

    static func fill(_ fields: inout [Field], from device: IOReading.Device) {
        for operation in IOReading.Operation.allCases {
            fields.add(bytesKeys[operation.rawValue], device.bytes[operation])
            fields.add(operationsKeys[operation.rawValue], device.operations[operation])
        }
    }

    private static let bytesKeys = IOReading.Operation.allCases.map { "io_service_bytes_recursive_\($0)" }
    private static let operationsKeys = IOReading.Operation.allCases.map { "io_serviced_recursive_\($0)" }

    static func fill(_ fields: inout [Field], from interface: NetworkReading.Interface) {
        fields.add("rx_bytes", interface.received.bytes)
        fields.add("rx_packets", interface.received.packets)
        fields.add("rx_errors", interface.received.errors)
        fields.add("rx_dropped", interface.received.dropped)
        fields.add("tx_bytes", interface.sent.bytes)
        fields.add("tx_packets", interface.sent.packets)
        fields.add("tx_errors", interface.sent.errors)
        fields.add("tx_dropped", interface.sent.dropped)
    }

    static func fill(_ fields: inout [Field], from pids: PidsReading) {
        fields.add("current", pids.current)
        fields.add("limit", pids.limit)
        fields.add("usage_percent", pids.usagePercent)
        fields.add("failures", pids.failures)
    }

    static func fill(_ fields: inout [Field], from stall: PressureReading.Stall) {
        fields.add("avg10", stall.average10)
        fields.add("avg60", stall.average60)
        fields.add("avg300", stall.average300)
        fields.add("total", stall.total)
    }
}
