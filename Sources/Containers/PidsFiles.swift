import KernelFiles

/// The processes and threads of one container.
public struct PidsReading: Sendable, Equatable {
    public internal(set) var current: UInt64?
    /// Nil if there is no bound.
    public internal(set) var limit: UInt64?
    /// How many forks failed at the bound.
    public internal(set) var failures: UInt64?

    /// Nil without a bound.
    public var usagePercent: Double? {
        guard let current, let limit else { return nil }
        return limit == 0 ? 0 : Double(current) / Double(limit) * 100
    }
}

/// The pids controller's files, alike in v1 and v2.
struct PidsFiles: Sendable {
    private var current: KernelFile
    private var bound: KernelFile
    private var events: KernelFile

    init(in directory: String) {
        current = KernelFile(directory + "/pids.current")
        bound = KernelFile(directory + "/pids.max")
        events = KernelFile(directory + "/pids.events")
    }

    mutating func read(into reading: inout PidsReading, lines: inout LineKinds, with reader: inout FileReader) {
        // First what nobody else has kept when the group is gone.
        if reader.read(&events, { lines.pidsEvents.scan($0) ? true : nil }) != nil {
            reading.failures = lines.pidsEvents[0]
        }
        reading.current = reader.number(&current)
        reading.limit = reading.current == nil ? nil : reader.number(&bound)
    }

    mutating func release(to budget: inout DescriptorBudget) {
        current.release(to: &budget)
        bound.release(to: &budget)
        events.release(to: &budget)
    }
}

/// Pressure files of a v2 group.
struct PressureFiles: Sendable {
    private var files: [KernelFile]

    init(in directory: String) {
        files = ["cpu", "memory", "io"].map { KernelFile("\(directory)/\($0).pressure") }
    }

    mutating func read(into readings: inout [PressureReading], with reader: inout FileReader) {
        for i in files.indices {
            let isRead = reader.read(&files[i]) { readings[i].scan($0) ? true : nil } ?? false
            if !isRead { readings[i] = PressureReading() }
        }
    }

    mutating func release(to budget: inout DescriptorBudget) {
        for i in files.indices { files[i].release(to: &budget) }
    }
}
