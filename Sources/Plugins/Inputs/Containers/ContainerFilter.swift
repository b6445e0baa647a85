import ContainerNames
import Containers
import PluginKit

/// The options that choose containers. Lists are of patterns; an empty list of what to include includes all.
struct ContainerFilterKeys: Configurable {
    @Key("Names of containers to report; `*`, `?` and `[...]` are allowed, here and below. All if empty.")
    var containerNameInclude: [Glob] = []
    @Key("Names of containers to leave out.") var containerNameExclude: [Glob] = []
    @Key("States of containers to report: `running`, `paused`. All if empty.") var containerStateInclude: [Glob] = []
    @Key("States of containers to leave out.") var containerStateExclude: [Glob] = []
    @Key("Images of containers to report, as the tag container_image has them: without version. All if empty.")
    var containerImageInclude: [Glob] = []
    @Key("Images of containers to leave out.") var containerImageExclude: [Glob] = []
    @Key("Kubernetes pods whose containers to report. All if empty, and what is in no pod.")
    var podInclude: [Glob] = []
    @Key("Kubernetes pods whose containers to leave out.") var podExclude: [Glob] = []
    @Key("Kubernetes namespaces whose containers to report. All if empty, and what is in none.")
    var namespaceInclude: [Glob] = []
    @Key("Kubernetes namespaces whose containers to leave out.") var namespaceExclude: [Glob] = []
    @Key("Also the containers that hold a pod's namespaces and do nothing else.") var includePause = false
    @Key("Also the container that the agent itself runs in.") var includeSelf = false
}

/// Which containers are reported, by what is known of them.
struct ContainerFilter: Sendable {
    private let name, image, pod, namespace, state: NameSelection
    /// Nil for all; what is not known is in each.
    private let runtimes: Set<String>?
    private let includesPause: Bool
    private let includesSelf: Bool

    init(_ keys: ContainerFilterKeys) throws(StartError) {
        name = try NameSelection(keys.containerNameInclude, but: keys.containerNameExclude)
        image = try NameSelection(keys.containerImageInclude, but: keys.containerImageExclude)
        pod = try NameSelection(keys.podInclude, but: keys.podExclude)
        namespace = try NameSelection(keys.namespaceInclude, but: keys.namespaceExclude)
        state = try NameSelection(keys.containerStateInclude, but: keys.containerStateExclude)
        runtimes = nil
        includesPause = keys.includePause
        includesSelf = keys.includeSelf
    }

    /// Containers of some runtimes, whatever they are for.
    init(names: NameSelection, states: NameSelection, of runtimes: Set<String>) {
        (name, state, self.runtimes) = (names, states, runtimes)
        (image, pod, namespace) = (.all, .all, .all)
        (includesPause, includesSelf) = (true, true)
    }

    func passes(_ container: ContainerDescription) -> Bool {
        (includesPause || !container.isSandbox) && (includesSelf || !container.isOurs) && name.keeps(container.name)
            && image.keeps(container.image?.name) && pod.keeps(container.podName)
            && namespace.keeps(container.namespace) && isOfRuntime(container)
    }

    private func isOfRuntime(_ container: ContainerDescription) -> Bool {
        guard let runtimes, let runtime = container.runtime else { return true }
        return runtimes.contains(runtime)
    }

    /// States change; a file is read for each container and gather where they matter, and none where they do not.
    var hasStates: Bool { !state.keepsAll }

    func passesState(_ container: ContainerSighting) -> Bool {
        state.keepsAll || state.keeps(container.isPaused ? "paused" : "running")
    }
}
