import Filtering
public import MetricModel
public import PluginKit

/// Passes or drops metrics by rules; the first rule that fits decides.
public struct FilterProcessor: Processor {
    public static let name = "filter"
    public static let summary = "Passes or drops metrics by rules."

    enum Action: String, OptionEnum { case pass, drop, unset = "" }

    public struct Rule: OptionTable {
        @Key("Fits metrics whose name matches.") var name: [Glob] = []
        @Key("Fits metrics that have all of these tags, each with a value that matches.") var tags: [String: [Glob]] =
            [:]
        @Key("Fits metrics that have a field that matches.") var fields: [Glob] = []
        @Key("What becomes of metrics that fit all that is given.") var action = Action.drop
        public init() {}
    }

    @Key("What becomes of metrics that no rule fits.") var `default` = Action.pass
    @Key("The rules, in the order in which they are asked.") var rule: [Rule] = []

    private struct Test: Sendable {
        let names: PatternList?
        let tags: [(key: String, values: PatternList)]
        let fields: PatternList?
        let passes: Bool

        init(_ rule: Rule) throws(StartError) {
            names = rule.name.isEmpty ? nil : try rule.name.patterns()
            fields = rule.fields.isEmpty ? nil : try rule.fields.patterns()
            var tags: [(key: String, values: PatternList)] = []
            for (key, values) in rule.tags.sorted(by: { $0.key < $1.key }) { tags.append((key, try values.patterns())) }
            self.tags = tags
            passes = rule.action == .pass
        }

        func fits(_ metric: borrowing Metric) -> Bool {
            if let names, !names.matches(metric.name) { return false }
            for tag in tags {
                guard let value = metric.tags[tag.key], tag.values.matches(value) else { return false }
            }
            guard let fields else { return true }
            for field in metric.fields where fields.matches(field.key) { return true }
            return false
        }
    }

    private var tests: [Test] = []
    private var passesOthers = true
    private var dropped: AgentStatistics.Counters?

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        tests = []
        for rule in rule { tests.append(try Test(rule)) }
        passesOthers = `default` != .drop
        dropped = context.drops(by: "filter", of: "processors.filter")
    }

    public mutating func process(_ metrics: inout [Metric]) {
        let before = metrics.count
        metrics.removeAll { metric in
            for test in tests where test.fits(metric) { return !test.passes }
            return !passesOthers
        }
        dropped?.add(before - metrics.count, to: "count")
    }
}
