import KernelFiles

/// The memory controller's files: the same quantities under other names in v1 and v2.
struct MemoryFiles: Sendable {
    private let version: CgroupHierarchy.Version
    private var charged: KernelFile
    private var bound: KernelFile
    private var peak: KernelFile
    private var statistics: KernelFile
    private var events: KernelFile
    private var failures: KernelFile?

    init(_ version: CgroupHierarchy.Version, in directory: String) {
        self.version = version
        func file(_ v1: String, _ v2: String) -> KernelFile {
            KernelFile(directory + "/memory." + (version == .v1 ? v1 : v2))
        }
        charged = file("usage_in_bytes", "current")
        bound = file("limit_in_bytes", "max")
        peak = file("max_usage_in_bytes", "peak")
        statistics = file("stat", "stat")
        events = file("oom_control", "events")
        failures = version == .v1 ? KernelFile(directory + "/memory.failcnt") : nil
    }

    /// What a group that ends takes with it is read first. False if nothing is told.
    mutating func readEvents(
        into reading: inout MemoryReading, lines: inout LineKinds, with reader: inout FileReader
    ) -> Bool {
        let isRead =
            switch version {
            case .v1: readKills(into: &reading, &lines.oomControl, &reader)
            case .v2: readEvents(into: &reading, &lines.memoryEvents, &reader)
            }
        reading.peak = reader.number(&peak)
        return isRead
    }

    /// The rest. False if the group has no memory controller.
    mutating func read(
        into reading: inout MemoryReading, hostMemory: UInt64?, with reader: inout FileReader
    ) -> Bool {
        guard let charged = reader.number(&charged) else { return false }
        reading.charged = charged
        switch reader.bound(&bound) {
        case .number(let number): reading.limit = hostMemory.map { min($0, number) } ?? Self.known(number)
        case .some(.none): reading.limit = hostMemory
        case nil: break
        }
        reading.hasStatistics = reader.read(&statistics) { reading.statistics.scan($0) ? true : nil } ?? false
        if failures != nil { readFailures(into: &reading, &reader) }
        return true
    }

    private mutating func readEvents(
        into reading: inout MemoryReading, _ lines: inout KeyedNumbers, _ reader: inout FileReader
    ) -> Bool {
        guard reader.read(&events, { lines.scan($0) ? true : nil }) != nil else { return false }
        reading.events.low = lines[0]
        reading.events.high = lines[1]
        reading.events.max = lines[2]
        reading.events.oom = lines[3]
        reading.events.oomKill = lines[4]
        reading.events.oomGroupKill = lines[5]
        reading.failures = lines[3]
        return true
    }

    private mutating func readKills(
        into reading: inout MemoryReading, _ lines: inout KeyedNumbers, _ reader: inout FileReader
    ) -> Bool {
        guard reader.read(&events, { lines.scan($0) ? true : nil }) != nil else { return false }
        reading.events.underOOM = lines[0]
        reading.events.oomKill = lines[1]
        return true
    }

    private mutating func readFailures(into reading: inout MemoryReading, _ reader: inout FileReader) {
        guard var file = failures else { return }
        reading.failures = reader.number(&file)
        failures = file
    }

    /// A v1 bound of "none" is no bound, even where the host's memory is not known.
    private static func known(_ number: UInt64) -> UInt64? { number < MemoryReading.unlimited ? number : nil }

    mutating func release(to budget: inout DescriptorBudget) {
        charged.release(to: &budget)
        bound.release(to: &budget)
        peak.release(to: &budget)
        statistics.release(to: &budget)
        events.release(to: &budget)
        failures?.release(to: &budget)
    }
}
