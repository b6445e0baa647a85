import ContainerNames
import Containers
import KernelFiles
import Logging
import MetricModel
import PluginKit

/// What is told of containers: when they are met, read, and at their end.
struct ContainerReport: Sendable {
    private var register: ContainerRegister
    private var metrics: ContainerMetrics
    private var lost: LostCounts?
    private var lives: LifeMetrics?
    private var risk: RiskMetrics?
    private let logger: Logger

    init(_ names: ContainerNames, _ telling: CgroupContainers.Telling, procRoot: String, _ logger: Logger) {
        self.logger = logger
        register = ContainerRegister(names, telling.filter, telling.tags)
        metrics = telling.metrics
        guard let beyond = telling.beyond else { return }
        lost = LostCounts(prefix: beyond.prefix, procRoot: procRoot)
        lives = LifeMetrics(prefix: beyond.prefix, tellsLives: beyond.tellsLives)
        if beyond.warnsEarly { risk = RiskMetrics(prefix: beyond.prefix, procRoot: procRoot) }
    }

    /// Before a sweep.
    mutating func begin() { lost?.begin() }

    /// Whether those that were met before must be asked about again, if that is not settled.
    mutating func isDue(at now: Int64) -> Bool { register.isDue(at: now) }

    /// - Parameter now: in seconds since the epoch.
    mutating func admit(_ sighting: ContainerSighting, at now: Int64) -> Admission {
        register.admit(sighting, at: now, logger) { metrics.meet(sighting.group, as: $0) }
    }

    mutating func add(_ reading: ContainerReading, in group: String, to batch: inout Batch) {
        metrics.add(reading, in: group, to: &batch)
        lost?.note(group, reading)
        if risk != nil, let series = metrics.series(of: group) { risk?.add(reading, in: group, series, to: &batch) }
    }

    mutating func hear(_ news: ContainerNews, to batch: inout Batch) {
        lost?.hear(news)
        switch news {
        case .reading(let reading, let group, let isTold):
            if isTold { metrics.add(reading, in: group, to: &batch) }
        case .ended(let life):
            guard let series = metrics.series(of: life.group) else { return }
            lives?.end(life, series, mayLearnMore: lost?.ledger.mayAttribute ?? false, to: &batch)
        case .gone(let group):
            metrics.forget(group)
            risk?.forget(group)
            register.forget(group)
        case .closed, .unread: break
        }
    }

    /// After a sweep.
    mutating func end(after sweep: inout ContainerSweep, to batch: inout Batch) {
        risk?.addHost(to: &batch)
        let found = lost?.end(after: &sweep, to: &batch) ?? []
        for (group, kills) in found { lives?.add(kills: kills, to: group, &batch) }
        lives?.settle(mayLearnMore: { lost?.ledger.mayKnow($0) ?? false }, to: &batch)
    }

    /// What is held back because more might be learnt of it.
    mutating func tellHeld(to batch: inout Batch) { lives?.tellHeld(to: &batch) }

    mutating func takeTroubles() -> [NameTrouble] { register.takeTroubles() }
}
