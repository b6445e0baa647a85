import ContainerNames
import Containers
import DockerEngine
import Glibc
import Logging
import MetricModel
import PluginKit
import Threads

/// The cgroups in place of an engine whose socket cannot be opened.
///
/// They are this host's, so they stand in for an engine on it alone.
struct EngineStandIn: Sendable {
    private let client: EngineClient
    private let selection: EngineSelection
    private let context: PluginContext
    private var containers: CgroupContainers
    private var nextTry: Timestamp
    /// Why the engine was not taken back, which is said once.
    private var lastObstacle: String?

    /// Between two looks for the engine.
    private static let pause = Duration.seconds(60)

    /// Nil if nothing can stand in; else it is said that it does, and why.
    init?(
        for client: EngineClient, _ selection: EngineSelection, _ context: PluginContext, after error: EngineError,
        isAllowed: Bool
    ) {
        guard isAllowed, error.cause == .unreachable, let socket = client.address.socket else { return nil }
        self.client = client
        self.selection = selection
        self.context = context
        containers = CgroupContainers(context, Self.telling(selection, of: client.address))
        nextTry = context.clock.now + Self.pause
        // The first sweep shows whether the groups can be read, and percentages need a sample from before.
        var ignored = Batch(time: context.clock.now)
        guard (try? containers.gather(into: &ignored)) != nil, !containers.isPartial else { return nil }
        context.logger.warning(
            """
            \(socket) cannot be opened: \(error.message); containers are read from their cgroups instead, without \
            status, health and services, and with those names, images and labels that files may tell. To have \
            all, \(Self.remedy(for: socket))
            """)
    }

    private static func remedy(for socket: String) -> String {
        if access(socket, W_OK) == 0 { return "see whether the engine runs" }
        return errno == EACCES
            ? "let the agent's user write to it: its group is 'docker' as a rule"
            : "start the engine, or mount its socket"
    }

    /// The engine, if it is time to look and it answers.
    mutating func engineIfBack(at now: Timestamp) -> EngineContainers? {
        guard now >= nextTry else { return nil }
        nextTry = now + Self.pause
        do throws(EngineError) {
            let engine = try EngineContainers(client, selection, context)
            context.logger.warning("\(client.address) answers again: the engine is asked, no longer the cgroups")
            return engine
        } catch {
            if error.cause != .unreachable, lastObstacle != error.message {
                lastObstacle = error.message
                context.logger.warning("\(client.address) is there, and cannot be used: \(error)")
            }
            return nil
        }
    }

    mutating func gather(into batch: inout Batch) throws { try containers.gather(into: &batch) }

    /// What the engine would tell, as far as it is known without it: containers of other runtimes are none of its own.
    private static func telling(_ selection: EngineSelection, of address: EngineAddress) -> CgroupContainers.Telling {
        let isPodmans = address.description.contains("podman")
        return CgroupContainers.Telling(
            filter: ContainerFilter(
                names: selection.names, states: selection.states, of: isPodmans ? ["docker", "podman"] : ["docker"]),
            metrics: ContainerMetrics(
                prefix: "docker_container_", perDevice: selection.perDevice, total: selection.total,
                hasKernelsOwn: false),
            wantsVariables: !selection.variables.isEmpty, hasPodNames: false
        ) { container, identity in
            var known = ["container_name": container.name]
            known["container_image"] = container.image?.name
            known["container_version"] = container.image?.version
            // Of other sources they are annotations, which the engine does not call labels.
            let hasLabels = container.source == .docker || container.source == .ecs
            let labels = hasLabels ? container.labels : [:]
            return TagSet(
                selection.tags(
                    known, id: identity.id, labels: labels.lazy.map { ($0.key, $0.value) },
                    environment: container.variables ?? []))
        }
    }
}
