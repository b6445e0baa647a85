/// The memory of one container, in bytes where nothing else is said.
public struct MemoryReading: Sendable {
    /// All that is charged to the group, page cache too.
    var charged: UInt64?
    /// What the group may have; the host's memory where the group's own bound is above that, or none.
    public internal(set) var limit: UInt64?
    /// The most that was ever charged. v2 has it since Linux 5.19.
    public internal(set) var peak: UInt64?
    /// How often a bound was hit (v1), or the group was out of memory (v2).
    public internal(set) var failures: UInt64?
    var statistics = KeyedNumbers(Self.statisticNames)
    var hasStatistics = false
    public internal(set) var events = EventCounts()

    /// How often things happened; of a v1 group only the kills are known (since Linux 4.13).
    public struct EventCounts: Sendable, Equatable {
        public internal(set) var low: UInt64?
        public internal(set) var high: UInt64?
        public internal(set) var max: UInt64?
        public internal(set) var oom: UInt64?
        public internal(set) var oomKill: UInt64?
        public internal(set) var oomGroupKill: UInt64?
        /// Whether the group stands still for want of memory; v1.
        public internal(set) var underOOM: UInt64?
    }

    /// The lines of `memory.stat` that the docker input has as fields. v2 has but a few of them.
    public static let statisticNames = [
        "active_anon", "active_file", "cache", "hierarchical_memory_limit", "inactive_anon", "inactive_file",
        "mapped_file", "pgfault", "pgmajfault", "pgpgin", "pgpgout", "rss", "rss_huge", "total_active_anon",
        "total_active_file", "total_cache", "total_inactive_anon", "total_inactive_file", "total_mapped_file",
        "total_pgfault", "total_pgmajfault", "total_pgpgin", "total_pgpgout", "total_rss", "total_rss_huge",
        "total_unevictable", "total_writeback", "unevictable", "writeback",
    ]
    private static let cache = 2
    private static let inactiveFile = 5
    private static let totalInactiveFile = 17

    /// A line of `memory.stat`, by its place in `statisticNames`.
    ///
    /// A v1 bound of "none" is 2^63 less a page; such a number is no measurement and left out.
    public func statistic(_ index: Int) -> UInt64? {
        guard hasStatistics, let value = statistics[index] else { return nil }
        return index == Self.hierarchicalLimit && value >= Self.unlimited ? nil : value
    }
    private static let hierarchicalLimit = 3
    static let unlimited: UInt64 = 1 << 62

    /// What is charged, less page cache that can be had back, as the docker input counts it: less `cache`, if the file
    /// has it (v1), else less inactive file pages.
    ///
    /// Nil without `memory.stat`: the charge alone is another quantity.
    public var usage: UInt64? {
        guard let charged, hasStatistics else { return nil }
        for slot in [Self.cache, Self.totalInactiveFile] {
            if let part = statistics[slot], part < charged { return charged - part }
        }
        if let part = statistics[Self.inactiveFile], part < charged { return charged - part }
        return charged
    }

    /// What cannot be taken back before processes are killed, as the kubelet counts it: what is charged less inactive
    /// file pages, in v1 those of the groups below, too.
    public var workingSet: UInt64? {
        guard let charged, hasStatistics,
            let inactive = statistics[Self.totalInactiveFile] ?? statistics[Self.inactiveFile]
        else { return nil }
        return charged - min(inactive, charged)
    }

    /// 0 to 100; 0 if the limit is 0.
    public var usagePercent: Double? {
        guard let usage, let limit else { return nil }
        return limit == 0 ? 0 : Double(usage) / Double(limit) * 100
    }

    mutating func clear() {
        charged = nil
        limit = nil
        peak = nil
        failures = nil
        hasStatistics = false
        events = EventCounts()
    }
}
