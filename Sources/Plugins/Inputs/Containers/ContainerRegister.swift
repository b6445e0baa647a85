import ContainerNames
import Containers
import Logging
import MetricModel
import PluginKit

/// The containers that were met: under which names and tags they are reported, and whether.
struct ContainerRegister: Sendable {
    private var names: ContainerNames
    private let filter: ContainerFilter
    private let tags: @Sendable (ContainerDescription, ContainerIdentity) -> TagSet
    /// What was decided of those that are asked about again.
    private var passes: [String: Bool] = [:]

    init(
        _ names: ContainerNames, _ filter: ContainerFilter,
        _ tags: @escaping @Sendable (ContainerDescription, ContainerIdentity) -> TagSet
    ) {
        self.names = names
        self.filter = filter
        self.tags = tags
    }

    /// - Parameters:
    ///   - now: in seconds since the epoch.
    ///   - meet: called for a container that is new or better known than before, if it passes.
    mutating func admit(
        _ sighting: ContainerSighting, at now: Int64, _ logger: Logger, meet: (ContainerSeries) -> Void
    ) -> Admission {
        let group = sighting.group
        if let container = names.news(of: sighting, at: now) {
            let isPassed = filter.passes(container)
            passes[group] = isPassed
            logger.debug("\(Self.line(container, sighting, isPassed))")
            if isPassed { meet(ContainerSeries(sighting.identity, tags: tags(container, sighting.identity))) }
        }
        let isPassed = passes[group] ?? false
        let isFinal = names.isSettled(group) && !(filter.hasStates && isPassed)
        if isFinal { passes[group] = nil }
        return Admission(isAdmitted: isPassed && filter.passesState(sighting), isFinal: isFinal)
    }

    /// Whether those that were met before must be asked about again, if that is not settled.
    mutating func isDue(at now: Int64) -> Bool { names.isDue(at: now) || filter.hasStates }

    mutating func forget(_ group: String) {
        names.forget(group)
        passes[group] = nil
    }

    mutating func takeTroubles() -> [NameTrouble] { names.takeTroubles() }

    private static func line(
        _ container: ContainerDescription, _ sighting: ContainerSighting, _ isPassed: Bool
    ) -> String {
        let file = container.file.map { " (\($0))" } ?? ""
        let fate = isPassed ? "" : ", left out"
        return "\(sighting.group) is '\(container.name)', by \(container.source.explanation)\(file)\(fate)"
    }
}
