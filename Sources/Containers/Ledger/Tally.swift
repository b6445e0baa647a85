/// What the kernel counts in a group and, in v2, in all groups above it, where the count outlives the group.
public enum Quantity: Int, Sendable, CaseIterable {
    /// Processes killed for want of memory; how often memory ran out; how often the bound on it was hit.
    case oomKill, oom, max
    /// Forks that failed at the bound on processes.
    case forkFailures
    /// Processor time in nanoseconds.
    case cpu
    case bytesRead, bytesWritten

    public var isEvent: Bool { rawValue <= Quantity.forkFailures.rawValue }
}

/// One number for each quantity, as far as it is known.
public struct Tally: Sendable, Equatable {
    private(set) var values = SIMD8<UInt64>()
    private var present: UInt8 = 0

    init() {}

    /// Of a group that is new: nothing of everything.
    static let nothing: Tally = {
        var tally = Tally()
        for quantity in Quantity.allCases { tally[quantity] = 0 }
        return tally
    }()

    /// Whether something happened.
    public var hasEvents: Bool { events.values != .zero }

    /// Whether there is so much usage that it is more than the rounding of many readings: a clock tick of processor time,
    /// or any I/O.
    public var hasUsage: Bool {
        (self[.cpu] ?? 0) >= ClockTick.nanoseconds || (self[.bytesRead] ?? 0) + (self[.bytesWritten] ?? 0) > 0
    }

    var events: Tally {
        var events = Tally()
        for quantity in Quantity.allCases where quantity.isEvent { events[quantity] = self[quantity] }
        return events
    }

    public internal(set) subscript(quantity: Quantity) -> UInt64? {
        get { present & 1 << quantity.rawValue == 0 ? nil : values[quantity.rawValue] }
        set {
            values[quantity.rawValue] = newValue ?? 0
            present = newValue == nil ? present & ~(1 << quantity.rawValue) : present | 1 << quantity.rawValue
        }
    }

    /// What was added since `earlier`. A counter that is smaller than before is another group's, and all of it is new;
    /// what is not known now has added nothing.
    func growth(since earlier: Tally) -> Tally {
        var growth = self
        growth.values &-= earlier.values.replacing(with: 0, where: values .< earlier.values)
        return growth
    }

    /// Whether it knows all that `other` knows.
    func covers(_ other: Tally) -> Bool { present & other.present == other.present }

    mutating func add(_ other: Tally) {
        values &+= other.values
        present |= other.present
    }

    /// Keeps what was known where `other` knows nothing new.
    mutating func update(from other: Tally) {
        if other.present & present == present {
            self = other
            return
        }
        for quantity in Quantity.allCases {
            if let value = other[quantity] { self[quantity] = value }
        }
    }
}

extension ContainerReading {
    /// What the groups above the container count, too.
    var tally: Tally {
        var tally = Tally()
        if hasEvents {
            tally[.oomKill] = memoryPart.events.oomKill
            tally[.oom] = memoryPart.events.oom
            tally[.max] = memoryPart.events.max
        }
        tally[.forkFailures] = pids.failures
        if hasCPU { tally[.cpu] = cpuPart.total }
        if hasIO {
            let sum = ioPart.total
            tally[.bytesRead] = sum.bytes[.read] ?? 0
            tally[.bytesWritten] = sum.bytes[.write] ?? 0
        }
        return tally
    }
}
