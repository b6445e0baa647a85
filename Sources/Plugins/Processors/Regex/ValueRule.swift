import Filtering
import MetricModel
import PluginKit
import RE2Patterns

/// What one entry of `tags` or `fields` does to values.
struct ValueRule: Sendable {
    private enum Result: Sendable {
        /// Where the new value goes; nil for the place of the old one.
        case replacement(RE2Replacement, key: String?)
        case groups
    }

    private let keys: PatternList
    private let pattern: RE2Pattern
    private let result: Result
    private let appends: Bool

    init(_ values: RegexProcessor.Values) throws(StartError) {
        keys = try [values.key].patterns()
        pattern = try RegularExpression.compiled(values.pattern)
        appends = values.append
        let names = pattern.groupNames.dropFirst()
        if values.replacement.isEmpty, values.resultKey.isEmpty, !names.isEmpty, !names.contains(nil) {
            result = .groups
        } else {
            result = .replacement(
                RE2Replacement(values.replacement, for: pattern), key: values.resultKey.isEmpty ? nil : values.resultKey
            )
        }
    }

    func changeTags(_ set: TagSet) -> TagSet {
        set.tags.reduce(set) { set, tag in
            // What an earlier tag of this set has put here counts.
            guard keys.matches(tag.key), let value = set[tag.key] else { return set }
            return results(of: value).reduce(set) { set, new in
                let key = new.key ?? tag.key
                return set.setting(key, to: appends ? (set[key] ?? "") + new.value : new.value)
            }
        }
    }

    func changeFields(of metric: inout Metric) {
        for i in metric.fields.indices {
            guard keys.matches(metric.fields[i].key), case .string(let value) = metric.fields[i].value else { continue }
            for new in results(of: value) { metric[field: new.key ?? metric.fields[i].key] = .string(new.value) }
        }
    }

    /// None if the pattern is not in the value.
    private func results(of value: String) -> [(key: String?, value: String)] {
        switch result {
        case .replacement(let replacement, let key):
            guard pattern.matches(value) else { return [] }
            return [(key, pattern.replacingAll(in: value, with: replacement))]
        case .groups:
            guard let match = pattern.firstMatch(in: value) else { return [] }
            return pattern.groupNames.indices.dropFirst().compactMap { group in
                guard let name = pattern.groupNames[group], let text = match[group], !text.isEmpty else { return nil }
                return (name, String(text))
            }
        }
    }
}
