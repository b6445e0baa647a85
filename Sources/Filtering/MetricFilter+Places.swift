public import TOML

extension MetricFilter {
    /// Where a rule is written, by its name in the file: `tagexclude`. Nil if the table has none.
    public func place(of rule: String) -> Place? {
        if rule == MetricCondition.rule { return condition?.place }
        return selectors.first { $0.rule == rule }?.place ?? (fields + tags).first { $0.rule == rule }?.place
    }
}
