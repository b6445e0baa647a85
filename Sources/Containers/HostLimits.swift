public import KernelFiles

/// How near the host is to what ends all its containers at once: no memory, or no room for another process.
public struct HostLimits: Sendable {
    /// Nil where the kernel does not tell it.
    public struct Reading: Sendable, Equatable {
        /// In bytes.
        public internal(set) var memory: UInt64?
        /// What can be had without swapping, in bytes.
        public internal(set) var available: UInt64?
        /// What was promised to processes, and the most that may be, in bytes: the latter binds where
        /// `vm.overcommit_memory` is 2.
        public internal(set) var committed: UInt64?
        public internal(set) var commitLimit: UInt64?
        /// Threads of all processes, and the most there can be: `kernel.pid_max` or `kernel.threads-max`.
        public internal(set) var tasks: UInt64?
        public internal(set) var taskLimit: UInt64?
        /// Time in which every process stood still for want of memory, in microseconds.
        public internal(set) var memoryStall: UInt64?
    }

    private var meminfo: MeminfoFile
    private var loadavg: KernelFile
    private var pressure: KernelFile
    private var bounds: [KernelFile]
    private var reader = FileReader(budget: DescriptorBudget(limit: 16))
    private var buffer = [UInt8](repeating: 0, count: 4096)

    /// - Parameter procRoot: the host's `/proc`.
    public init(procRoot: String) {
        meminfo = MeminfoFile(
            procRoot + "/meminfo", names: ["MemTotal", "MemAvailable", "Committed_AS", "CommitLimit"])
        loadavg = KernelFile(procRoot + "/loadavg")
        pressure = KernelFile(procRoot + "/pressure/memory")
        bounds = ["pid_max", "threads-max"].map { KernelFile("\(procRoot)/sys/kernel/\($0)") }
    }

    public mutating func read() -> (reading: Reading, problems: [KernelFileError]) {
        var reading = Reading()
        do throws(KernelFileError) {
            try meminfo.read(using: &buffer)
            (reading.memory, reading.available) = (meminfo.values[0], meminfo.values[1])
            (reading.committed, reading.commitLimit) = (meminfo.values[2], meminfo.values[3])
        } catch {
            reader.note(error)
        }
        reading.tasks = reader.read(&loadavg) { Self.tasks($0) }
        for i in bounds.indices {
            guard let bound = reader.number(&bounds[i]) else { continue }
            reading.taskLimit = min(reading.taskLimit ?? .max, bound)
        }
        var stall = PressureReading()
        if reader.read(&pressure, { stall.scan($0) ? true : nil }) != nil { reading.memoryStall = stall.full?.total }
        return (reading, reader.takeProblems())
    }

    /// `0.20 0.18 0.12 1/802 11206`: after the slash.
    static func tasks(_ text: Span<UInt8>) -> UInt64? {
        var at = 0
        for _ in 0..<3 {
            text.skipWord(&at)
            text.skipSpaces(&at)
        }
        guard text.number(&at) != nil, text.skip(UInt8(ascii: "/"), &at) else { return nil }
        return text.number(&at)
    }
}
