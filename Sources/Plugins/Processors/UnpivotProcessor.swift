public import MetricModel
public import PluginKit

/// Makes a metric of each field, with the field's name as a tag or as the name of the metric.
public struct UnpivotProcessor: Processor {
    public static let name = "unpivot"
    public static let summary = "Makes a metric of each field."

    enum Place: String, OptionEnum { case tag, metric, unset = "" }

    @Key("What the field's name becomes: a \"tag\", or the name of the \"metric\".") var useFieldnameAs = Place.tag
    @Key("The tag that gets the field's name.") var tagKey = "name"
    @Key("The field that gets the field's value.") var valueKey = "value"

    private var namesMetric = false
    private var tag = ""
    private var field = ""
    /// The tag sets with each field's name; made anew when there are more names than a sane input has.
    private var tagged: [String: TagMemo<TagSet>] = [:]
    private static let nameLimit = 1024

    public init() {}

    public mutating func start(_ context: PluginContext) {
        namesMetric = useFieldnameAs == .metric
        tag = tagKey.isEmpty ? "name" : tagKey
        field = valueKey.isEmpty ? "value" : valueKey
    }

    public mutating func process(_ metrics: inout [Metric]) {
        var all: [Metric] = []
        all.reserveCapacity(metrics.count)
        for metric in metrics {
            for value in metric.fields {
                var one = metric
                one.fields = [Metric.Field(field, value.value)]
                if namesMetric { one.name = value.key } else { one.tags = tags(of: metric, naming: value.key) }
                all.append(one)
            }
        }
        metrics = all
    }

    private mutating func tags(of metric: Metric, naming field: String) -> TagSet {
        if tagged.count >= Self.nameLimit, tagged[field] == nil { tagged = [:] }
        return tagged[field, default: TagMemo()].value(for: metric.tags) { [tag] in $0.setting(tag, to: field) }
    }
}
