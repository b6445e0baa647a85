import JSON

/// The numbers of one container, as the engine reads them from its groups.
public struct ContainerStatistics: Sendable, Equatable {
    /// When it was read, in nanoseconds since the epoch; nil if the engine has read nothing.
    public let readAt: Int64?
    public let cpu: CPUStatistics
    /// The sample before, about a second earlier; zeros if there is none. Podman always says zeros.
    public var earlierCPU: CPUStatistics
    public let memory: MemoryStatistics
    /// None on the host's network.
    public let interfaces: [InterfaceStatistics]
    public let blockIO: [BlockIOCount]
    /// Windows tells other numbers.
    public let isWindows: Bool
    private let earlierReadAt: Int64?
    private let windowsProcessors: UInt64

    init(_ document: JSONValue, system: String) throws(Misfit) {
        readAt = EngineTime.nanoseconds(try document.text("read"))
        earlierReadAt = EngineTime.nanoseconds(try document.text("preread"))
        isWindows = system == "windows"
        windowsProcessors = try document.count("num_procs")
        cpu = try CPUStatistics(try document.part("cpu_stats"))
        earlierCPU = try CPUStatistics(try document.part("precpu_stats"))
        memory = try MemoryStatistics(try document.part("memory_stats"))
        var interfaces: [InterfaceStatistics] = []
        for (name, counts) in try document.members("networks").members {
            interfaces.append(try InterfaceStatistics(name: name, counts))
        }
        self.interfaces = interfaces
        blockIO = try BlockIOCount.all(of: try document.part("blkio_stats"))
    }

    /// Of one processor, so that 100 is one that never rests; 0 unless time and usage went on since the sample before.
    public var cpuPercent: Double { isWindows ? windowsPercent : cpu.percent(since: earlierCPU) }

    /// Windows counts in units of 100 ns.
    private var windowsPercent: Double {
        guard let readAt, let earlierReadAt, cpu.total > earlierCPU.total else { return 0 }
        let possible = UInt64(max(readAt &- earlierReadAt, 0)) / 100 &* windowsProcessors
        return possible == 0 ? 0 : Double(cpu.total - earlierCPU.total) / Double(possible) * 100
    }
}

/// Processor time in nanoseconds.
public struct CPUStatistics: Sendable, Equatable {
    public let total: UInt64
    public let user: UInt64
    public let kernel: UInt64
    /// Of all processors of the host, idle time too.
    public let host: UInt64
    /// Processors that are online; 0 if the engine does not say.
    public let online: UInt64
    /// Of each processor; cgroup v1 alone knows. It lists those that might be plugged in, too.
    private let ofAllProcessors: [UInt64]
    /// Periods of the bandwidth bound, those that hit it, and the time spent waiting for the next.
    public let periods: UInt64
    public let throttledPeriods: UInt64
    public let throttledTime: UInt64

    init(_ part: JSONValue?) throws(Misfit) {
        let usage = try part?.part("cpu_usage")
        let throttling = try part?.part("throttling_data")
        total = try usage?.count("total_usage") ?? 0
        user = try usage?.count("usage_in_usermode") ?? 0
        kernel = try usage?.count("usage_in_kernelmode") ?? 0
        host = try part?.count("system_cpu_usage") ?? 0
        online = try part?.count("online_cpus") ?? 0
        periods = try throttling?.count("periods") ?? 0
        throttledPeriods = try throttling?.count("throttled_periods") ?? 0
        throttledTime = try throttling?.count("throttled_time") ?? 0
        var processors: [UInt64] = []
        for time in try usage?.list("percpu_usage") ?? [] {
            guard let time = time.count else { throw Misfit(key: "percpu_usage", wanted: "a list of counts") }
            processors.append(time)
        }
        ofAllProcessors = processors
    }

    /// Of each processor that is online.
    public var ofProcessors: ArraySlice<UInt64> {
        online == 0 ? ofAllProcessors[...] : ofAllProcessors.prefix(Int(clamping: online))
    }

    func percent(since earlier: CPUStatistics) -> Double {
        guard total > earlier.total, host > earlier.host else { return 0 }
        let processors = online == 0 ? UInt64(ofAllProcessors.count) : online
        // As floats from the start, so that the last digit is Telegraf's.
        return (Double(total) - Double(earlier.total)) / (Double(host) - Double(earlier.host)) * Double(processors)
            * 100
    }
}
