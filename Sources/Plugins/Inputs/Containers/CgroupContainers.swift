import ContainerNames
import Containers
import KernelFiles
import Logging
import MetricModel
import PluginKit
import Threads

/// The containers of the host as their cgroups and the runtimes' files show them, swept into metrics; and what becomes
/// of them between two sweeps, where the kernel tells it.
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
    /// their ends, and if wanted what is about to run out.
    struct Beyond: Sendable {
        let prefix: String
        let warnsEarly: Bool
        let tellsLives: Bool
    }

    private var sweep: ContainerSweep
    /// Nil only while a sweep fills it.
    private var report: ContainerReport?
    private let logger: Logger
    /// Called when there is something to attend to; nil if nobody would come.
    private var call: (@Sendable () -> Void)?
    private var listener: GroupListener?
    /// What was said about rights, which is said once.
    private var told: Set<String> = []

    /// - Parameters:
    ///   - procRoot: the host's `/proc`; empty if it is at its place.
    ///   - cgroupRoot: where its cgroup file systems are; empty to look for their mount points.
    init(_ context: PluginContext, procRoot: String = "", cgroupRoot: String = "", _ telling: Telling) {
        logger = context.logger
        let clock = context.clock
        sweep = ContainerSweep(
            environment: context.environment, hostRoot: context.hostRoot, procRoot: procRoot, cgroupRoot: cgroupRoot
        ) { clock.now.nanoseconds }
        let names = ContainerNames(
            environment: context.environment, hostRoot: context.hostRoot, procRoot: sweep.procRoot,
            wantsVariables: telling.wantsVariables, hasPodNames: telling.hasPodNames)
        report = ContainerReport(names, telling, procRoot: sweep.procRoot, logger)
        if context.isLasting, telling.beyond != nil { call = context.callForAttention }
    }

    /// Whether the last sweep saw only our own groups.
    var isPartial: Bool { sweep.isPartial }

    mutating func starts() throws -> [ContainerStart] { try sweep.starts() }

    mutating func gather(into batch: inout Batch) throws {
        listen()
        guard var report = report.take() else { return }
        defer { self.report = report }
        report.begin()
        let now = batch.time.seconds
        let problems = try sweep.sweep(
            admitting: { report.admit($0, at: now) }, reconsidering: report.isDue(at: now),
            hearing: { report.hear($0, to: &batch) },
            visit: { group, _, reading in report.add(reading, in: group, to: &batch) })
        report.end(after: &sweep, to: &batch)
        tell(problems, to: &batch)
        for trouble in report.takeTroubles() { logger.warning("some containers' names are left out: \(trouble)") }
    }

    /// What was heard since the last gather.
    mutating func attend(into batch: inout Batch) {
        guard let listener else { return }
        hear(into: &batch)
        listener.arm()
    }

    /// What was heard, and what is held back.
    mutating func finish(into batch: inout Batch) {
        if listener != nil { hear(into: &batch) }
        listener = nil
        report?.tellHeld(to: &batch)
    }

    private mutating func hear(into batch: inout Batch) {
        guard var report = report.take() else { return }
        defer { self.report = report }
        let now = batch.time.seconds
        let problems = sweep.attend(
            admitting: { report.admit($0, at: now) }, hearing: { report.hear($0, to: &batch) })
        tell(problems, to: &batch)
    }

    /// From the first gather on. Where it cannot be, each gather still looks at everything.
    private mutating func listen() {
        guard let call = call.take() else { return }
        do { listener = try GroupListener(sweep.watch(), calling: call) } catch {
            logger.warning("containers are looked at once in each interval only, not when they begin and end: \(error)")
        }
    }

    private mutating func tell(_ problems: [KernelFileError], to batch: inout Batch) {
        for problem in problems {
            if problem.isDenied { tell(problem) } else { batch.fail(problem) }
        }
        for trouble in sweep.takeWatchTroubles() {
            logger.warning("some containers may begin and end between two gathers: \(trouble)")
        }
    }

    private mutating func tell(_ problem: KernelFileError) {
        let file = String(problem.path.split(separator: "/").last ?? "")
        guard told.insert(file + problem.message).inserted else { return }
        logger.warning("some of the containers' numbers are left out: \(problem)")
    }
}
