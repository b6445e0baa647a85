public import MetricModel
public import TOML

extension MetricFilter {
    /// A field or tag that a rule takes from a metric.
    public struct Removal: Sendable, Hashable, CustomStringConvertible {
        public enum Part: String, Sendable { case field, tag }

        public let part: Part
        public let key: String
        public let rule: String
        public let place: Place

        public var description: String { "\(place): \(rule): removes the \(part) '\(key)'" }
    }

    /// The reason why `keeps` or `modify` would say no; nil if both say yes. Slow, for `heliograph explain`.
    public func why(_ metric: Metric) -> DropReason? {
        if let refusing = refusingSelector(of: metric) {
            let selector = selectors[refusing]
            return DropReason(selector.rule, at: selector.place, selector.findings(metric))
        }
        if let condition, verdict(on: metric) == .no {
            return DropReason(MetricCondition.rule, at: condition.place, "the expression is false: \(condition.text)")
        }
        if metric.fields.isEmpty { return DropReason(Self.noFields, "the metric '\(metric.name)' has none") }
        let refusing = metric.fields.map { field in fields.firstIndex { !$0.allows(field.key) } }
        // The rule that took the last field is the one that is asked last.
        guard !refusing.contains(nil), let emptying = refusing.compactMap({ $0 }).max() else { return nil }
        let keys = zip(metric.fields, refusing).map { field, rule in
            "'\(field.key)'" + (rule == emptying ? "" : " (removed by \(rule.map { fields[$0].rule } ?? ""))")
        }
        return DropReason(
            fields[emptying].rule, at: fields[emptying].place,
            "leaves none of the fields \(keys.joined(separator: ", "))")
    }

    /// What `modify` would remove from a metric, with the rule to blame.
    public func removals(from metric: Metric) -> [Removal] {
        removals(.field, from: metric.fields.map(\.key), by: fields)
            + removals(.tag, from: metric.tags.tags.map(\.key), by: tags)
    }

    private func removals(_ part: Removal.Part, from keys: [String], by modifiers: [Modifier]) -> [Removal] {
        keys.compactMap { key in
            modifiers.first { !$0.allows(key) }.map { modifier in
                Removal(part: part, key: key, rule: modifier.rule, place: modifier.place)
            }
        }
    }
}

extension MetricFilter.Selector {
    fileprivate func findings(_ metric: Metric) -> String {
        switch test {
        case .name: passes ? "no pattern matches '\(metric.name)'" : "a pattern matches '\(metric.name)'"
        case .anyTag(let wanted) where wanted.isEmpty: "no value is listed"
        case .anyTag(let wanted):
            wanted.map { key, _ in metric.tags[key].map { "tag \(key) is '\($0)'" } ?? "there is no tag '\(key)'" }
                .joined(separator: ", ")
        }
    }
}
