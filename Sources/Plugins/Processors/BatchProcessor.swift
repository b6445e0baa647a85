public import MetricModel
public import PluginKit

/// Numbers metrics round and round with a tag, so that something behind can share them out.
public struct BatchProcessor: Processor {
    public static let name = "batch"
    public static let summary = "Tags metrics with the number of a batch."

    @Key("The tag that gets the number.") var batchTag = ""
    @Key("How many batches there are, numbered from 0.", required: true, check: { $0 > 0 ? nil : "must be at least 1" })
    var batches = 1
    @Key("Leave metrics alone that have the tag, and do not count them.") var skipExisting = false

    /// Beyond this many batches, what was made of a tag set is not worth its memory.
    private static let memoLimit = 256
    private var tag = ""
    private var count = 1
    private var skips = false
    private var next = 0
    private var tagged: [TagMemo<TagSet>] = []

    public init() {}

    public mutating func start(_ context: PluginContext) {
        tag = batchTag
        count = batches
        skips = skipExisting
        tagged = count <= Self.memoLimit ? Array(repeating: TagMemo(), count: count) : []
    }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices where !skips || metrics[i].tags[tag] == nil {
            if tagged.isEmpty {
                metrics[i].tags = metrics[i].tags.setting(tag, to: "\(next)")
            } else {
                metrics[i].tags = tagged[next].value(for: metrics[i].tags) { [tag, next] in
                    $0.setting(tag, to: "\(next)")
                }
            }
            next = next + 1 == count ? 0 : next + 1
        }
    }
}
