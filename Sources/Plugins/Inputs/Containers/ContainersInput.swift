public import PluginKit

/// The containers of the host, from the kernel's own files: no daemon, no socket, no root. Their names come from files
/// that the runtimes leave; which may be read is up to the host.
///
/// Measurements and fields are those of Telegraf's docker input, computed by the same formulas, so its filters fit; and
/// there are `pids`, `pressure` and `events` more, and what ended containers left behind in the groups above them:
/// `events_unattributed` and `unseen`. One that ends is read once more at that moment and told of at once, and
/// `lifecycle` sums it up. What the kernel does not tell is left out, where the engine says 0:
/// `usage_percent` of the processor in the first gather, throttling without a processor controller. `max_usage` is there
/// on v2, too, since Linux 5.19. A network that several containers have is counted once, on the oldest
/// of those that are reported (on the pod's pause process, if it is); the host's is not counted.
public struct ContainersInput: Input {
    public static let name = "containers"
    public static let summary = "Memory, processor, I/O and network of every container, from its cgroup."
    public var needsTwoSamples: Bool { true }

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
    @Key("Whether to tell of each container that ends: when it began and ended, and what it came to.")
    var lifecycle = false
    @KeyGroup var chosen = ContainerFilterKeys()
    @Key("Labels that become tags, by their keys; each is a dimension that costs. None if empty.")
    var dockerLabelInclude: [Glob] = []
    @Key("Of those, labels that do not become tags.") var dockerLabelExclude: [Glob] = []
    @Key("Environment variables that become tags, if they are set.") var tagEnv: [String] = []

    var containers: CgroupContainers?

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        let tags = try ContainerTags(
            labelInclude: dockerLabelInclude, labelExclude: dockerLabelExclude, variables: tagEnv)
        containers = CgroupContainers(
            context, procRoot: procRoot, cgroupRoot: cgroupRoot,
            CgroupContainers.Telling(
                filter: try ContainerFilter(chosen),
                metrics: ContainerMetrics(prefix: measurementPrefix, perDevice: Set(perDevice), total: Set(total)),
                wantsVariables: !tagEnv.isEmpty,
                beyond: CgroupContainers.Beyond(
                    prefix: measurementPrefix, warnsEarly: earlyWarning, tellsLives: lifecycle)
            ) { container, _ in tags.tags(of: container) })
    }

    public mutating func gather(into batch: inout Batch) throws { try containers?.gather(into: &batch) }
    public mutating func attend(into batch: inout Batch) { containers?.attend(into: &batch) }
    public mutating func finish(into batch: inout Batch) { containers?.finish(into: &batch) }
}
