/// Everything one sweep learnt of one container. A part is nil, or a number in it, where the kernel does not tell it:
/// a controller that is off, a bound that is not set, a group that ended meanwhile.
public struct ContainerReading: Sendable {
    // The parts are filled in place, container after container: their room is used again.
    var memoryPart = MemoryReading()
    var cpuPart = CPUReading()
    var ioPart = IOReading()
    var networkPart = NetworkReading()
    var hasEvents = false
    var hasMemory = false
    var hasCPU = false
    var hasIO = false
    var hasNetwork = false

    public internal(set) var pids = PidsReading()
    /// In the order of `PressureReading.Resource`.
    public internal(set) var pressure = PressureReading.Resource.allCases.map { _ in PressureReading() }
    /// What happened for want of memory, known even if the rest is not.
    public var events: MemoryReading.EventCounts? { hasEvents ? memoryPart.events : nil }
    public var memory: MemoryReading? { hasMemory ? memoryPart : nil }
    public var cpu: CPUReading? { hasCPU ? cpuPart : nil }
    public var io: IOReading? { hasIO ? ioPart : nil }
    /// Of the one container that stands for its network namespace, and nil for the host's network.
    public var network: NetworkReading? { hasNetwork ? networkPart : nil }

    mutating func clear() {
        memoryPart.clear()
        cpuPart.clear()
        ioPart.clear()
        pids = PidsReading()
        hasEvents = false
        hasMemory = false
        hasCPU = false
        hasIO = false
        hasNetwork = false
    }
}
