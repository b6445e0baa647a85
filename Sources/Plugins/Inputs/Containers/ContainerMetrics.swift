import Containers
import MetricModel
import PluginKit

/// What was read of a container, as metrics with the names of Telegraf's docker input.
struct ContainerMetrics: Sendable {
    typealias Field = Metric.Field

    private let names: Names
    private let perDevice: Set<ContainersInput.Class>
    private let total: Set<ContainersInput.Class>
    private let hasKernelsOwn: Bool
    private var series: [String: ContainerSeries] = [:]

    private struct Names: Sendable {
        let memory, cpu, blkio, net, pids, pressure, events: String
    }

    /// - Parameter hasKernelsOwn: whether to tell what the docker input has not: `events`, `pids`, `pressure`.
    init(
        prefix: String, perDevice: Set<ContainersInput.Class>, total: Set<ContainersInput.Class>,
        hasKernelsOwn: Bool = true
    ) {
        self.hasKernelsOwn = hasKernelsOwn
        names = Names(
            memory: prefix + "mem", cpu: prefix + "cpu", blkio: prefix + "blkio", net: prefix + "net",
            pids: prefix + "pids", pressure: prefix + "pressure", events: prefix + "events")
        self.perDevice = perDevice
        self.total = total
    }

    mutating func forget(_ group: String) { series[group] = nil }

    mutating func meet(_ group: String, as series: ContainerSeries) { self.series[group] = series }

    func series(of group: String) -> ContainerSeries? { series[group] }

    /// - Precondition: the group was met.
    mutating func add(_ reading: ContainerReading, in group: String, to batch: inout Batch) {
        guard var series = series.removeValue(forKey: group) else { return }
        defer { self.series[group] = series }
        if let memory = reading.memory {
            add(names.memory, series.tags, series, capacity: 36, to: &batch) { Self.fill(&$0, from: memory) }
        }
        if let cpu = reading.cpu { add(cpu, &series, to: &batch) }
        if let io = reading.io { add(io, &series, to: &batch) }
        if let network = reading.network { add(network, &series, to: &batch) }
        if hasKernelsOwn { addKernelsOwn(reading, &series, to: &batch) }
    }

    private func addKernelsOwn(_ reading: ContainerReading, _ series: inout ContainerSeries, to batch: inout Batch) {
        if let events = reading.events {
            add(names.events, series.tags, series, capacity: 7, to: &batch) { Self.fill(&$0, from: events) }
        }
        add(names.pids, series.tags, series, capacity: 5, to: &batch) { Self.fill(&$0, from: reading.pids) }
        for resource in PressureReading.Resource.allCases {
            let pressure = reading.pressure[resource.rawValue]
            for (isFull, stall) in [(false, pressure.some), (true, pressure.full)] {
                guard let stall else { continue }
                let tags = series.tags(of: resource, isFull: isFull)
                add(names.pressure, tags, series, capacity: 5, to: &batch) { Self.fill(&$0, from: stall) }
            }
        }
    }

    /// Adds one metric: what `fill` puts in, and what identifies the container; none if there is nothing to tell.
    private func add(
        _ name: String, _ tags: TagSet, _ series: ContainerSeries, capacity: Int, to batch: inout Batch,
        evenIfEmpty: Bool = false, _ fill: (inout [Field]) -> Void
    ) {
        var fields: [Field] = []
        fields.reserveCapacity(capacity + series.identity.count)
        fill(&fields)
        guard evenIfEmpty || !fields.isEmpty else { return }
        fields += series.identity
        batch.add(name, tags: tags, fields: fields)
    }

    private func add(_ cpu: CPUReading, _ series: inout ContainerSeries, to batch: inout Batch) {
        if total.contains(.cpu) {
            add(names.cpu, series.cpuTotal, series, capacity: 9, to: &batch) { Self.fill(&$0, from: cpu) }
        }
        guard perDevice.contains(.cpu) else { return }
        for (number, time) in cpu.ofProcessors.enumerated() {
            add(names.cpu, series.tags(ofProcessor: number), series, capacity: 2, to: &batch) {
                $0.append(Field("usage_total", .uint(time)))
            }
        }
    }

    private func add(_ io: IOReading, _ series: inout ContainerSeries, to batch: inout Batch) {
        if total.contains(.blkio) {
            let sum = io.total
            // As with the engine: a container that did no I/O is told of, too.
            add(names.blkio, series.blkioTotal, series, capacity: 13, to: &batch, evenIfEmpty: true) {
                Self.fill(&$0, from: sum)
            }
        }
        guard perDevice.contains(.blkio) else { return }
        for device in io.devices {
            add(names.blkio, series.tags(of: device), series, capacity: 13, to: &batch) {
                Self.fill(&$0, from: device)
            }
        }
    }

    private func add(_ network: NetworkReading, _ series: inout ContainerSeries, to batch: inout Batch) {
        guard !network.interfaces.isEmpty else { return }
        if total.contains(.network) {
            let sum = network.total
            add(names.net, series.netTotal, series, capacity: 9, to: &batch) { Self.fill(&$0, from: sum) }
        }
        guard perDevice.contains(.network) else { return }
        for interface in network.interfaces {
            add(names.net, series.tags(of: interface), series, capacity: 9, to: &batch) {
                Self.fill(&$0, from: interface)
            }
        }
    }
}
