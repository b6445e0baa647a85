import KernelFiles

/// The files of one container's groups, each behind a descriptor of its own.
struct ContainerFiles: Sendable {
    private var memory: MemoryFiles?
    private var cpu: CPUFiles?
    private var io: IOFiles?
    private var pids: PidsFiles?
    private var pressure: PressureFiles?

    init(group: String, in hierarchy: CgroupHierarchy) {
        func place(_ controller: String) -> (CgroupHierarchy.Version, String)? {
            hierarchy.tree(of: controller).flatMap { tree in
                tree.directory(of: group).map { (tree.version, $0) }
            }
        }
        memory = place("memory").map { MemoryFiles($0, in: $1) }
        pids = place("pids").map { _, directory in PidsFiles(in: directory) }
        pressure = hierarchy.unified?.directory(of: group).map { PressureFiles(in: $0) }
        io = place("blkio").map { $0 == .v1 ? .v1(ThrottleFiles(in: $1)) : .v2(KernelFile($1 + "/io.stat")) }
        let bandwidth = place("cpu")
        cpu = place("cpuacct").map { version, directory in
            version == .v1
                ? .v1(AccountFiles(in: directory, bandwidth: bandwidth?.1 ?? directory))
                : .v2(KernelFile(directory + "/cpu.stat"))
        }
    }

    /// Reads everything into `reading`, whose parts are clear where nothing can be told: first what is lost with a group
    /// that ends, last what takes longest.
    mutating func read(
        into reading: inout ContainerReading, host: inout HostReading, lines: inout LineKinds,
        with reader: inout FileReader
    ) {
        reading.clear()
        reading.hasEvents = memory?.readEvents(into: &reading.memoryPart, lines: &lines, with: &reader) ?? false
        pids?.read(into: &reading.pids, lines: &lines, with: &reader)
        host.refresh(with: &reader)
        reading.hasCPU = cpu?.read(into: &reading.cpuPart, lines: &lines, with: &reader) ?? false
        reading.cpuPart.host = host.time
        reading.hasIO = io?.read(into: &reading.ioPart, with: &reader) ?? false
        reading.hasMemory =
            memory?.read(into: &reading.memoryPart, hostMemory: host.memory, with: &reader) ?? false
        pressure?.read(into: &reading.pressure, with: &reader)
    }

    /// Closes all that is kept.
    mutating func release(to budget: inout DescriptorBudget) {
        memory?.release(to: &budget)
        cpu?.release(to: &budget)
        io?.release(to: &budget)
        pids?.release(to: &budget)
        pressure?.release(to: &budget)
    }
}

/// The kinds of keyed files, each with the order of its lines.
struct LineKinds: Sendable {
    var cpuStatV2 = KeyedNumbers(
        ["usage_usec", "user_usec", "system_usec", "nr_periods", "nr_throttled", "throttled_usec"])
    var cpuStatV1 = KeyedNumbers(["nr_periods", "nr_throttled", "throttled_time"])
    var cpuAccount = KeyedNumbers(["user", "system"])
    var memoryEvents = KeyedNumbers(["low", "high", "max", "oom", "oom_kill", "oom_group_kill"])
    var oomControl = KeyedNumbers(["under_oom", "oom_kill"])
    var pidsEvents = KeyedNumbers(["max"])
}
