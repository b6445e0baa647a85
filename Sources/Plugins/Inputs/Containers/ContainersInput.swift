import Containers
import KernelFiles
import Logging
public import PluginKit

/// The containers of the host, from the kernel's own files: no daemon, no socket, no root.
///
/// Measurements and fields are those of Telegraf's docker input, computed by the same formulas, so its filters fit; and
/// there are `pids`, `pressure` and `events` more. What the kernel does not tell is left out, where the engine says 0:
/// `usage_percent` of the processor in the first gather, throttling without a processor controller. `max_usage` is there
/// on v2, too, since Linux 5.19. A network that several containers have is counted once, on the pod's pause process, else
/// on the oldest; the host's is not counted.
public struct ContainersInput: Input {
    public static let name = "containers"
    public static let summary = "Memory, processor, I/O and network of every container, from its cgroup."
    public static let needsTwoSamples = true

    /// What there is several of: processors, interfaces, block devices.
    public enum Class: String, OptionEnum { case cpu, network, blkio }

    @Key("Stands before `mem`, `cpu`, `blkio`, `net`, `pids`, `pressure` and `events`.")
    var measurementPrefix = "docker_container_"
    @Key(
        "Where the cgroup file systems are, if not where they are mounted; in a container: the host's, as mounted there."
    )
    var cgroupRoot = ""
    @Key("The host's /proc, if not at its place.") var procRoot = ""
    @Key("One metric for each processor (v1 alone counts them), interface or block device.", name: "perdevice_include")
    var perDevice: [Class] = [.cpu]
    @Key("One metric for all processors, interfaces or block devices together.", name: "total_include")
    var total: [Class] = Class.allCases

    private(set) var sweep: ContainerSweep?
    private var metrics: ContainerMetrics?
    private var logger = Logger(label: Self.name)
    /// What was said about rights, which is said once.
    private var told: Set<String> = []

    public init() {}

    public mutating func start(_ context: PluginContext) {
        let paths = HostPaths(environment: context.environment, hostRoot: context.hostRoot)
        let host = HostRoot(context.hostRoot)
        logger = context.logger
        sweep = ContainerSweep(
            procRoot: procRoot.isEmpty ? paths.procRoot : host.path(procRoot),
            cgroupRoot: cgroupRoot.isEmpty ? Self.mounted(paths, context.environment) : host.path(cgroupRoot),
            mountPrefix: paths.mountPrefix, budget: .ofProcess())
        metrics = ContainerMetrics(prefix: measurementPrefix, perDevice: Set(perDevice), total: Set(total))
    }

    /// In a container our own mount points say nothing of the host's trees; the variables do.
    private static func mounted(_ paths: HostPaths, _ environment: [String: String]) -> String? {
        if environment["HOST_SYS"]?.isEmpty == false { return paths.sysRoot + "/fs/cgroup" }
        if environment["HOST_MOUNT_PREFIX"]?.isEmpty == false { return paths.mountPrefix + "/sys/fs/cgroup" }
        return nil
    }

    public mutating func gather(into batch: inout Batch) throws {
        guard var metrics = metrics.take() else { return }
        defer { self.metrics = metrics }
        let problems =
            try sweep?.sweep { group, identity, reading in
                metrics.add(reading, of: identity, in: group, to: &batch)
            } ?? []
        metrics.forget(sweep?.forgotten ?? [])
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
