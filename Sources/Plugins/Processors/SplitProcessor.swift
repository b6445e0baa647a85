import Filtering
public import MetricModel
public import PluginKit

/// Makes metrics of some fields and tags of each metric, by templates. A template that no field fits makes none.
public struct SplitProcessor: Processor {
    public static let name = "split"
    public static let summary = "Splits fields off to new metrics."

    public struct Template: OptionTable {
        @Key("Name of the new metric.", required: true, check: notEmpty) var name = "part"
        @Key("Tags it gets.") var tags: [Glob] = []
        @Key("Fields it gets.", required: true, check: notEmptyList) var fields: [Glob] = ["*"]
        public init() {}

        private static let notEmpty: Key<String>.Check = { $0.isEmpty ? "must not be empty" : nil }
        private static let notEmptyList: Key<[Glob]>.Check = { $0.isEmpty ? "must not be empty" : nil }
    }

    @Key("Pass on the new metrics alone.") var dropOriginal = false
    @Key("The new metrics.", required: true) var template: [Template] = []

    private struct Part: Sendable {
        let name: String
        let tags: PatternList
        let fields: PatternList
        var kept = TagMemo<TagSet>()

        mutating func split(off metric: Metric) -> Metric? {
            let found = metric.fields.filter { fields.matches($0.key) }
            if found.isEmpty { return nil }
            let set = kept.value(for: metric.tags) { [tags] set in set.filter { tags.matches($0.key) } }
            return Metric(name, tags: set, fields: found, at: metric.time)
        }
    }

    private var parts: [Part] = []
    private var drops = false

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        parts = []
        for template in template {
            parts.append(
                Part(name: template.name, tags: try template.tags.patterns(), fields: try template.fields.patterns()))
        }
        drops = dropOriginal
    }

    public mutating func process(_ metrics: inout [Metric]) {
        var all: [Metric] = []
        all.reserveCapacity(metrics.count * (parts.count + 1))
        for metric in metrics {
            if !drops { all.append(metric) }
            for i in parts.indices {
                if let part = parts[i].split(off: metric) { all.append(part) }
            }
        }
        metrics = all
    }
}
