public import MetricModel
public import PluginKit

/// Puts a changed copy before every metric; the metric itself stays as it is.
public struct CloneProcessor: Processor {
    public static let name = "clone"
    public static let summary = "Copies metrics and changes the copies."

    @Key("Replaces the name of the copy.") var nameOverride = ""
    @Key("Put before the name of the copy.") var namePrefix = ""
    @Key("Put after the name of the copy.") var nameSuffix = ""
    @Key("Tags for the copy, in place of its own of that name.") var tags: [String: String] = [:]

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
        var all: [Metric] = []
        all.reserveCapacity(metrics.count * 2)
        for metric in metrics {
            var copy = metric
            if renames { copy.name = prefix + (newName.isEmpty ? copy.name : newName) + suffix }
            if !newTags.isEmpty {
                copy.tags = changed.value(for: copy.tags) { [newTags] tags in
                    newTags.reduce(tags) { $0.setting($1.key, to: $1.value) }
                }
            }
            all.append(copy)
            all.append(metric)
        }
        metrics = all
    }
}
