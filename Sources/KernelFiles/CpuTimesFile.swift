import Glibc

/// What one CPU, or all of them, did since the host started, in clock ticks (`/proc/stat`, proc(5)).
public struct CpuTimes: Sendable, Equatable {
    public var user: Int64 = 0
    public var nice: Int64 = 0
    public var system: Int64 = 0
    public var idle: Int64 = 0
    public var iowait: Int64 = 0
    public var irq: Int64 = 0
    public var softirq: Int64 = 0
    public var steal: Int64 = 0
    /// Counted in `user` too.
    public var guest: Int64 = 0
    /// Counted in `nice` too.
    public var guestNice: Int64 = 0

    public init() {}

    public var total: Int64 { user &+ nice &+ system &+ idle &+ iowait &+ irq &+ softirq &+ steal }

    /// Ticks in a second.
    public static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

    /// The column of a CPU's line, from 0; those of later kernels mean nothing here.
    fileprivate mutating func set(_ column: Int, to ticks: Int64) {
        switch column {
        case 0: user = ticks
        case 1: nice = ticks
        case 2: system = ticks
        case 3: idle = ticks
        case 4: iowait = ticks
        case 5: irq = ticks
        case 6: softirq = ticks
        case 7: steal = ticks
        case 8: guest = ticks
        case 9: guestNice = ticks
        default: break
        }
    }
}

/// The CPU lines of `/proc/stat`.
public struct CpuTimesFile: Sendable {
    public struct CPU: Sendable {
        /// `cpu` for all together, else `cpu0` and so on; CPUs that are offline have none.
        public let name: String
        public fileprivate(set) var times: CpuTimes
    }

    private var file: KernelFile
    /// As read last, in the order of the file.
    public private(set) var cpus: [CPU] = []

    public init(_ path: String) { file = KernelFile(path) }

    public mutating func read(using buffer: inout [UInt8]) throws(KernelFileError) {
        guard let count = try file.read(into: &buffer) else { throw KernelFileError(file.path, "is not there") }
        try parse(buffer.span.extracting(0..<count))
    }

    mutating func parse(_ bytes: Span<UInt8>) throws(KernelFileError) {
        var found = 0
        var start = 0
        // They come first; the long lines behind them are not looked at.
        while bytes.starts("cpu", at: start) {
            let end = bytes.index(of: UInt8(ascii: "\n"), from: start)
            let nameEnd = bytes.wordEnd(start, end)
            let times = try times(bytes, nameEnd..<end)
            if found < cpus.count, bytes.equals(cpus[found].name, start..<nameEnd) {
                cpus[found].times = times
            } else {
                cpus.removeSubrange(found...)
                cpus.append(CPU(name: bytes.text(start..<nameEnd), times: times))
            }
            found += 1
            start = min(end + 1, bytes.count)
        }
        cpus.removeSubrange(found...)
        if found == 0 { throw KernelFileError(file.path, "has no line of a CPU") }
    }

    private func times(_ bytes: Span<UInt8>, _ columns: Range<Int>) throws(KernelFileError) -> CpuTimes {
        var times = CpuTimes()
        var count = 0
        var at = columns.lowerBound
        while true {
            while at < columns.upperBound, bytes[at] == UInt8(ascii: " ") { at += 1 }
            if at == columns.upperBound { break }
            let end = bytes.wordEnd(at, columns.upperBound)
            guard let ticks = bytes.unsigned(at..<end) else {
                throw KernelFileError(file.path, "has '\(bytes.text(at..<end))' where a number should be")
            }
            times.set(count, to: Int64(clamping: ticks))
            count += 1
            at = end
        }
        // user, nice, system and idle were there from the start.
        if count < 4 { throw KernelFileError(file.path, "has a line of a CPU with \(count) numbers") }
        return times
    }
}
