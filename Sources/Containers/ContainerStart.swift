import Glibc

/// When a container was started, as far as its control group tells.
public struct ContainerStart: Sendable, Equatable {
    public let group: String
    public let identity: ContainerIdentity
    /// Seconds since the epoch; never before the start.
    ///
    /// The kernel keeps no time of creation for most groups. It stamps a directory and its files when somebody first
    /// looks at them, which the runtime does at once, and the directory again when groups come and go in it; so the
    /// oldest stamp is nearest.
    public let time: Int64
}

extension ContainerSweep {
    /// When each container that runs was started. A group that ends meanwhile is left out.
    public mutating func starts() throws -> [ContainerStart] {
        var found: [(group: String, identity: ContainerIdentity)] = []
        _ = try sweep { group, identity, _ in found.append((group, identity)) }
        guard let tree = hierarchy?.naming else { return [] }
        return found.compactMap { group, identity in
            guard let directory = tree.directory(of: group), let own = Self.oldestStamp(of: directory) else {
                return nil
            }
            let oldest = min(own, Self.oldestStamp(of: directory + "/cgroup.procs") ?? own)
            return ContainerStart(group: group, identity: identity, time: oldest / 1_000_000_000)
        }
    }

    /// In nanoseconds since the epoch.
    static func oldestStamp(of path: String) -> Int64? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let times = [status.st_mtim, status.st_ctim].map { Int64($0.tv_sec) * 1_000_000_000 + Int64($0.tv_nsec) }
        return times.min()
    }
}
