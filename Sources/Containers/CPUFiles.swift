import Glibc
import KernelFiles

/// Processor time: one file in v2; in v1 two controllers, which are often joined.
enum CPUFiles: Sendable {
    case v1(AccountFiles)
    case v2(KernelFile)

    /// False if nothing is accounted for the group.
    mutating func read(into reading: inout CPUReading, lines: inout LineKinds, with reader: inout FileReader) -> Bool {
        switch self {
        case .v1(var files):
            defer { self = .v1(files) }
            return files.read(into: &reading, lines: &lines, with: &reader)
        case .v2(var file):
            defer { self = .v2(file) }
            guard reader.read(&file, { lines.cpuStatV2.scan($0) ? true : nil }) != nil else { return false }
            reading.total = Self.nanoseconds(lines.cpuStatV2[0])
            reading.user = Self.nanoseconds(lines.cpuStatV2[1])
            reading.kernel = Self.nanoseconds(lines.cpuStatV2[2])
            reading.periods = lines.cpuStatV2[3]
            reading.throttledPeriods = lines.cpuStatV2[4]
            reading.throttledTime = Self.nanoseconds(lines.cpuStatV2[5])
            return reading.total != nil
        }
    }

    private static func nanoseconds(_ microseconds: UInt64?) -> UInt64? { microseconds.map { $0 &* 1000 } }

    mutating func release(to budget: inout DescriptorBudget) {
        switch self {
        case .v1(var files):
            files.release(to: &budget)
            self = .v1(files)
        case .v2(var file):
            file.release(to: &budget)
            self = .v2(file)
        }
    }
}

/// The files of `cpuacct` and `cpu`.
struct AccountFiles: Sendable {
    private var usage: KernelFile
    private var split: KernelFile
    private var ofProcessors: KernelFile
    private var bandwidth: KernelFile

    init(in directory: String, bandwidth: String) {
        usage = KernelFile(directory + "/cpuacct.usage")
        split = KernelFile(directory + "/cpuacct.stat")
        ofProcessors = KernelFile(directory + "/cpuacct.usage_percpu")
        self.bandwidth = KernelFile(bandwidth + "/cpu.stat")
    }

    mutating func read(into reading: inout CPUReading, lines: inout LineKinds, with reader: inout FileReader) -> Bool {
        guard let total = reader.number(&usage) else { return false }
        reading.total = total
        if reader.read(&split, { lines.cpuAccount.scan($0) ? true : nil }) != nil {
            reading.user = lines.cpuAccount[0].map { $0 &* ClockTick.nanoseconds }
            reading.kernel = lines.cpuAccount[1].map { $0 &* ClockTick.nanoseconds }
        }
        _ = reader.read(&ofProcessors) { text -> Bool? in
            var at = 0
            while let number = text.number(&at) {
                reading.ofProcessors.append(number)
                text.skipSpaces(&at)
            }
            return text.isAtLineEnd(at) ? true : nil
        }
        if reader.read(&bandwidth, { lines.cpuStatV1.scan($0) ? true : nil }) != nil {
            reading.periods = lines.cpuStatV1[0]
            reading.throttledPeriods = lines.cpuStatV1[1]
            reading.throttledTime = lines.cpuStatV1[2]
        }
        return true
    }

    mutating func release(to budget: inout DescriptorBudget) {
        usage.release(to: &budget)
        split.release(to: &budget)
        ofProcessors.release(to: &budget)
        bandwidth.release(to: &budget)
    }
}

/// The unit of times in /proc that are not in seconds.
enum ClockTick {
    static let nanoseconds = UInt64(1_000_000_000 / max(sysconf(Int32(_SC_CLK_TCK)), 1))
}
