import Filtering
public import MetricModel
public import PluginKit

/// Gives values of fields and tags other values, by a table.
///
/// A field's value is looked up as text (`true`, `3`, `1.5`), and what it becomes has the type it has in the file. All
/// mappings see the metric as it came.
public struct EnumProcessor: Processor {
    public static let name = "enum"
    public static let summary = "Maps values to others by a table."

    public struct Mapping: OptionTable {
        @Key("Fields to map.") var fields: [Glob] = []
        @Key("Tags to map.") var tags: [Glob] = []
        @Key("One more field; an old form of fields.") var field = ""
        @Key("One more tag; an old form of tags.") var tag = ""
        @Key("Where the new value goes; in place of the old one if empty.") var dest = ""
        @Key("For values that are not in the table; without it they stay.") var `default`: FieldValue? = nil
        @Key("Values and what they become.") var valueMappings: [String: FieldValue] = [:]
        public init() {}
    }

    @Key("What to map.") var mapping: [Mapping] = []

    private struct Rule: Sendable {
        let patterns: PatternList
        let dest: String
        let values: [String: FieldValue]
        let other: FieldValue?

        init?(_ globs: [Glob], _ old: String, _ mapping: Mapping) throws(StartError) {
            let globs = old.isEmpty ? globs : globs + [Glob(stringLiteral: old)]
            if globs.isEmpty { return nil }
            patterns = try globs.patterns()
            dest = mapping.dest
            values = mapping.valueMappings
            other = mapping.default
        }

        /// Where the new value goes and what it is; nil if there is none.
        func map(_ key: String, _ text: @autoclosure () -> String) -> (key: String, value: FieldValue)? {
            guard patterns.matches(key), let value = values[text()] ?? other else { return nil }
            return (dest.isEmpty ? key : dest, value)
        }
    }

    private var fieldRules: [Rule] = []
    private var tagRules: [Rule] = []
    private var mapped = TagMemo<TagSet>()

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        fieldRules = []
        tagRules = []
        for mapping in mapping {
            if let rule = try Rule(mapping.fields, mapping.field, mapping) { fieldRules.append(rule) }
            if let rule = try Rule(mapping.tags, mapping.tag, mapping) { tagRules.append(rule) }
        }
    }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices {
            if !fieldRules.isEmpty { mapFields(of: &metrics[i]) }
            if !tagRules.isEmpty {
                metrics[i].tags = mapped.value(for: metrics[i].tags) { [tagRules] in Self.map($0, tagRules) }
            }
        }
    }

    private func mapFields(of metric: inout Metric) {
        var new: [(key: String, value: FieldValue)] = []
        for rule in fieldRules {
            for field in metric.fields {
                if let result = rule.map(field.key, field.value.decimalText) { new.append(result) }
            }
        }
        for (key, value) in new { metric[field: key] = value }
    }

    private static func map(_ set: TagSet, _ rules: [Rule]) -> TagSet {
        let new = rules.flatMap { rule in set.tags.compactMap { rule.map($0.key, $0.value) } }
        return new.reduce(set) { $0.setting($1.key, to: $1.value.goText) }
    }
}
