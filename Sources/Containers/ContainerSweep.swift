public import KernelFiles

/// Finds the containers of a host in its cgroup trees and reads them, again and again.
///
/// A container met before keeps its descriptors and its last sample. One that ends, even while it is read, is no error:
/// what was read so far is told, and the next sweep forgets it.
public struct ContainerSweep: Sendable {
    /// A container as it is known between two sweeps.
    private struct Known: Sendable {
        let group: String
        let identity: ContainerIdentity
        var files: ContainerFiles
        var sample: CPUReading.Sample?
        var process: ProcessView?
        var standsForNetwork = false
        /// Until it is asked for the first time, nil.
        var admission: Admission?
        /// The last sweep that met it.
        var seen: UInt64
    }

    /// Why nothing at all can be read.
    public struct NoHierarchy: Error, CustomStringConvertible {
        let place: String
        public var description: String { "no cgroup file system is mounted at \(place)" }
    }

    /// The host's `/proc`.
    public let procRoot: String
    private let cgroupRoot: String?
    private let mountPrefix: String
    private(set) var hierarchy: CgroupHierarchy?
    private var host: HostReading
    private var hostProcess: ProcessView?
    private var reader: FileReader
    private var lines = LineKinds()
    private var reading = ContainerReading()
    /// In the order of their groups.
    private var containers: [Known] = []
    private var indices: [String: Int] = [:]
    private var count: UInt64 = 0
    /// Groups that the last sweep no longer found.
    public private(set) var forgotten: [String] = []
    /// Groups that the last sweep passed and that are no containers.
    private var others: [String] = []

    /// A group that the last sweep found and did not read: no container, or one that is not admitted.
    struct Unread: Sendable {
        let group: String
        let isContainer: Bool
    }

    var unread: [Unread] {
        others.map { Unread(group: $0, isContainer: false) }
            + containers.lazy.filter { $0.admission?.isAdmitted != true }.map {
                Unread(group: $0.group, isContainer: true)
            }
    }

    /// - Parameters:
    ///   - procRoot: the host's `/proc`.
    ///   - cgroupRoot: where its cgroup file systems are; nil to look for their mount points.
    ///   - mountPrefix: stands before each mount point.
    public init(
        procRoot: String = "/proc", cgroupRoot: String? = nil, mountPrefix: String = "", budget: DescriptorBudget
    ) {
        self.procRoot = procRoot
        self.cgroupRoot = cgroupRoot
        self.mountPrefix = mountPrefix
        host = HostReading(procRoot: procRoot)
        reader = FileReader(budget: budget)
    }

    /// Descriptors that are kept open.
    public var kept: Int { reader.budget.kept }

    /// Whether the last sweep saw only a part of the host's tree: our own container's.
    public var isPartial: Bool { hierarchy?.naming?.isPartial ?? false }

    /// Calls `visit` for each container, in the order of the groups. Answers what could not be read.
    public mutating func sweep(
        _ visit: (_ group: String, _ identity: ContainerIdentity, _ reading: ContainerReading) -> Void
    ) throws -> [KernelFileError] {
        try sweep(admitting: { _ in Admission(isAdmitted: true, isFinal: true) }, reconsidering: false, visit)
    }

    /// The same, of those alone that are admitted. Only they stand for a network.
    /// - Parameters:
    ///   - admit: asked of each container that is new.
    ///   - reconsidering: whether it is asked again of those whose admission is not final.
    public mutating func sweep(
        admitting admit: (ContainerSighting) -> Admission, reconsidering: Bool,
        _ visit: (_ group: String, _ identity: ContainerIdentity, _ reading: ContainerReading) -> Void
    ) throws -> [KernelFileError] {
        let hierarchy = try knownHierarchy()
        count += 1
        host.begin(with: &reader)
        let isChanged = discover(in: hierarchy)
        let isMoved = lookAtProcesses(in: hierarchy)
        if ask(admit, reconsidering, in: hierarchy) || isMoved || isChanged { chooseForNetworks() }
        for i in containers.indices where containers[i].admission?.isAdmitted == true {
            containers[i].files.read(into: &reading, host: &host, lines: &lines, with: &reader)
            addPercent(of: i)
            if containers[i].standsForNetwork, let process = containers[i].process {
                reading.hasNetwork =
                    reader.read(process.networkPath) { reading.networkPart.scan($0) ? true : nil } ?? false
            }
            visit(containers[i].group, containers[i].identity, reading)
        }
        if reader.budget.ranOut { makeRoom() }
        return reader.takeProblems()
    }

    private mutating func addPercent(of index: Int) {
        guard let total = reading.cpuPart.total, let time = host.time, reading.hasCPU else {
            containers[index].sample = nil
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
        containers[index].sample = sample
    }

    /// Others in this process have used up the descriptors: half of ours are given back.
    private mutating func makeRoom() {
        let half = kept / 2
        for i in containers.indices where kept > half { containers[i].files.release(to: &reader.budget) }
        reader.budget.shrink()
    }

    // MARK: Which containers there are

    private mutating func knownHierarchy() throws -> CgroupHierarchy {
        if let hierarchy { return hierarchy }
        var found: CgroupHierarchy?
        if let cgroupRoot {
            found = CgroupHierarchy(below: cgroupRoot)
        } else {
            let text = reader.read(procRoot + "/self/mountinfo") { text in
                String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
            }
            found = text.map { CgroupHierarchy(mountinfo: $0, prefix: mountPrefix) }
            if found?.isEmpty ?? true { found = CgroupHierarchy(below: mountPrefix + "/sys/fs/cgroup") }
        }
        guard let found, !found.isEmpty else {
            throw NoHierarchy(place: cgroupRoot ?? mountPrefix + "/sys/fs/cgroup")
        }
        hierarchy = found
        if let tree = found.naming, tree.isPartial {
            reader.note(
                KernelFileError(
                    tree.root,
                    "shows our own groups alone: mount the host's /sys/fs/cgroup, and set HOST_SYS or cgroup_root",
                    isDenied: true))
        }
        return found
    }

    /// True if containers came or went.
    private mutating func discover(in hierarchy: CgroupHierarchy) -> Bool {
        guard let tree = hierarchy.naming else { return false }
        var added: [Known] = []
        var waiting = [tree.base]
        others.removeAll(keepingCapacity: true)
        if !tree.base.isEmpty, let identity = ContainerIdentity(path: tree.base) {
            waiting = []
            meet(tree.base, identity, hierarchy, &added)
        }
        while let group = waiting.popLast() {
            guard let directory = tree.directory(of: group) else { continue }
            for name in reader.directories(in: directory) {
                let path = group + "/" + name
                if let i = indices[path] {
                    containers[i].seen = count
                } else if let identity = ContainerIdentity(path: path) {
                    meet(path, identity, hierarchy, &added)
                } else {
                    others.append(path)
                    if Directory.links(directory + "/" + name) != 2 { waiting.append(path) }
                }
            }
        }
        forgotten = []
        for i in containers.indices where containers[i].seen != count {
            forgotten.append(containers[i].group)
            containers[i].files.release(to: &reader.budget)
        }
        guard !added.isEmpty || !forgotten.isEmpty else { return false }
        containers.removeAll { $0.seen != count }
        containers += added
        containers.sort { $0.group < $1.group }
        indices = Dictionary(uniqueKeysWithValues: containers.indices.map { (containers[$0].group, $0) })
        return true
    }

    private mutating func meet(
        _ group: String, _ identity: ContainerIdentity, _ hierarchy: CgroupHierarchy, _ added: inout [Known]
    ) {
        if let i = indices[group] {
            containers[i].seen = count
        } else {
            added.append(
                Known(
                    group: group, identity: identity, files: ContainerFiles(group: group, in: hierarchy), seen: count))
        }
    }

    /// True if one is admitted that was not, or the other way round.
    private mutating func ask(
        _ admit: (ContainerSighting) -> Admission, _ reconsidering: Bool, in hierarchy: CgroupHierarchy
    ) -> Bool {
        var isChanged = false
        for i in containers.indices {
            let before = containers[i].admission
            if let before, before.isFinal || !reconsidering { continue }
            let admission = admit(
                ContainerSighting(
                    group: containers[i].group, identity: containers[i].identity, process: containers[i].process?.pid,
                    in: hierarchy))
            containers[i].admission = admission
            if before?.isAdmitted != admission.isAdmitted { isChanged = true }
            // A share of the time since it was last read says nothing of the last interval.
            if !admission.isAdmitted { containers[i].sample = nil }
        }
        return isChanged
    }

    // MARK: Who stands for a network

    /// True if a container's process, or its network, is another than before.
    private mutating func lookAtProcesses(in hierarchy: CgroupHierarchy) -> Bool {
        guard let tree = hierarchy.naming else { return false }
        var isChanged = false
        if hostProcess == nil {
            hostProcess = ProcessView(pid: 1, procRoot: procRoot, with: &reader)
            isChanged = hostProcess != nil
        }
        for i in containers.indices where containers[i].process?.isCurrent != true {
            guard let directory = tree.directory(of: containers[i].group) else { continue }
            let before = containers[i].process
            containers[i].process = ProcessView.first(in: directory, procRoot: procRoot, with: &reader)
            if containers[i].process != before { isChanged = true }
        }
        return isChanged
    }

    /// Several containers may have one network: those of a pod do. One of them stands for all.
    private mutating func chooseForNetworks() {
        var namespaces: [UInt64: UInt64] = [:]
        for container in containers {
            if let process = container.process, let namespace = process.namespace {
                namespaces[process.inode] = namespace
            }
        }
        var chosen: [UInt64: Int] = [:]
        for i in containers.indices {
            containers[i].standsForNetwork = false
            guard containers[i].admission?.isAdmitted == true, let process = containers[i].process,
                !process.isOnHostNetwork(hostProcess)
            else { continue }
            let network = process.namespace ?? namespaces[process.inode] ?? process.inode
            if let other = chosen[network], let rival = containers[other].process {
                guard ProcessView.stands(process, before: rival) else { continue }
                containers[other].standsForNetwork = false
            }
            containers[i].standsForNetwork = true
            chosen[network] = i
        }
    }
}
