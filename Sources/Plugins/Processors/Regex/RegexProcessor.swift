public import MetricModel
public import PluginKit

/// Changes values and names by regular expressions.
///
/// The lists run in one order, whatever the order of the file: as the options are listed here. Without `replacement`
/// and `result_key`, a pattern whose groups all have names makes a tag or field of each group that is not empty.
public struct RegexProcessor: Processor {
    public static let name = "regex"
    public static let summary = "Changes values and names by regular expressions."

    public struct Values: OptionTable {
        @Key("Which tags or fields, by their keys.", required: true) var key: Glob = ""
        @Key("What to look for in the value; in Go's grammar, which is RE2's.", check: RegularExpression.check)
        var pattern = ""
        @Key("What to put in place of each match; ${1} and ${name} are groups of the pattern.") var replacement = ""
        @Key("Where the new value goes; in place of the old one if empty.") var resultKey = ""
        @Key("Tags: puts the new value behind the one that is there.") var append = false
        public init() {}
    }

    enum Collision: String, OptionEnum { case keep, overwrite, unset = "" }

    public struct Names: OptionTable {
        @Key("What to look for in the name; in Go's grammar, which is RE2's.", check: RegularExpression.check)
        var pattern = ""
        @Key("What to put in place of each match; ${1} and ${name} are groups of the pattern.") var replacement = ""
        @Key("What becomes of a tag or field that has the new name already: \"keep\" leaves both as they are.")
        var resultKey = Collision.keep
        public init() {}
    }

    @Key("Values of tags.") var tags: [Values] = []
    @Key("Values of fields that are strings.") var fields: [Values] = []
    @Key("Keys of tags.") var tagRename: [Names] = []
    @Key("Keys of fields.") var fieldRename: [Names] = []
    @Key("Names of metrics.") var metricRename: [Names] = []

    private var tagValues: [ValueRule] = []
    private var fieldValues: [ValueRule] = []
    private var tagNames: [NameRule] = []
    private var fieldNames: [NameRule] = []
    private var metricNames: [NameRule] = []
    private var changed = TagMemo<TagSet>()

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        (tagValues, fieldValues) = (try Self.rules(tags), try Self.rules(fields))
        (tagNames, fieldNames) = (try Self.rules(tagRename), try Self.rules(fieldRename))
        metricNames = try Self.rules(metricRename)
        changed = TagMemo()
    }

    private static func rules(_ values: [Values]) throws(StartError) -> [ValueRule] {
        var rules: [ValueRule] = []
        for one in values { rules.append(try ValueRule(one)) }
        return rules
    }

    private static func rules(_ names: [Names]) throws(StartError) -> [NameRule] {
        var rules: [NameRule] = []
        for one in names {
            rules.append(
                NameRule(
                    try RegularExpression.compiled(one.pattern), one.replacement,
                    overwrites: one.resultKey == .overwrite))
        }
        return rules
    }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices {
            if !tagValues.isEmpty || !tagNames.isEmpty {
                metrics[i].tags = changed.value(for: metrics[i].tags) { [tagValues, tagNames] set in
                    tagNames.reduce(tagValues.reduce(set) { $1.changeTags($0) }) { $1.rename($0) }
                }
            }
            for rule in fieldValues { rule.changeFields(of: &metrics[i]) }
            for rule in fieldNames.indices { fieldNames[rule].renameFields(of: &metrics[i]) }
            for rule in metricNames.indices {
                if let name = metricNames[rule].newName(of: metrics[i].name) { metrics[i].name = name }
            }
        }
    }
}
