/// One life of a container, from its first process to the end of its last. A group may see several.
public struct ContainerLife: Sendable {
    public let group: String
    public let identity: ContainerIdentity
    /// Nanoseconds since the epoch; nil if nothing tells.
    public let started: Int64?
    /// When its end was noticed: at once where the kernel tells of it, else with the sweep that found it.
    public let finished: Int64
    /// What it counted and used in this life, as far as it is known.
    public private(set) var totals: Tally
    /// The most memory that was charged to it, in bytes.
    public let peak: UInt64?
    /// Time it waited for its next period of processor time, in nanoseconds.
    public let throttledTime: UInt64?
    /// What its group had counted when it was last read.
    public private(set) var events: MemoryReading.EventCounts?
    /// Whether it was read after the last of its processes had ended; else what came after it was last read is missing.
    public let isComplete: Bool

    init(
        group: String, identity: ContainerIdentity, started: Int64?, finished: Int64, totals: Tally, peak: UInt64?,
        throttledTime: UInt64?, events: MemoryReading.EventCounts?, isComplete: Bool
    ) {
        self.group = group
        self.identity = identity
        self.started = started
        self.finished = finished
        self.totals = totals
        self.peak = peak
        self.throttledTime = throttledTime
        self.events = events
        self.isComplete = isComplete
    }

    /// Kills that the group above has counted, and that were of nobody else.
    public mutating func add(kills: UInt64) {
        totals[.oomKill] = (totals[.oomKill] ?? 0) + kills
        var events = events ?? MemoryReading.EventCounts()
        events.oomKill = (events.oomKill ?? 0) + kills
        self.events = events
    }
}

/// The life of a container that is known, if it has one now.
struct OngoingLife: Sendable {
    /// Counters of a group, which go on from one life to the next.
    private struct Counts: Sendable {
        var tally = Tally()
        var peak: UInt64?
        var throttledTime: UInt64?
        var events: MemoryReading.EventCounts?
    }

    private(set) var isRunning = false
    /// Whether there was one before in this group.
    private(set) var hasEnded = false
    private var started: Int64?
    /// When the life before this one ended.
    private var base = Counts()
    private var last = Counts()

    /// How many processes were killed for want of memory when it was last read.
    var kills: UInt64 { last.tally[.oomKill] ?? 0 }

    /// - Parameter started: in nanoseconds since the epoch.
    mutating func begin(at started: Int64?) {
        isRunning = true
        self.started = started
    }

    /// False if the counters are of another group: they have gone back.
    mutating func note(_ reading: ContainerReading) -> Bool {
        let tally = reading.tally
        if let now = tally[.cpu], let before = last.tally[.cpu], now < before { return false }
        last.tally.update(from: tally)
        if let peak = reading.memoryPart.peak { last.peak = peak }
        if let time = reading.cpu?.throttledTime { last.throttledTime = time }
        if let events = reading.events { last.events = events }
        return true
    }

    /// Whether a reading tells of everything that was known before.
    func isWhole(_ reading: ContainerReading) -> Bool {
        (reading.hasEvents || reading.hasCPU) && reading.tally.covers(last.tally)
    }

    mutating func end(
        _ group: String, _ identity: ContainerIdentity, at finished: Int64, isComplete: Bool
    ) -> ContainerLife {
        isRunning = false
        hasEnded = true
        var totals = last.tally
        for quantity in Quantity.allCases {
            guard let all = totals[quantity], let earlier = base.tally[quantity] else { continue }
            totals[quantity] = all - min(all, earlier)
        }
        let throttled = last.throttledTime.map { $0 - min($0, base.throttledTime ?? 0) }
        // A group keeps the peak of all its lives: it is this one's if it is higher than before.
        let peak = last.peak.flatMap { now in base.peak.map { now > $0 } ?? true ? now : nil }
        defer { base = last }
        return ContainerLife(
            group: group, identity: identity, started: started, finished: finished, totals: totals, peak: peak,
            throttledTime: throttled, events: last.events, isComplete: isComplete)
    }
}
