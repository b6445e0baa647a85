import DockerEngine
import Logging
import MetricModel
public import PluginKit

/// The containers of a Docker engine, and the engine itself, as its API tells them.
///
/// Where its socket cannot be opened, the same numbers are read from the containers' cgroups, until it can be again:
/// without what the engine alone knows, which is status, health and services. Names, images and labels are then those
/// that may be read from the runtimes' files.
public struct DockerInput: Input {
    public static let name = "docker"
    public static let summary = "Containers, disk usage and services of a Docker engine, from its API."

    public enum StorageObject: String, OptionEnum { case container, image, volume }

    @Key(
        "Where the engine listens: \"unix:///path\" or \"tcp://host:port\"; \"ENV\" asks DOCKER_HOST, DOCKER_CERT_PATH, DOCKER_TLS_VERIFY and DOCKER_API_VERSION.",
        check: endpointRule)
    var endpoint = EngineEndpoint.standard
    @Key("Read the cgroups where the engine's socket cannot be opened; false makes that an error.") var fallback = true
    @Key("Whether to tell of a swarm's services; the engine must be one of its managers.") var gatherServices = false
    @Key("Whether to add the tag source: the first twelve characters of the container's id.") var sourceTag = false
    @Key("Only containers of these names; of all if empty. `*`, `?` and `[...]` are allowed.")
    var containerNameInclude: [Glob] = []
    @Key("Not those of these names.") var containerNameExclude: [Glob] = []
    @Key("Only containers in these states: created, restarting, running, removing, paused, exited, dead.")
    var containerStateInclude: [Glob] = []
    @Key("Not those in these states. With neither list: those that run.") var containerStateExclude: [Glob] = []
    @Key("Labels that become tags; all of them if empty.") var dockerLabelInclude: [Glob] = []
    @Key("Labels that do not.") var dockerLabelExclude: [Glob] = []
    @Key("Environment variables of the containers that become tags.") var tagEnv: [String] = []
    @Key("One metric for each processor (v1 alone counts them), interface or block device.", name: "perdevice_include")
    var perDevice: [ContainersInput.Class] = [.cpu]
    @Key("One metric for all processors, interfaces or block devices together.", name: "total_include")
    var total: [ContainersInput.Class] = [.cpu, .blkio, .network]
    @Key("Whose disk usage to tell: container, image, volume.") var storageObjects: [StorageObject] = []
    @Key("How long to wait for each answer of the engine.", check: timeoutRule) var timeout = Duration.seconds(5)
    @Key("How old a sample of a processor may be for the next percentage, with Podman, which keeps none itself.")
    var podmanCacheTTL = Duration.seconds(60)
    @KeyGroup var tls = TLSClientKeys()

    /// One of the two is at work.
    private var engine: EngineContainers?
    private var standIn: EngineStandIn?
    private var context: PluginContext?
    /// Whether nothing could stand in since the engine was lost; then it is not tried, and said, at each gather.
    private var isAlone = false

    public init() {}

    /// Only without the engine: it takes two samples itself, the cgroups are asked for one.
    public var needsTwoSamples: Bool { standIn != nil }

    public mutating func start(_ context: PluginContext) throws(StartError) {
        self.context = context
        let client = try EngineEndpoint(endpoint, tls).client(context, timeout: timeout)
        let selection = try selection()
        do throws(EngineError) { engine = try EngineContainers(client, selection, context) } catch {
            if error.cause == .outdated { throw .fatal("the engine at \(client.address) is too old: \(error.message)") }
            standIn = EngineStandIn(for: client, selection, context, after: error, isAllowed: fallback)
            guard standIn != nil else {
                throw .retryable("the engine at \(client.address) cannot be asked: \(error)")
            }
        }
    }

    private func selection() throws(StartError) -> EngineSelection {
        let hasStates = !containerStateInclude.isEmpty || !containerStateExclude.isEmpty
        return EngineSelection(
            names: try NameSelection(containerNameInclude, but: containerNameExclude),
            states: try NameSelection(hasStates ? containerStateInclude : ["running"], but: containerStateExclude),
            labels: try NameSelection(dockerLabelInclude, but: dockerLabelExclude), variables: Set(tagEnv),
            hasSource: sourceTag, hasServices: gatherServices, perDevice: Set(perDevice), total: Set(total),
            storage: StorageObject.allCases.filter(storageObjects.contains), podmanTTL: podmanCacheTTL)
    }

    public mutating func gather(into batch: inout Batch) throws {
        if let returned = standIn?.engineIfBack(at: batch.time) {
            engine = returned
            standIn = nil
        }
        if var engine = engine.take() {
            do throws(EngineError) {
                try engine.gather(into: &batch)
                self.engine = engine
                isAlone = false
                return
            } catch {
                if !isAlone, let context {
                    standIn = EngineStandIn(
                        for: engine.client, engine.selection, context, after: error, isAllowed: fallback)
                }
                if standIn == nil {
                    isAlone = error.cause == .unreachable
                    self.engine = engine
                    throw error
                }
            }
        }
        try standIn?.gather(into: &batch)
    }

    private static let endpointRule: Key<String>.Check = { endpoint in
        guard endpoint != EngineEndpoint.fromEnvironment, !endpoint.isEmpty else { return nil }
        do throws(EngineAddressError) {
            _ = try EngineAddress(endpoint)
            return nil
        } catch { return "\(error)" }
    }

    private static let timeoutRule: Key<Duration>.Check = { $0 > .zero ? nil : "must be above zero" }
}
