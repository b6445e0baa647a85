import ContainerNames
import Containers
import KernelFiles
import Logging
import MetricModel
public import PluginKit

/// The containers of the host, from the kernel's own files: no daemon, no socket, no root. Their names come from files
/// that the runtimes leave; which may be read is up to the host.
///
/// Measurements and fields are those of Telegraf's docker input, computed by the same formulas, so its filters fit; and
/// there are `pids`, `pressure` and `events` more, and what ended containers left behind in the groups above them:
/// `events_unattributed` and `unseen`. What the kernel does not tell is left out, where the engine says 0:
/// `usage_percent` of the processor in the first gather, throttling without a processor controller. `max_usage` is there
/// on v2, too, since Linux 5.19. A network that several containers have is counted once, on the oldest
/// of those that are reported (on the pod's pause process, if it is); the host's is not counted.
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

    @Key("Whether to tell how near containers and the host are to their bounds, and how long they have at this pace.")
    var earlyWarning = false
    @KeyGroup var chosen = ContainerFilterKeys()
    @Key("Labels that become tags, by their keys; each is a dimension that costs. None if empty.")
    var dockerLabelInclude: [Glob] = []
    @Key("Of those, labels that do not become tags.") var dockerLabelExclude: [Glob] = []
    @Key("Environment variables that become tags, if they are set.") var tagEnv: [String] = []

    private(set) var sweep: ContainerSweep?
    private var register: ContainerRegister?
    private var metrics: ContainerMetrics?
    private var lost: LostCounts?
    private var risk: RiskMetrics?
    private var logger = Logger(label: Self.name)
    /// What was said about rights, which is said once.
    private var told: Set<String> = []

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        logger = context.logger
        let sweep = ContainerSweep(
            environment: context.environment, hostRoot: context.hostRoot, procRoot: procRoot, cgroupRoot: cgroupRoot)
        let names = ContainerNames(
            environment: context.environment, hostRoot: context.hostRoot, procRoot: sweep.procRoot,
            wantsVariables: !tagEnv.isEmpty)
        register = ContainerRegister(
            names, try ContainerFilter(chosen),
            try ContainerTags(labelInclude: dockerLabelInclude, labelExclude: dockerLabelExclude, variables: tagEnv))
        metrics = ContainerMetrics(prefix: measurementPrefix, perDevice: Set(perDevice), total: Set(total))
        risk = earlyWarning ? RiskMetrics(prefix: measurementPrefix, procRoot: sweep.procRoot) : nil
        lost = LostCounts(prefix: measurementPrefix, procRoot: sweep.procRoot)
        self.sweep = sweep
    }

    public mutating func gather(into batch: inout Batch) throws {
        guard var metrics = metrics.take(), var register = register.take(), var lost = lost.take() else { return }
        var risk = risk.take()
        defer {
            self.metrics = metrics
            self.register = register
            self.lost = lost
            self.risk = risk
        }
        lost.begin()
        let now = batch.time.seconds
        let isDue = register.isDue(at: now)
        let problems =
            try sweep?.sweep(
                admitting: { [logger] sighting in
                    register.admit(sighting, at: now, logger) { metrics.meet(sighting.group, as: $0) }
                }, reconsidering: isDue,
                { group, _, reading in
                    metrics.add(reading, in: group, to: &batch)
                    lost.note(group, reading)
                    if risk != nil, let series = metrics.series(of: group) {
                        risk?.add(reading, in: group, series, to: &batch)
                    }
                }) ?? []
        risk?.addHost(to: &batch)
        if let sweep { lost.end(after: sweep, to: &batch) }
        let forgotten = sweep?.forgotten ?? []
        metrics.forget(forgotten)
        risk?.forget(forgotten)
        register.forget(forgotten)
        for problem in problems {
            if problem.isDenied { tell(problem) } else { batch.fail(problem) }
        }
        for trouble in register.takeTroubles() { logger.warning("some containers' names are left out: \(trouble)") }
    }

    private mutating func tell(_ problem: KernelFileError) {
        let file = String(problem.path.split(separator: "/").last ?? "")
        guard told.insert(file + problem.message).inserted else { return }
        logger.warning("some of the containers' numbers are left out: \(problem)")
    }
}
