import MetricModel

/// Where an address is, and where its name goes.
struct LookupRule: Sendable {
    enum Source: Sendable { case tag(String), field(String) }

    let source: Source
    let dest: String

    /// Nil where the metric has none.
    func address(in metric: borrowing Metric) -> String? {
        switch source {
        case .tag(let key): metric.tags[key]
        case .field(let key): if case .string(let text)? = metric[field: key] { text } else { nil }
        }
    }

    func set(_ name: String, in metric: inout Metric) {
        switch source {
        case .tag: metric.tags = metric.tags.setting(dest, to: name)
        case .field: metric[field: dest] = .string(name)
        }
    }
}
