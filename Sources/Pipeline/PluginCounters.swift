import Filtering
import PluginKit
import Threads

/// What one plugin counts: in its own group of the agent's statistics, and in the agent's totals.
final class PluginCounters: Sendable {
    private let own: AgentStatistics.Counters
    private let agent: AgentStatistics.Counters
    private let name: PluginName
    private let statistics: AgentStatistics
    private let drops = Guarded<[DropKey: AgentStatistics.Counters]>([:])

    private struct DropKey: Hashable, Sendable {
        let rule: String
        let place: String
    }

    init(_ name: PluginName, _ statistics: AgentStatistics, agent: AgentStatistics.Counters) {
        self.name = name
        self.statistics = statistics
        self.agent = agent
        let (measurement, fields) =
            switch name.kind {
            case .inputs:
                (
                    "gather",
                    [
                        "metrics_gathered", "gather_time_ns", "gather_errors", "gather_timeouts", "startup_errors",
                        "errors",
                    ]
                )
            case .outputs:
                (
                    "write",
                    [
                        "metrics_added", "metrics_written", "metrics_rejected", "metrics_dropped", "metrics_filtered",
                        "buffer_size", "buffer_limit", "write_time_ns", "write_errors", "startup_errors", "errors",
                    ]
                )
            case .aggregators:
                ("aggregate", ["metrics_pushed", "metrics_filtered", "metrics_dropped", "push_time_ns", "errors"])
            case .processors: ("process", ["errors"])
            }
        own = statistics.group(measurement, tags: name.statisticsTags, fields: fields)
    }

    /// The totals of the agent, which all plugins of a run share.
    static func agentGroup(_ statistics: AgentStatistics) -> AgentStatistics.Counters {
        statistics.group("agent", tags: [:], fields: agentFields)
    }

    private static let agentFields = [
        "metrics_gathered", "metrics_written", "metrics_dropped", "metrics_rejected", "gather_errors",
        "gather_timeouts", "write_errors",
    ]

    func add(_ count: Int, to field: String) {
        own.add(count, to: field)
        if Self.agentFields.contains(field) { agent.add(count, to: field) }
    }

    func set(_ field: String, to value: Int) { own.set(field, to: value) }
    func record(_ span: Duration, as field: String) { own.record(span, as: field) }

    /// Counts metrics that went no further because of one rule.
    func drop(_ count: Int, rule: String, place: String = "") { group(rule, place).add(count, to: "count") }

    /// The same, as a filter has counted them since it was last asked.
    func drop(_ counts: [DropCount]) {
        for count in counts { drop(count.count, rule: count.rule, place: count.place.map { "\($0)" } ?? "") }
    }

    private func group(_ rule: String, _ place: String) -> AgentStatistics.Counters {
        drops.withLock { drops in
            let key = DropKey(rule: rule, place: place)
            if let group = drops[key] { return group }
            var tags = ["plugin": "\(name)", "rule": rule]
            if !place.isEmpty { tags["place"] = place }
            let group = statistics.group("drops", tags: tags)
            drops[key] = group
            return group
        }
    }
}
