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

    /// The tag sets with one field's name.
    private struct Column: Sendable {
        let field: String
        var tagged = TagMemo<TagSet>()
    }

    private var namesMetric = false
    private var tag = ""
    private var field = ""
    /// In the order in which fields were first met: metrics have mostly the same in the same order, so a name is found
    /// by a look at one place. Begun anew when there are more names than a sane input has.
    private var columns: [Column] = []
    private var places: [String: Int] = [:]
    private static let nameLimit = 1024

    public init() {}

    public mutating func start(_ context: PluginContext) {
        namesMetric = useFieldnameAs == .metric
        tag = tagKey.isEmpty ? "name" : tagKey
        field = valueKey.isEmpty ? "value" : valueKey
    }

    public mutating func process(_ metrics: inout [Metric]) {
        var all: [Metric] = []
        all.reserveCapacity(metrics.reduce(0) { $0 + $1.fields.count })
        for metric in metrics {
            for (i, value) in metric.fields.enumerated() {
                let name = namesMetric ? value.key : metric.name
                let tags = namesMetric ? metric.tags : tags(of: metric, naming: value.key, at: i)
                let fields = [Metric.Field(field, value.value)]
                all.append(Metric(name, tags: tags, fields: fields, at: metric.time, kind: metric.kind))
            }
        }
        metrics = all
    }

    private mutating func tags(of metric: borrowing Metric, naming name: String, at i: Int) -> TagSet {
        let isExpected = i < columns.count && columns[i].field == name
        let column = isExpected ? i : places[name] ?? newColumn(name)
        return columns[column].tagged.value(for: metric.tags) { [tag] in $0.setting(tag, to: name) }
    }

    private mutating func newColumn(_ name: String) -> Int {
        if columns.count >= Self.nameLimit {
            columns.removeAll()
            places.removeAll()
        }
        places[name] = columns.count
        columns.append(Column(field: name))
        return columns.count - 1
    }
}
