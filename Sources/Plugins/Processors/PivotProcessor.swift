public import MetricModel
public import PluginKit

/// Makes a field of a tag's value and another field's: `name=idle value=3` becomes `idle=3`.
///
/// A metric that lacks one of the two goes through as it came, and so does one whose tag is empty: a field needs a name.
public struct PivotProcessor: Processor {
    public static let name = "pivot"
    public static let summary = "Names a field by a tag's value."

    @Key("The tag whose value names the field.") var tagKey = ""
    @Key("The field whose value it gets.") var valueKey = ""

    private var tag = ""
    private var field = ""
    private var rest = TagMemo<TagSet>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        tag = tagKey
        field = valueKey
    }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices {
            guard let key = metrics[i].tags[tag], !key.isEmpty, let value = metrics[i][field: field] else { continue }
            metrics[i].tags = rest.value(for: metrics[i].tags) { [tag] in $0.setting(tag, to: nil) }
            metrics[i][field: field] = nil
            metrics[i][field: key] = value
        }
    }
}
