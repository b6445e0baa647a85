import KernelFiles
import MetricModel
public import PluginKit

/// The memory of the host in bytes, from `/proc/meminfo`; of huge pages the number. In a container too these are
/// numbers of the host.
public struct MemInput: Input {
    public static let name = "mem"
    public static let summary = "How the memory of the host is used."

    @Key("Whether to add active_file, inactive_file, active_anon, inactive_anon, unevictable and percpu.")
    var collectExtended = false

    private var file = MeminfoFile("", names: [])
    private var lines: [Line] = []
    private var buffer = [UInt8](repeating: 0, count: 4096)

    public init() {}

    public mutating func start(_ context: PluginContext) {
        let paths = HostPaths(environment: context.environment, hostRoot: context.hostRoot)
        lines = Self.lines + (collectExtended ? Self.extendedLines : [])
        file = MeminfoFile(paths.procRoot + "/meminfo", names: Self.sums + lines.map(\.kernel))
    }

    /// A line that the kernel does not have counts as 0.
    public mutating func gather(into batch: inout Batch) throws {
        try file.read(using: &buffer)
        let values = file.values
        guard let total = values[0], total > 0 else {
            throw KernelFileError(file.path, "does not say how much memory there is")
        }
        let free = values[1] ?? 0
        let reclaimable = values[3] ?? 0
        let cached = (values[2] ?? 0) &+ reclaimable
        // Kernels before 3.14 do not say what is available.
        let available = min(values[4] ?? free &+ cached, total)
        let used = total - available
        var fields: [Metric.Field] = []
        fields.reserveCapacity(lines.count + 8)
        fields.append(Metric.Field("total", .uint(total)))
        fields.append(Metric.Field("available", .uint(available)))
        fields.append(Metric.Field("used", .uint(used)))
        fields.append(Metric.Field("used_percent", .double(100 * Double(used) / Double(total))))
        fields.append(Metric.Field("available_percent", .double(100 * Double(available) / Double(total))))
        fields.append(Metric.Field("free", .uint(free)))
        fields.append(Metric.Field("cached", .uint(cached)))
        fields.append(Metric.Field("sreclaimable", .uint(reclaimable)))
        for (line, value) in zip(lines, values.dropFirst(Self.sums.count)) {
            fields.append(Metric.Field(line.field, .uint(value ?? 0)))
        }
        batch.add("mem", fields: fields, kind: .gauge)
    }

    /// What is calculated with, in the order that `gather` knows.
    private static let sums = ["MemTotal", "MemFree", "Cached", "SReclaimable", "MemAvailable"]

    /// A line of the kernel, and the field that has its value as it is.
    private typealias Line = (kernel: String, field: String)

    private static let lines: [Line] = [
        ("Active", "active"), ("Buffers", "buffered"), ("CommitLimit", "commit_limit"),
        ("Committed_AS", "committed_as"), ("Dirty", "dirty"), ("HighFree", "high_free"),
        ("HighTotal", "high_total"), ("HugePages_Free", "huge_pages_free"), ("HugePages_Total", "huge_pages_total"),
        ("Hugepagesize", "huge_page_size"), ("Inactive", "inactive"), ("LowFree", "low_free"),
        ("LowTotal", "low_total"), ("Mapped", "mapped"), ("PageTables", "page_tables"), ("Shmem", "shared"),
        ("Slab", "slab"), ("SUnreclaim", "sunreclaim"),
        ("SwapCached", "swap_cached"), ("SwapFree", "swap_free"), ("SwapTotal", "swap_total"),
        ("VmallocChunk", "vmalloc_chunk"), ("VmallocTotal", "vmalloc_total"), ("VmallocUsed", "vmalloc_used"),
        ("Writeback", "write_back"), ("WritebackTmp", "write_back_tmp"),
    ]

    private static let extendedLines: [Line] = [
        ("Active(anon)", "active_anon"), ("Active(file)", "active_file"), ("Inactive(anon)", "inactive_anon"),
        ("Inactive(file)", "inactive_file"), ("Percpu", "percpu"), ("Unevictable", "unevictable"),
    ]
}
