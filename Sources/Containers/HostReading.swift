import Glibc
import KernelFiles

/// What a container's numbers are measured against: the host's processors and memory.
struct HostReading: Sendable {
    private var statFile: KernelFile
    private let memoryPath: String
    private let uptimePath: String
    private var read: ContinuousClock.Instant?
    /// Time of all processors, idle too, in nanoseconds: user to softirq, as the engine counts.
    private(set) var time: UInt64?
    /// Processors online.
    private(set) var processors = 0
    /// In bytes.
    private(set) var memory: UInt64?

    init(procRoot: String) {
        statFile = KernelFile(procRoot + "/stat")
        memoryPath = procRoot + "/meminfo"
        uptimePath = procRoot + "/uptime"
    }

    /// At the beginning of a sweep.
    mutating func begin(with reader: inout FileReader) {
        read = nil
        let memory = reader.read(memoryPath) { text -> UInt64? in
            var at = 0
            guard text.skip("MemTotal:", &at) else { return nil }
            text.skipSpaces(&at)
            return text.number(&at).map { $0 &* 1024 }
        }
        if let memory { self.memory = memory }
    }

    /// Reads the time again if it may have changed: it is counted in clock ticks, and should belong to the moment of
    /// the container's own counter.
    mutating func refresh(with reader: inout FileReader) {
        let now = ContinuousClock.now
        if let read, now - read < .nanoseconds(ClockTick.nanoseconds) { return }
        read = now
        var count = 0
        time = reader.read(&statFile) { text -> UInt64? in
            var at = 0
            guard text.skip("cpu ", &at) else { return nil }
            var ticks: UInt64 = 0
            for _ in 0..<7 {
                text.skipSpaces(&at)
                guard let column = text.number(&at) else { return nil }
                ticks &+= column
            }
            text.skipLine(&at)
            while text.skip("cpu", &at) {
                count += 1
                text.skipLine(&at)
            }
            return ticks &* ClockTick.nanoseconds
        }
        processors = count
    }

    /// Since the host was booted, in nanoseconds. Read anew each time; nil if it is not told.
    func uptime() -> Int64? {
        var file = KernelFile(uptimePath)
        var buffer = [UInt8](repeating: 0, count: 64)
        guard let count = try? file.read(into: &buffer), count > 0 else { return nil }
        var at = 0
        return buffer.span.extracting(0..<count).decimal(&at).map { Int64($0 * 1e9) }
    }

    mutating func release(to budget: inout DescriptorBudget) { statFile.release(to: &budget) }
}
