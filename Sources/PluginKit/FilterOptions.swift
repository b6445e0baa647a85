public import Filtering
import TOML

/// The filter options, the same for every plugin.
public struct FilterOptions: Configurable {
    @Key("Handle only metrics whose name matches.") public var namepass: [Glob] = []
    @Key("Each of these characters ends a `*` of namepass.") public var namepassSeparator = ""
    @Key("Leave out metrics whose name matches.") public var namedrop: [Glob] = []
    @Key("Each of these characters ends a `*` of namedrop.") public var namedropSeparator = ""
    @Key("Handle only metrics with one of these tag values.") public var tagpass: [String: [Glob]] = [:]
    @Key("Leave out metrics with one of these tag values.") public var tagdrop: [String: [Glob]] = [:]
    @Key("Handle only metrics for which this expression (in CEL) is true.") public var metricpass = FilterExpression()
    @Key(
        "Keep only these fields.",
        formerly: [FormerName("pass", since: "0.10.4"), FormerName("fieldpass", since: "1.29.0")])
    public var fieldinclude: [Glob] = []
    @Key(
        "Remove these fields.",
        formerly: [FormerName("drop", since: "0.10.4"), FormerName("fielddrop", since: "1.29.0")])
    public var fieldexclude: [Glob] = []
    @Key("Keep only these tags.") public var taginclude: [Glob] = []
    @Key("Remove these tags.") public var tagexclude: [Glob] = []

    public init() {}

    /// The rules in the order in which they are asked.
    public func makeFilter() throws(PatternError) -> MetricFilter {
        var selectors: [MetricFilter.Selector] = []
        if let place = $namepass, !namepass.isEmpty {
            let patterns = try PatternList(namepass.map(\.text), separators: namepassSeparator)
            selectors.append(.init("namepass", at: place, .name(patterns), passes: true))
        }
        if let place = $namedrop, !namedrop.isEmpty {
            let patterns = try PatternList(namedrop.map(\.text), separators: namedropSeparator)
            selectors.append(.init("namedrop", at: place, .name(patterns), passes: false))
        }
        for (rule, place, tags, passes) in [
            ("tagpass", $tagpass, tagpass, true), ("tagdrop", $tagdrop, tagdrop, false),
        ] {
            guard let place, !tags.isEmpty else { continue }
            var wanted: [(key: String, values: PatternList)] = []
            for (key, values) in tags.sorted(by: { $0.key < $1.key }) where !values.isEmpty {
                wanted.append((key, try PatternList(values.map(\.text))))
            }
            selectors.append(.init(rule, at: place, .anyTag(wanted), passes: passes))
        }
        func modifiers(
            _ include: (String, Place?, [Glob]), _ exclude: (String, Place?, [Glob])
        ) throws(PatternError) -> [MetricFilter.Modifier] {
            var modifiers: [MetricFilter.Modifier] = []
            for ((rule, place, patterns), includes) in [(include, true), (exclude, false)] {
                guard let place, !patterns.isEmpty else { continue }
                modifiers.append(.init(rule, at: place, try PatternList(patterns.map(\.text)), includes: includes))
            }
            return modifiers
        }
        let condition = try $metricpass.flatMap { place throws(PatternError) in
            metricpass.text.isEmpty ? nil : try MetricCondition(metricpass.text, at: place)
        }
        return MetricFilter(
            selectors: selectors, condition: condition,
            fields: try modifiers(
                ("fieldinclude", $fieldinclude, fieldinclude), ("fieldexclude", $fieldexclude, fieldexclude)),
            tags: try modifiers(("taginclude", $taginclude, taginclude), ("tagexclude", $tagexclude, tagexclude)))
    }
}
