import Filtering
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@Suite struct MetricFilterTests {
    static let metric = Metric(
        "cpu_usage", tags: TagSet(["host": "a", "env": "dev"]),
        fields: [.init("idle", .int(1)), .init("user", .int(2))],
        at: Timestamp(nanoseconds: 0))

    static func filter(_ text: String) throws -> MetricFilter {
        let options = FilterOptions()
        var decoding = Decoding()
        try TOMLParser.parse(text, file: "plugins.toml").decode(into: [options], owner: "inputs.x", &decoding)
        try #require(decoding.problems.isEmpty)
        return try options.makeFilter()
    }

    @Test(
        "A refusal names the rule, its place and what it saw",
        arguments: [
            ("namepass = [\"mem*\"]", "plugins.toml:1:1: namepass: no pattern matches 'cpu_usage'"),
            ("namedrop = [\"cpu*\"]", "plugins.toml:1:1: namedrop: a pattern matches 'cpu_usage'"),
            ("tagpass = { env = [\"prod\"] }", "plugins.toml:1:1: tagpass: tag env is 'dev'"),
            ("tagpass = { job = [\"x\"] }", "plugins.toml:1:1: tagpass: there is no tag 'job'"),
            ("\nfieldinclude = [\"nice\"]", "plugins.toml:2:1: fieldinclude: leaves none of the fields 'idle', 'user'"),
            (
                "fieldinclude = [\"user\"]\nfieldexclude = [\"user\"]",
                "plugins.toml:2:1: fieldexclude: leaves none of the fields 'idle' (removed by fieldinclude), 'user'"
            ),
            ("tagpass = { env = [] }", "plugins.toml:1:1: tagpass: no value is listed"),
            (
                "metricpass = 'name == \"mem\"'",
                "plugins.toml:1:1: metricpass: the expression is false: name == \"mem\""
            ),
            (
                "metricpass = 'false'\nnamedrop = [\"cpu*\"]",
                "plugins.toml:2:1: namedrop: a pattern matches 'cpu_usage'"
            ),
        ])
    func reasons(_ text: String, _ reason: String) throws {
        #expect(try Self.filter(text).why(Self.metric)?.description == reason)
    }

    @Test("A removed field or tag names the rule that took it")
    func removals() throws {
        let filter = try Self.filter("fieldinclude = [\"u*\"]\nfieldexclude = [\"idle\"]\ntagexclude = [\"h?st\"]")
        #expect(
            filter.removals(from: Self.metric).map(\.description) == [
                "plugins.toml:1:1: fieldinclude: removes the field 'idle'",
                "plugins.toml:3:1: tagexclude: removes the tag 'host'",
            ])
    }

    @Test("A metric without fields goes no further, and that is counted apart")
    func withoutFields() {
        var filter = MetricFilter()
        var metric = Metric("m", fields: [], at: Timestamp(nanoseconds: 0))
        let isHandled = filter.keeps(metric)
        #expect(isHandled && filter.dropped.isEmpty)
        let isLeft = filter.modify(&metric)
        #expect(!isLeft)
        #expect(filter.dropped == [DropCount(rule: "no fields", place: nil, count: 1)])
        #expect(filter.why(metric)?.description == "no fields: the metric 'm' has none")
    }

    @Test("A condition is asked last, counted, and told the time; a metric for which it fails passes")
    func condition() throws {
        var filter = try Self.filter(
            "namepass = [\"cpu*\"]\nmetricpass = 'fields.idle > 0 && now() - time < duration(\"1m\")'")
        #expect(!filter.isEmpty && filter.place(of: "metricpass")?.line == 2)
        let complaints = Complaints()
        filter.place(
            in: MetricFilter.Surroundings(
                now: { Timestamp(nanoseconds: 59_000_000_000) }, complain: { complaints.add($0) }))
        var late = Self.metric
        late.time = Timestamp(nanoseconds: -5_000_000_000)
        var without = Self.metric
        without.fields = [.init("user", .int(2))]
        var named = late
        named.name = "mem"
        let kept = [Self.metric, late, without, without, named].map { filter.keeps($0) }
        #expect(kept == [true, false, true, true, false])
        #expect(filter.why(late)?.rule == "metricpass" && filter.why(without) == nil)
        #expect(filter.dropped.map { "\($0.rule) \($0.count)" } == ["namepass 1", "metricpass 1"])
        #expect(complaints.all.isEmpty)
        #expect(filter.takeDropped().count == 2)
        #expect(complaints.all == ["filtering failed: no such key: idle (and 1 more times)"])
        #expect(filter.takeDropped().isEmpty && complaints.all.count == 1)
    }

    @Test("A failing condition leaves the other rules in force")
    func failingCondition() throws {
        var filter = try Self.filter("metricpass = 'fields.x > 0'\nfieldexclude = [\"idle\"]")
        var metric = Self.metric
        let passes = filter.keeps(metric) && filter.modify(&metric)
        #expect(passes && metric.fields == [.init("user", .int(2))])
    }

    @Test("A tag set that loses nothing stays the same object, one that loses a tag is made once")
    func sharedTags() throws {
        var filter = try Self.filter("tagexclude = [\"env\"]")
        var without = Self.metric
        without.tags = TagSet(["host": "a"])
        let before = without.tags
        _ = filter.modify(&without)
        #expect(without.tags === before)
        var (first, second) = (Self.metric, Self.metric)
        _ = filter.modify(&first)
        _ = filter.modify(&second)
        #expect(first.tags === second.tags && first.tags == before)
    }

    @Test("Verdict, explanation, counts and what is left agree with the rules, for random filters and metrics")
    func rules() throws {
        var generator = SeededNumbers(seed: 7)
        var kept = 0
        var reduced = 0
        for _ in 0..<3000 {
            let rules = PlainRules.random(using: &generator)
            var filter = try Self.filter(rules.toml)
            let metric = PlainRules.randomMetric(using: &generator)
            var changed = metric
            let why = filter.why(metric)
            let removals = filter.removals(from: metric)
            let passes = filter.keeps(changed) && filter.modify(&changed)
            let expected = rules.apply(metric)
            #expect(passes == (expected != nil), "\(rules.toml) on \(metric)")
            #expect(passes == (why == nil))
            #expect(filter.dropped.reduce(0) { $0 + $1.count } == (passes ? 0 : 1))
            if let why {
                #expect(filter.dropped.contains { $0.rule == why.rule && $0.place == why.place && $0.count == 1 })
            }
            guard let expected else { continue }
            #expect(changed == expected, "\(rules.toml) on \(metric)")
            #expect(
                removals.count == metric.fields.count - expected.fields.count
                    + metric.tags.tags.count - expected.tags.tags.count)
            kept += 1
            reduced += removals.isEmpty ? 0 : 1
        }
        #expect(kept > 300 && kept < 2700 && reduced > 100)
    }
}

/// What a filter said.
final class Complaints: Sendable {
    private let said = Guarded<[String]>([])
    var all: [String] { said.withLock { $0 } }
    func add(_ text: String) { said.withLock { $0.append(text) } }
}

/// The rules once more, as plainly as they can be said: each option a list of words that end in `*` or do not.
struct PlainRules {
    var names: [String: [String]] = [:]
    var tags: [String: [String: [String]]] = [:]
    var parts: [String: [String]] = [:]

    private static func has(_ words: [String], _ text: String) -> Bool {
        words.contains { $0.hasSuffix("*") ? text.hasPrefix($0.dropLast()) : $0 == text }
    }

    private func allows(_ text: String, _ include: String, _ exclude: String, _ lists: [String: [String]]) -> Bool {
        let included = lists[include] ?? []
        return (included.isEmpty || Self.has(included, text)) && !Self.has(lists[exclude] ?? [], text)
    }

    /// What is left of the metric; nil if it is dropped.
    func apply(_ metric: Metric) -> Metric? {
        guard allows(metric.name, "namepass", "namedrop", names) else { return nil }
        func hits(_ rule: String) -> Bool {
            (tags[rule] ?? [:]).contains { key, words in metric.tags[key].map { Self.has(words, $0) } ?? false }
        }
        if let wanted = tags["tagpass"], !wanted.isEmpty, !hits("tagpass") { return nil }
        if hits("tagdrop") { return nil }
        var left = metric
        left.fields = metric.fields.filter { allows($0.key, "fieldinclude", "fieldexclude", parts) }
        left.tags = metric.tags.filter { allows($0.key, "taginclude", "tagexclude", parts) }
        return left.fields.isEmpty ? nil : left
    }

    var toml: String {
        func list(_ words: [String]) -> String { "[" + words.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
        let lists = names.merging(parts) { first, _ in first }.sorted { $0.key < $1.key }
        let tables = tags.sorted { $0.key < $1.key }.map { rule, wanted in
            let entries = wanted.sorted { $0.key < $1.key }.map { "\($0.key) = \(list($0.value))" }
            return "\(rule) = { \(entries.joined(separator: ", ")) }"
        }
        return (lists.map { "\($0.key) = \(list($0.value))" } + tables).joined(separator: "\n")
    }

    private static let words = ["a", "ab", "b", "a*", "ab*", "b*", "c", "*"]
    private static let texts = ["a", "ab", "abc", "b", "bc", "c", ""]

    static func random(using generator: inout SeededNumbers) -> PlainRules {
        func someWords() -> [String] { words.filter { _ in Int.random(in: 0..<4, using: &generator) == 0 } }
        var rules = PlainRules()
        for rule in ["namepass", "namedrop"] where Int.random(in: 0..<3, using: &generator) == 0 {
            rules.names[rule] = someWords()
        }
        for rule in ["fieldinclude", "fieldexclude", "taginclude", "tagexclude"]
        where Int.random(in: 0..<3, using: &generator) == 0 {
            rules.parts[rule] = someWords()
        }
        for rule in ["tagpass", "tagdrop"] where Int.random(in: 0..<3, using: &generator) == 0 {
            for key in ["a", "b"] where Bool.random(using: &generator) {
                rules.tags[rule, default: [:]][key] = someWords()
            }
        }
        return rules
    }

    static func randomMetric(using generator: inout SeededNumbers) -> Metric {
        func text() -> String { texts[Int.random(in: texts.indices, using: &generator)] }
        var tags: [String: String] = [:]
        for _ in 0..<Int.random(in: 0...3, using: &generator) { tags[text()] = text() }
        var metric = Metric(text(), tags: TagSet(tags), fields: [], at: Timestamp(nanoseconds: 0))
        for i in 0..<Int.random(in: 1...4, using: &generator) { metric[field: text()] = .int(Int64(i)) }
        return metric
    }
}
