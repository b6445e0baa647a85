public import Filtering
import TOML

/// The filter options, the same for every plugin.
public struct FilterOptions: Configurable {
    @Key("Handle only metrics whose name matches.", check: globs) public var namepass: [String] = []
    @Key("Each of these characters ends a `*` of namepass.") public var namepassSeparator = ""
    @Key("Leave out metrics whose name matches.", check: globs) public var namedrop: [String] = []
    @Key("Each of these characters ends a `*` of namedrop.") public var namedropSeparator = ""
    @Key("Handle only metrics with one of these tag values.", check: globsOfTags)
    public var tagpass: [String: [String]] = [:]
    @Key("Leave out metrics with one of these tag values.", check: globsOfTags)
    public var tagdrop: [String: [String]] = [:]
    @Key(
        "Handle only metrics for which this expression is true.",
        unserved: "boolean expressions come later; use namepass, namedrop, tagpass and tagdrop")
    public var metricpass = ""
    @Key(
        "Keep only these fields.",
        formerly: [FormerName("pass", since: "0.10.4"), FormerName("fieldpass", since: "1.29.0")], check: globs)
    public var fieldinclude: [String] = []
    @Key(
        "Remove these fields.",
        formerly: [FormerName("drop", since: "0.10.4"), FormerName("fielddrop", since: "1.29.0")], check: globs)
    public var fieldexclude: [String] = []
    @Key("Keep only these tags.", check: globs) public var taginclude: [String] = []
    @Key("Remove these tags.", check: globs) public var tagexclude: [String] = []

    public init() {}

    private static let globs: Key<[String]>.Check = { patterns in
        do throws(PatternError) {
            _ = try PatternList(patterns)
            return nil
        } catch { return "has a bad pattern: \(error.message)" }
    }

    private static let globsOfTags: Key<[String: [String]]>.Check = { tags in
        tags.sorted { $0.key < $1.key }.lazy.compactMap { key, patterns in
            globs(patterns).map { "for the tag '\(key)' \($0)" }
        }.first
    }

    /// The rules in the order in which they are asked.
    public func makeFilter() throws(PatternError) -> MetricFilter {
        var selectors: [MetricFilter.Selector] = []
        if let place = $namepass, !namepass.isEmpty {
            let patterns = try PatternList(namepass, separators: namepassSeparator)
            selectors.append(.init("namepass", at: place, .name(patterns), passes: true))
        }
        if let place = $namedrop, !namedrop.isEmpty {
            let patterns = try PatternList(namedrop, separators: namedropSeparator)
            selectors.append(.init("namedrop", at: place, .name(patterns), passes: false))
        }
        for (rule, place, tags, passes) in [
            ("tagpass", $tagpass, tagpass, true), ("tagdrop", $tagdrop, tagdrop, false),
        ] {
            guard let place, !tags.isEmpty else { continue }
            var wanted: [(key: String, values: PatternList)] = []
            for (key, values) in tags.sorted(by: { $0.key < $1.key }) where !values.isEmpty {
                wanted.append((key, try PatternList(values)))
            }
            selectors.append(.init(rule, at: place, .anyTag(wanted), passes: passes))
        }
        func modifiers(
            _ include: (String, Place?, [String]), _ exclude: (String, Place?, [String])
        ) throws(PatternError) -> [MetricFilter.Modifier] {
            var modifiers: [MetricFilter.Modifier] = []
            for ((rule, place, patterns), includes) in [(include, true), (exclude, false)] {
                guard let place, !patterns.isEmpty else { continue }
                modifiers.append(.init(rule, at: place, try PatternList(patterns), includes: includes))
            }
            return modifiers
        }
        return MetricFilter(
            selectors: selectors,
            fields: try modifiers(
                ("fieldinclude", $fieldinclude, fieldinclude), ("fieldexclude", $fieldexclude, fieldexclude)),
            tags: try modifiers(("taginclude", $taginclude, taginclude), ("tagexclude", $tagexclude, tagexclude)))
    }
}
