import PluginKit

/// What is wanted of an engine.
struct EngineSelection: Sendable {
    let names: NameSelection
    let states: NameSelection
    /// Labels that become tags.
    let labels: NameSelection
    /// Environment variables that do.
    let variables: Set<String>
    let hasSource: Bool
    let hasServices: Bool
    let perDevice: Set<ContainersInput.Class>
    let total: Set<ContainersInput.Class>
    let storage: [DockerInput.StorageObject]
    /// How long a sample of the processor is of use, with Podman.
    let podmanTTL: Duration

    /// The tags of a container. Labels win over what is known before them, variables over labels.
    ///
    /// - Parameters:
    ///   - known: its name, image, engine.
    ///   - environment: `NAME=value`.
    func tags(
        _ known: [String: String], id: String?, labels: some Sequence<(key: String, value: String)>,
        environment: [String]
    ) -> [String: String] {
        var tags = known
        // What Docker gives a container as its host name.
        if hasSource, let id { tags["source"] = String(id.prefix(12)) }
        for label in labels where self.labels.keeps(label.key) { tags[label.key] = label.value }
        if variables.isEmpty { return tags }
        for variable in environment {
            let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, variables.contains(String(parts[0])) else { continue }
            if !parts[1].allSatisfy(\.isWhitespace) { tags[String(parts[0])] = String(parts[1]) }
        }
        return tags
    }
}
