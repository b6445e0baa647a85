public import KernelFiles

/// Finds the containers of a host in its cgroup trees and reads them, again and again.
///
/// A container met before keeps its descriptors and its last sample. One that ends, even while it is read, is no error:
/// what was read so far is told, and the next sweep forgets it. If it watches, it hears of groups that come and go
/// between two sweeps as well: then `attend` tells of them.
public struct ContainerSweep: Sendable {
    public typealias Admit = (ContainerSighting) -> Admission
    public typealias Hear = (ContainerNews) -> Void
    public typealias Visit = (_ group: String, _ identity: ContainerIdentity, _ reading: ContainerReading) -> Void

    /// Why nothing at all can be read.
    public struct NoHierarchy: Error, CustomStringConvertible {
        let place: String
        public var description: String { "no cgroup file system is mounted at \(place)" }
    }

    /// The host's `/proc`.
    public let procRoot: String
    /// Nanoseconds since the epoch.
    let clock: @Sendable () -> Int64
    let cgroupRoot: String?
    let mountPrefix: String
    var hierarchy: CgroupHierarchy?
    var host: HostReading
    var hostProcess: ProcessView?
    var reader: FileReader
    var lines = LineKinds()
    var reading = ContainerReading()
    /// In the order of their groups, up to `ordered`; then those that were met since the sweep began.
    var containers: [KnownContainer] = []
    var ordered = 0
    var indices: [String: Int] = [:]
    /// Places behind `ordered` whose container is gone.
    var vacant: [Int] = []
    var count: UInt64 = 0
    /// Groups that the last sweep passed and that are no containers.
    var others: [String] = []
    var groupWatch: GroupWatch?

    /// A group that the last sweep found and did not read: no container, or one that is not admitted.
    struct Unread: Sendable {
        let group: String
        let isContainer: Bool
    }

    var unread: [Unread] {
        others.map { Unread(group: $0, isContainer: false) }
            + containers.lazy.filter { !$0.isGone && $0.admission?.isAdmitted != true }.map {
                Unread(group: $0.group, isContainer: true)
            }
    }

    /// - Parameters:
    ///   - procRoot: the host's `/proc`.
    ///   - cgroupRoot: where its cgroup file systems are; nil to look for their mount points.
    ///   - mountPrefix: stands before each mount point.
    ///   - clock: nanoseconds since the epoch, for the times at which containers begin and end.
    public init(
        procRoot: String = "/proc", cgroupRoot: String? = nil, mountPrefix: String = "", budget: DescriptorBudget,
        clock: @escaping @Sendable () -> Int64 = { 0 }
    ) {
        self.procRoot = procRoot
        self.cgroupRoot = cgroupRoot
        self.mountPrefix = mountPrefix
        self.clock = clock
        host = HostReading(procRoot: procRoot)
        reader = FileReader(budget: budget)
    }

    /// Descriptors that are kept open.
    public var kept: Int { reader.budget.kept }

    /// Whether the last sweep saw only a part of the host's tree: our own container's.
    public var isPartial: Bool { hierarchy?.naming?.isPartial ?? false }

    /// Calls `visit` for each container, in the order of the groups. Answers what could not be read.
    public mutating func sweep(_ visit: Visit) throws -> [KernelFileError] {
        try sweep(admitting: { _ in Admission(isAdmitted: true, isFinal: true) }, visit: visit)
    }

    /// The same, of those alone that are admitted. Only they stand for a network.
    /// - Parameters:
    ///   - admit: asked of each container that is new.
    ///   - reconsidering: whether it is asked again of those whose admission is not final.
    ///   - hear: told what became of containers since the last sweep, and meanwhile.
    public mutating func sweep(
        admitting admit: Admit, reconsidering: Bool = false, hearing hear: Hear = { _ in }, visit: Visit
    ) throws -> [KernelFileError] {
        let hierarchy = try knownHierarchy()
        count += 1
        host.begin(with: &reader)
        attendToEvents(admit, hear)
        let isChanged = discover(in: hierarchy, hear)
        let isMoved = lookAtProcesses(in: hierarchy)
        if ask(admit, reconsidering, in: hierarchy) || isMoved || isChanged { chooseForNetworks() }
        for i in 0..<ordered {
            // An end does not wait for a long sweep.
            if i % 64 == 63 { attendToEvents(admit, hear) }
            guard containers[i].isRead else { continue }
            read(i)
            followLife(of: i, hear)
            visit(containers[i].group, containers[i].identity, reading)
        }
        attendToEvents(admit, hear)
        if reader.budget.ranOut { makeRoom() }
        return reader.takeProblems()
    }

    // MARK: Reading

    /// - Parameter isOutOfTurn: percentages are of the time since the last sweep, or since the container was met.
    mutating func read(_ index: Int, isOutOfTurn: Bool = false) {
        containers[index].files.read(into: &reading, host: &host, lines: &lines, with: &reader)
        addPercent(of: index, isOutOfTurn: isOutOfTurn)
        if containers[index].standsForNetwork, let process = containers[index].process {
            reading.hasNetwork = reader.read(process.networkPath) { reading.networkPart.scan($0) ? true : nil } ?? false
        }
    }

    private mutating func addPercent(of index: Int, isOutOfTurn: Bool) {
        guard let total = reading.cpuPart.total, let time = host.time, reading.hasCPU else {
            if !isOutOfTurn { containers[index].sample = nil }
            return
        }
        let sample = CPUReading.Sample(total: total, host: time)
        if let earlier = containers[index].sample {
            reading.cpuPart.percent = CPUReading.percent(from: earlier, to: sample, processors: host.processors)
        }
        // Only processors that are online count; the kernel lists those that might be plugged in, too.
        if reading.cpuPart.ofProcessors.count > host.processors {
            reading.cpuPart.ofProcessors.removeSubrange(host.processors...)
        }
        if !isOutOfTurn || containers[index].sample == nil { containers[index].sample = sample }
    }

    /// Others in this process have used up the descriptors: half of ours are given back.
    private mutating func makeRoom() {
        let half = kept / 2
        for i in containers.indices where kept > half { containers[i].files.release(to: &reader.budget) }
        reader.budget.shrink()
    }
}
