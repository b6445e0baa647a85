public import MetricModel
public import PluginKit

/// Sets fields and tags that are missing, or are text of nothing but white space.
public struct DefaultsProcessor: Processor {
    public static let name = "defaults"
    public static let summary = "Sets fields and tags that are missing or blank."

    @Key("Fields and their values.") var fields: [String: FieldValue] = [:]
    @Key("Tags and their values.") var tags: [String: String] = [:]

    private var newFields: [Metric.Field] = []
    private var newTags: [(key: String, value: String)] = []
    private var filled = TagMemo<TagSet>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        newFields = fields.sorted { $0.key < $1.key }.map { Metric.Field($0.key, $0.value) }
        newTags = tags.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices {
            for field in newFields where Self.isBlank(metrics[i][field: field.key]) {
                metrics[i][field: field.key] = field.value
            }
            guard !newTags.isEmpty else { continue }
            metrics[i].tags = filled.value(for: metrics[i].tags) { [newTags] tags in
                newTags.reduce(tags) { tags, new in
                    Self.isBlank(tags[new.key] ?? "") ? tags.setting(new.key, to: new.value) : tags
                }
            }
        }
    }

    private static func isBlank(_ value: FieldValue?) -> Bool {
        switch value {
        case nil: true
        case .string(let text)?: isBlank(text)
        default: false
        }
    }

    private static func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
