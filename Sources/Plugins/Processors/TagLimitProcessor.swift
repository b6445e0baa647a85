import Logging
public import MetricModel
public import PluginKit

/// Removes tags, in the order of their keys, until no more than a limit are left.
public struct TagLimitProcessor: Processor {
    public static let name = "tag_limit"
    public static let summary = "Holds the number of tags to a limit."

    @Key("How many tags a metric may have.", in: 0...Int.max) var limit = 0
    @Key("Tags that are never removed.") var keep: [String] = []

    private var most = 0
    private var kept: Set<String> = []
    private var limited = TagMemo<TagSet>()

    public init() {}

    /// With more tags to keep than the limit allows, metrics pass as they are: so does Telegraf.
    public mutating func start(_ context: PluginContext) {
        most = limit
        kept = Set(keep)
        guard keep.count > limit else { return }
        context.logger.error("tags are not limited: 'keep' has \(keep.count), which is more than 'limit', \(limit)")
        most = .max
    }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices where metrics[i].tags.tags.count > most {
            metrics[i].tags = limited.value(for: metrics[i].tags) { [most, kept] tags in
                var surplus = tags.tags.count - most
                return tags.filter { tag in
                    guard surplus > 0, !kept.contains(tag.key) else { return true }
                    surplus -= 1
                    return false
                }
            }
        }
    }
}
