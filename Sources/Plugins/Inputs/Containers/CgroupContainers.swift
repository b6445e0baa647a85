import ContainerNames
import Containers
import KernelFiles
import Logging
import MetricModel
import PluginKit

/// The containers of the host as their cgroups and the runtimes' files show them, swept into metrics.
struct CgroupContainers: Sendable {
    /// What an input makes of the containers that are met.
    struct Telling: Sendable {
        let filter: ContainerFilter
        let metrics: ContainerMetrics
        /// Whether tags are made of the environment, too; reading it takes rights of its own.
        let wantsVariables: Bool
        /// Whether a pod's containers are called as Kubernetes calls them, or as the runtime does.
        var hasPodNames = true
        /// Nil for an input that tells of containers alone.
        var beyond: Beyond?
        let tags: @Sendable (ContainerDescription, ContainerIdentity) -> TagSet
    }

    /// What is told beside the containers' own numbers: what parents and host have counted of those that went unseen,
    /// and if wanted what is about to run out.
    struct Beyond: Sendable {
        let prefix: String
        let warnsEarly: Bool
    }

    private var sweep: ContainerSweep
    private var lost: LostCounts?
    private var risk: RiskMetrics?
    /// Both are nil only while a sweep fills them.
    private var register: ContainerRegister?
    private var metrics: ContainerMetrics?
    private let logger: Logger
    /// What was said about rights, which is said once.
    private var told: Set<String> = []

    /// - Parameters:
    ///   - procRoot: the host's `/proc`; empty if it is at its place.
    ///   - cgroupRoot: where its cgroup file systems are; empty to look for their mount points.
    init(_ context: PluginContext, procRoot: String = "", cgroupRoot: String = "", _ telling: Telling) {
        logger = context.logger
        sweep = ContainerSweep(
            environment: context.environment, hostRoot: context.hostRoot, procRoot: procRoot, cgroupRoot: cgroupRoot)
        let names = ContainerNames(
            environment: context.environment, hostRoot: context.hostRoot, procRoot: sweep.procRoot,
            wantsVariables: telling.wantsVariables, hasPodNames: telling.hasPodNames)
        register = ContainerRegister(names, telling.filter, telling.tags)
        metrics = telling.metrics
        if let beyond = telling.beyond {
            lost = LostCounts(prefix: beyond.prefix, procRoot: sweep.procRoot)
            if beyond.warnsEarly { risk = RiskMetrics(prefix: beyond.prefix, procRoot: sweep.procRoot) }
        }
    }

    /// Whether the last sweep saw only our own groups.
    var isPartial: Bool { sweep.isPartial }

    mutating func starts() throws -> [ContainerStart] { try sweep.starts() }

    mutating func gather(into batch: inout Batch) throws {
        guard var metrics = metrics.take(), var register = register.take() else { return }
        var lost = lost.take()
        var risk = risk.take()
        defer {
            self.metrics = metrics
            self.register = register
            self.lost = lost
            self.risk = risk
        }
        lost?.begin()
        let now = batch.time.seconds
        let isDue = register.isDue(at: now)
        let problems = try sweep.sweep(
            admitting: { [logger] sighting in
                register.admit(sighting, at: now, logger) { metrics.meet(sighting.group, as: $0) }
            }, reconsidering: isDue,
            { group, _, reading in
                metrics.add(reading, in: group, to: &batch)
                lost?.note(group, reading)
                if risk != nil, let series = metrics.series(of: group) {
                    risk?.add(reading, in: group, series, to: &batch)
                }
            })
        risk?.addHost(to: &batch)
        lost?.end(after: sweep, to: &batch)
        metrics.forget(sweep.forgotten)
        risk?.forget(sweep.forgotten)
        register.forget(sweep.forgotten)
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
