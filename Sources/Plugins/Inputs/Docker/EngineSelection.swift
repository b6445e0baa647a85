import Filtering
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
}

/// Names that are wanted, all if none are named, but for some.
struct NameSelection: Sendable {
    private let included: PatternList?
    private let excluded: PatternList?

    init(_ included: [Glob], but excluded: [Glob]) throws(StartError) {
        self.included = included.isEmpty ? nil : try included.patterns()
        self.excluded = excluded.isEmpty ? nil : try excluded.patterns()
    }

    func keeps(_ name: String) -> Bool {
        (included?.matches(name) ?? true) && excluded?.matches(name) != true
    }
}
