import Containers
import KernelFiles
import Logging
import PluginKit

/// The containers of the host as their cgroups show them, swept into metrics.
struct CgroupContainers: Sendable {
    private var sweep: ContainerSweep
    /// Nil only while a sweep fills it.
    private var metrics: ContainerMetrics?
    private let logger: Logger
    /// What was said about rights, which is said once.
    private var told: Set<String> = []

    /// - Parameters:
    ///   - procRoot: the host's `/proc`; empty if it is at its place.
    ///   - cgroupRoot: where its cgroup file systems are; empty to look for their mount points.
    init(_ context: PluginContext, procRoot: String = "", cgroupRoot: String = "", metrics: ContainerMetrics) {
        let paths = HostPaths(environment: context.environment, hostRoot: context.hostRoot)
        let host = HostRoot(context.hostRoot)
        logger = context.logger
        sweep = ContainerSweep(
            procRoot: procRoot.isEmpty ? paths.procRoot : host.path(procRoot),
            cgroupRoot: cgroupRoot.isEmpty ? Self.mounted(paths, context.environment) : host.path(cgroupRoot),
            mountPrefix: paths.mountPrefix, budget: .ofProcess())
        self.metrics = metrics
    }

    /// In a container our own mount points say nothing of the host's trees; the variables do.
    private static func mounted(_ paths: HostPaths, _ environment: [String: String]) -> String? {
        if environment["HOST_SYS"]?.isEmpty == false { return paths.sysRoot + "/fs/cgroup" }
        if environment["HOST_MOUNT_PREFIX"]?.isEmpty == false { return paths.mountPrefix + "/sys/fs/cgroup" }
        return nil
    }

    /// Whether the last sweep saw only our own groups.
    var isPartial: Bool { sweep.isPartial }

    /// - Parameter isWanted: which containers are told of.
    mutating func gather(
        into batch: inout Batch, where isWanted: (ContainerIdentity) -> Bool = { _ in true }
    ) throws {
        guard var metrics = metrics.take() else { return }
        defer { self.metrics = metrics }
        let problems = try sweep.sweep { group, identity, reading in
            if isWanted(identity) { metrics.add(reading, of: identity, in: group, to: &batch) }
        }
        metrics.forget(sweep.forgotten)
        for problem in problems {
            if problem.isDenied { tell(problem) } else { batch.fail(problem) }
        }
    }

    private mutating func tell(_ problem: KernelFileError) {
        let file = String(problem.path.split(separator: "/").last ?? "")
        guard told.insert(file + problem.message).inserted else { return }
        logger.warning("some of the containers' numbers are left out: \(problem)")
    }
}
