import ContainerNames
import Containers
import Filtering
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
    private let name, image, pod, namespace, state: Choice
    private let includesPause: Bool
    private let includesSelf: Bool

    init(_ keys: ContainerFilterKeys) throws(StartError) {
        name = try Choice(keys.containerNameInclude, keys.containerNameExclude)
        image = try Choice(keys.containerImageInclude, keys.containerImageExclude)
        pod = try Choice(keys.podInclude, keys.podExclude)
        namespace = try Choice(keys.namespaceInclude, keys.namespaceExclude)
        state = try Choice(keys.containerStateInclude, keys.containerStateExclude)
        includesPause = keys.includePause
        includesSelf = keys.includeSelf
    }

    func passes(_ container: ContainerDescription) -> Bool {
        (includesPause || !container.isSandbox) && (includesSelf || !container.isOurs) && name.takes(container.name)
            && image.takes(container.image?.name) && pod.takes(container.podName)
            && namespace.takes(container.namespace)
    }

    /// States change; a file is read for each container and gather where they matter, and none where they do not.
    var hasStates: Bool { !state.takesAll }

    func passesState(_ container: ContainerSighting) -> Bool {
        state.takesAll || state.takes(container.isPaused ? "paused" : "running")
    }

    /// What is included, less what is excluded.
    struct Choice: Sendable {
        private let included: PatternList?
        private let excluded: PatternList?

        init(_ include: [Glob], _ exclude: [Glob]) throws(StartError) {
            included = include.isEmpty ? nil : try include.patterns()
            excluded = exclude.isEmpty ? nil : try exclude.patterns()
        }

        var takesAll: Bool { included == nil && excluded == nil }

        /// What is not known is in no list: it is left out where something is asked for, and never excluded.
        func takes(_ text: String?) -> Bool {
            guard let text else { return included == nil }
            return included?.matches(text) ?? true && !(excluded?.matches(text) ?? false)
        }
    }
}
