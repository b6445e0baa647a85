import ContainerNames
import MetricModel
import PluginKit

/// The tags that containers have. Each is a dimension that costs, so labels and variables are those alone that were
/// asked for.
struct ContainerTags: Sendable {
    private let labels: NameSelection?
    private let variables: [String]

    init(labelInclude: [Glob], labelExclude: [Glob], variables: [String]) throws(StartError) {
        labels = labelInclude.isEmpty ? nil : try NameSelection(labelInclude, but: labelExclude)
        self.variables = variables
    }

    func tags(of container: ContainerDescription) -> TagSet {
        var tags: [String: String] = [:]
        if let labels { tags = container.labels.filter { labels.keeps($0.key) } }
        for variable in variables { tags[variable] = container.variable(variable) ?? tags[variable] }
        let known = [
            "container_name": container.name, "container_image": container.image?.name,
            "container_version": container.image?.version, "pod_name": container.podName,
            "namespace": container.namespace, "runtime": container.runtime,
        ]
        tags.merge(known.compactMapValues { $0 }) { $1 }
        return TagSet(tags.filter { !$0.value.isEmpty })
    }
}
