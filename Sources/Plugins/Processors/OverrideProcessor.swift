public import MetricModel
public import PluginKit

/// Gives every metric another name, and tags that replace its own.
public struct OverrideProcessor: Processor {
    public static let name = "override"
    public static let summary = "Sets names and tags."

    @Key("Replaces every name.") var nameOverride = ""
    @Key("Put before every name.") var namePrefix = ""
    @Key("Put after every name.") var nameSuffix = ""
    @Key("Tags for every metric, in place of its own of that name.") var tags: [String: String] = [:]

    private var newName = ""
    private var prefix = ""
    private var suffix = ""
    private var newTags: [(key: String, value: String)] = []
    private var changed = TagMemo<TagSet>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        newName = nameOverride
        prefix = namePrefix
        suffix = nameSuffix
        newTags = tags.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    public mutating func process(_ metrics: inout [Metric]) {
        let renames = !(newName.isEmpty && prefix.isEmpty && suffix.isEmpty)
        for i in metrics.indices {
            if renames { metrics[i].name = prefix + (newName.isEmpty ? metrics[i].name : newName) + suffix }
            if !newTags.isEmpty {
                metrics[i].tags = changed.value(for: metrics[i].tags) { [newTags] tags in
                    newTags.reduce(tags) { $0.setting($1.key, to: $1.value) }
                }
            }
        }
    }
}
