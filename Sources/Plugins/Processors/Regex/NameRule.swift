import MetricModel
import RE2Patterns

/// What one entry of `tag_rename`, `field_rename` or `metric_rename` does to names.
struct NameRule: Sendable {
    private let pattern: RE2Pattern
    private let replacement: RE2Replacement
    private let overwrites: Bool
    /// What became of names met before; nil for those that stay.
    private var renamed: [String: String?] = [:]

    /// Names are few. Where something writes numbers into them, the memory must not grow with them.
    private static let limit = 4096

    init(_ pattern: RE2Pattern, _ replacement: String, overwrites: Bool) {
        self.pattern = pattern
        self.replacement = RE2Replacement(replacement, for: pattern)
        self.overwrites = overwrites
    }

    /// Nil if the name stays as it is.
    mutating func newName(of name: String) -> String? {
        if let known = renamed[name] { return known }
        if renamed.count >= Self.limit { renamed.removeAll(keepingCapacity: true) }
        let new = make(name)
        renamed[name] = .some(new)
        return new
    }

    private func make(_ name: String) -> String? {
        guard pattern.matches(name) else { return nil }
        let new = pattern.replacingAll(in: name, with: replacement)
        return new == name ? nil : new
    }

    /// Where a new name collides the old one is done last, as what it collides with may get a new name itself.
    mutating func renameFields(of metric: inout Metric) {
        var late: [(old: String, new: String)] = []
        for i in metric.fields.indices {
            guard let new = newName(of: metric.fields[i].key) else { continue }
            if metric[field: new] == nil {
                metric.fields[i].key = new
            } else if overwrites {
                late.append((metric.fields[i].key, new))
            }
        }
        for (old, new) in late {
            guard let value = metric[field: old] else { continue }
            metric[field: new] = value
            metric[field: old] = nil
        }
    }

    func rename(_ set: TagSet) -> TagSet {
        var late: [(old: String, new: String)] = []
        let renamed = set.tags.reduce(set) { set, tag in
            guard let new = make(tag.key) else { return set }
            if set[new] == nil { return set.setting(tag.key, to: nil).setting(new, to: tag.value) }
            if overwrites { late.append((tag.key, new)) }
            return set
        }
        return late.reduce(renamed) { set, change in
            guard let value = set[change.old] else { return set }
            return set.setting(change.old, to: nil).setting(change.new, to: value)
        }
    }
}
