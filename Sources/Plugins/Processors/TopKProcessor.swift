import Filtering
public import MetricModel
public import PluginKit
import Threads

/// Keeps the series with the largest, or smallest, values of a period, and drops all others.
///
/// Metrics are held until one arrives after the period is over; those that have none of the fields are dropped at once.
/// A group that lacks a field counts as 0 there. What is held when the agent stops is lost, as with Telegraf.
public struct TopKProcessor: Processor {
    public static let name = "topk"
    public static let summary = "Keeps the series with the largest values."

    enum Aggregation: String, OptionEnum { case mean, sum, min, max }

    @Key("How long metrics are collected.") var period = Duration.seconds(10)
    @Key("How many groups to keep for each field.", in: 0...Int.max) var k = 10
    @Key("Tags that make a group, besides the name.") var groupBy: [Glob] = ["*"]
    @Key("Fields that are compared.") var fields = ["value"]
    @Key("How the values of a group become one.") var aggregation = Aggregation.mean
    @Key("Keep the smallest instead.") var bottomk = false
    @Key("A tag that gets the name of the group.") var addGroupbyTag = ""
    @Key("Fields beside which their group's rank is put, from 1.") var addRankFields: [String] = []
    @Key("Fields beside which their group's value is put.") var addAggregateFields: [String] = []

    private struct GroupKey: Hashable, Sendable {
        let name: String
        /// `tag=value&` of each tag of the group.
        let tags: String
    }

    private struct Group: Sendable {
        let key: GroupKey
        var metrics: [Metric] = []
        /// In the order of `fields`.
        var values: [Double] = []
        var isKept = false

        mutating func mark(_ ranking: Ranking, rank: Int, value: Double) {
            guard ranking.rankField != nil || ranking.aggregateField != nil else { return }
            for i in metrics.indices where metrics[i][field: ranking.field] != nil {
                if let field = ranking.aggregateField { metrics[i][field: field] = .double(value) }
                if let field = ranking.rankField { metrics[i][field: field] = .int(Int64(rank)) }
            }
        }
    }

    /// One of `fields`, and what is added for it.
    private struct Ranking: Sendable {
        let field: String
        let rankField: String?
        let aggregateField: String?
    }

    private var rankings: [Ranking] = []
    private var combine = Aggregation.mean
    private var count = 0
    private var groupTags: PatternList?
    private var span = Duration.zero
    private var clock: (any ThreadClock)?
    private var outranked: AgentStatistics.Counters?
    private var withoutFields: AgentStatistics.Counters?
    private var began = Timestamp(nanoseconds: 0)
    private var groups: [Group] = []
    private var indices: [GroupKey: Int] = [:]
    private var tagTexts = TagMemo<String>()

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        rankings = fields.map { field in
            Ranking(
                field: field, rankField: addRankFields.contains(field) ? field + "_topk_rank" : nil,
                aggregateField: addAggregateFields.contains(field) ? field + "_topk_aggregate" : nil)
        }
        combine = aggregation
        count = k
        groupTags = groupBy.isEmpty ? nil : try groupBy.patterns()
        span = period
        clock = context.clock
        began = context.clock.now
        outranked = context.drops(by: "not among the top", of: "processors.topk")
        withoutFields = context.drops(by: "none of the fields", of: "processors.topk")
    }

    public mutating func process(_ metrics: inout [Metric]) {
        let now = clock?.now ?? began
        var emitted: [Metric] = []
        var without = 0
        for metric in metrics {
            if rankings.contains(where: { metric[field: $0.field] != nil }) { hold(metric) } else { without += 1 }
            guard now - began >= span else { continue }
            emitted += takeBest()
            began = now
        }
        metrics = emitted
        withoutFields?.add(without, to: "count")
    }

    private mutating func hold(_ metric: Metric) {
        let tags = tagTexts.value(for: metric.tags) { [groupTags] set in
            guard let groupTags else { return "" }
            return set.tags.filter { groupTags.matches($0.key) }.map { "\($0.key)=\($0.value)&" }.sorted().joined()
        }
        let key = GroupKey(name: metric.name, tags: tags)
        let at = indices[key] ?? groups.count
        if at == groups.count {
            groups.append(Group(key: key))
            indices[key] = at
        }
        groups[at].metrics.append(metric)
    }

    /// The metrics of the best groups; the next period starts with none.
    private mutating func takeBest() -> [Metric] {
        defer {
            groups = []
            indices.removeAll(keepingCapacity: true)
        }
        for i in groups.indices { groups[i].values = rankings.map { combined($0.field, of: groups[i].metrics) } }
        var best: [Int] = []
        for (r, ranking) in rankings.enumerated() {
            let order = groups.indices.sorted { left, right in
                let (left, right) = (groups[left].values[r], groups[right].values[r])
                return bottomk ? left < right : left > right
            }
            for (rank, i) in order.prefix(count).enumerated() {
                groups[i].mark(ranking, rank: rank + 1, value: groups[i].values[r])
                if !groups[i].isKept { best.append(i) }
                groups[i].isKept = true
            }
        }
        let held = groups.reduce(0) { $0 + $1.metrics.count }
        outranked?.add(held - best.reduce(0) { $0 + groups[$1].metrics.count }, to: "count")
        return best.flatMap { named(groups[$0]) }
    }

    private func named(_ group: Group) -> [Metric] {
        guard !addGroupbyTag.isEmpty else { return group.metrics }
        var tagged = TagMemo<TagSet>()
        let name = "\(group.key.name)&\(group.key.tags)"
        return group.metrics.map { metric in
            var metric = metric
            metric.tags = tagged.value(for: metric.tags) { $0.setting(addGroupbyTag, to: name) }
            return metric
        }
    }

    private func combined(_ field: String, of metrics: [Metric]) -> Double {
        let values = metrics.compactMap { $0[field: field]?.numeric }
        switch combine {
        case .mean: return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        case .sum: return values.reduce(0, +)
        case .min: return values.min() ?? 0
        case .max: return values.max() ?? 0
        }
    }
}
