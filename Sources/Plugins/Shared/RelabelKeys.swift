import MetricModel
import PluginKit

/// The options by which a processor gives metrics another name and tags.
struct RelabelKeys: Configurable {
    @Key("Replaces the name.") var nameOverride = ""
    @Key("Put before the name.") var namePrefix = ""
    @Key("Put after the name.") var nameSuffix = ""
    @Key("Tags, in place of the metric's own of that name.") var tags: [String: String] = [:]

    func relabeling() -> Relabeling {
        Relabeling(
            override: nameOverride, prefix: namePrefix, suffix: nameSuffix,
            tags: tags.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
}

/// Another name, and tags that replace a metric's own.
struct Relabeling: Sendable {
    private let name: (override: String, prefix: String, suffix: String)
    private let renames: Bool
    private let tags: [(key: String, value: String)]
    private var changed = TagMemo<TagSet>()

    init(override: String = "", prefix: String = "", suffix: String = "", tags: [(key: String, value: String)] = []) {
        name = (override, prefix, suffix)
        renames = !(override.isEmpty && prefix.isEmpty && suffix.isEmpty)
        self.tags = tags
    }

    mutating func apply(to metric: inout Metric) {
        if renames { metric.name = name.prefix + (name.override.isEmpty ? metric.name : name.override) + name.suffix }
        if !tags.isEmpty {
            metric.tags = changed.value(for: metric.tags) { [tags] set in
                tags.reduce(set) { $0.setting($1.key, to: $1.value) }
            }
        }
    }
}
