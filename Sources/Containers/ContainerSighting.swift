import KernelFiles

/// A container that was met, before anything of it is read.
public struct ContainerSighting: Sendable {
    public let group: String
    public let identity: ContainerIdentity
    /// A process of it, by its number in the host's `/proc`; nil if none can be looked at.
    public let process: UInt64?
    /// Whether something has happened to it just now: a container may live for less than the pause between two looks.
    public let isEventful: Bool
    private let hierarchy: CgroupHierarchy

    init(
        group: String, identity: ContainerIdentity, process: UInt64?, isEventful: Bool = false,
        in hierarchy: CgroupHierarchy
    ) {
        self.group = group
        self.identity = identity
        self.process = process
        self.isEventful = isEventful
        self.hierarchy = hierarchy
    }

    /// Lists the processes of its group.
    public var processesFile: String? { hierarchy.naming?.directory(of: group).map { $0 + "/cgroup.procs" } }

    /// Whether its processes are stopped, as `docker pause` does it: `cgroup.freeze` is 1 in v2, `freezer.state` is
    /// `FROZEN` in v1. Read anew each time; one that cannot be read is none of a paused container.
    public var isPaused: Bool {
        guard let tree = hierarchy.tree(of: "freezer"), let directory = tree.directory(of: group) else { return false }
        var file = KernelFile(directory + (tree.version == .v1 ? "/freezer.state" : "/cgroup.freeze"))
        var buffer = [UInt8](repeating: 0, count: 64)
        guard let count = try? file.read(into: &buffer), count > 0 else { return false }
        return buffer[0] == UInt8(ascii: "1") || buffer[0] == UInt8(ascii: "F")
    }
}

/// Whether a container is read, and whether that is settled.
public struct Admission: Sendable, Equatable {
    public let isAdmitted: Bool
    /// If not, the next sweep that reconsiders asks again.
    public let isFinal: Bool

    public init(isAdmitted: Bool, isFinal: Bool) {
        self.isAdmitted = isAdmitted
        self.isFinal = isFinal
    }
}
