public import Containers
import KernelFiles

extension ContainerSweep {
    /// The containers of a host that is seen from where we are: in a container our own mount points say nothing of the
    /// host's trees, `HOST_SYS` and `HOST_MOUNT_PREFIX` do.
    ///
    /// - Parameters:
    ///   - hostRoot: `/`, or the directory of a recorded host.
    ///   - procRoot, cgroupRoot: places on the host that were given by hand; empty if not.
    ///   - clock: nanoseconds since the epoch.
    public init(
        environment: [String: String], hostRoot: String, procRoot: String = "", cgroupRoot: String = "",
        clock: @escaping @Sendable () -> Int64 = { 0 }
    ) {
        let paths = HostPaths(environment: environment, hostRoot: hostRoot)
        let host = HostRoot(hostRoot)
        func isGiven(_ variable: String) -> Bool { environment[variable]?.isEmpty == false }
        var root: String?
        if !cgroupRoot.isEmpty {
            root = host.path(cgroupRoot)
        } else if isGiven("HOST_SYS") {
            root = paths.sysRoot + "/fs/cgroup"
        } else if isGiven("HOST_MOUNT_PREFIX") {
            root = paths.mountPrefix + "/sys/fs/cgroup"
        }
        self.init(
            procRoot: procRoot.isEmpty ? paths.procRoot : host.path(procRoot), cgroupRoot: root,
            mountPrefix: paths.mountPrefix, budget: .ofProcess(), clock: clock)
    }
}
