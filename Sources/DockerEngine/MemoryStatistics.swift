import JSON

/// Memory in bytes.
public struct MemoryStatistics: Sendable, Equatable {
    /// All that is charged, page cache too.
    let charged: UInt64
    /// The container's bound, or the host's memory.
    public let limit: UInt64
    /// cgroup v1; 0 else.
    public let peak: UInt64
    public let failures: UInt64
    /// The lines of `memory.stat`, by their names.
    public let details: [String: UInt64]
    /// Windows: what is committed, the most there ever was, and the private working set.
    public let committed: UInt64
    public let committedPeak: UInt64
    public let privateWorkingSet: UInt64

    init(_ part: JSONValue?) throws(Misfit) {
        charged = try part?.count("usage") ?? 0
        limit = try part?.count("limit") ?? 0
        peak = try part?.count("max_usage") ?? 0
        failures = try part?.count("failcnt") ?? 0
        committed = try part?.count("commitbytes") ?? 0
        committedPeak = try part?.count("commitpeakbytes") ?? 0
        privateWorkingSet = try part?.count("privateworkingset") ?? 0
        var details: [String: UInt64] = [:]
        for (name, value) in try part?.members("stats").members ?? [] { details[name] = value.count }
        self.details = details
    }

    /// What is charged, less page cache that can be had back: less `cache` (v1 of Docker up to 19.03), else less
    /// `total_inactive_file` (v1), else less `inactive_file` (v2).
    public var usage: UInt64 {
        for name in ["cache", "total_inactive_file", "inactive_file"] {
            if let part = details[name], part < charged { return charged - part }
        }
        return charged
    }

    /// 0 to 100; 0 if the limit is 0.
    public var usagePercent: Double { limit == 0 ? 0 : Double(usage) / Double(limit) * 100 }
}
