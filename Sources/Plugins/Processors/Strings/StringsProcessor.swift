import Bytes
public import MetricModel
public import PluginKit

/// Changes names and string values: their case, their ends, parts of them.
///
/// The kinds of change run in one order, whatever the order of the file: as the options are listed here. Values that
/// are no strings stay as they are, and so does a key that would become empty.
public struct StringsProcessor: Processor {
    public static let name = "strings"
    public static let summary = "Changes names, tags and string fields."

    public struct Change: OptionTable {
        @Key("The tag whose value is changed; \"*\" for all.") var tag = ""
        @Key("The tag whose key is changed; \"*\" for all.") var tagKey = ""
        @Key("The field whose value is changed; \"*\" for all.") var field = ""
        @Key("The field whose key is changed; \"*\" for all.") var fieldKey = ""
        @Key("The measurement whose name is changed; \"*\" for all.") var measurement = ""
        @Key("Where the new value of a single tag or field goes; in place of the old one if empty.") var dest = ""
        @Key("Trimming: the characters to cut off; white space if empty.") var cutset = ""
        @Key("trim_prefix: what to cut off the start.") var prefix = ""
        @Key("trim_suffix: what to cut off the end.") var suffix = ""
        @Key("replace: what to look for.") var old = ""
        @Key("replace: what to put in its place; a text that would become empty stays.") var new = ""
        @Key("left: how many bytes to keep.", in: 0...Int.max) var width = 0
        @Key("valid_utf8: what to put in place of what is no UTF-8.") var replacement = ""
        public init() {}
    }

    @Key("To lower case.") var lowercase: [Change] = []
    @Key("To upper case.") var uppercase: [Change] = []
    @Key("The first letter of each word to upper case.") var titlecase: [Change] = []
    @Key("Cuts characters off both ends.") var trim: [Change] = []
    @Key("Cuts characters off the start.") var trimLeft: [Change] = []
    @Key("Cuts characters off the end.") var trimRight: [Change] = []
    @Key("Cuts a prefix off.") var trimPrefix: [Change] = []
    @Key("Cuts a suffix off.") var trimSuffix: [Change] = []
    @Key("Replaces a part, wherever it stands.") var replace: [Change] = []
    @Key("Keeps the start.") var left: [Change] = []
    @Key("Decodes base64; what is none, or no text, stays.") var base64decode: [Change] = []
    @Key("Replaces what is no UTF-8.") var validUtf8: [Change] = []

    private struct Step: Sendable {
        let change: StringChange
        /// Nil for all.
        let key: String?
        let dest: String?
        let isOfKeys: Bool

        init(_ change: StringChange, _ selector: String, dest: String = "", isOfKeys: Bool = false) {
            self.change = change
            self.isOfKeys = isOfKeys
            key = selector == "*" ? nil : selector
            self.dest = selector == "*" || dest.isEmpty ? nil : dest
        }

        func selects(_ key: String) -> Bool { self.key == nil || self.key == key }
    }

    private var nameSteps: [Step] = []
    private var tagSteps: [Step] = []
    private var fieldSteps: [Step] = []
    private var changed = TagMemo<TagSet>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        (nameSteps, tagSteps, fieldSteps) = ([], [], [])
        add(lowercase) { _ in .lowercase }
        add(uppercase) { _ in .uppercase }
        add(titlecase) { _ in .titlecase }
        add(trim) { .trim(left: true, right: true, of: Self.cutset($0)) }
        add(trimLeft) { .trim(left: true, right: false, of: Self.cutset($0)) }
        add(trimRight) { .trim(left: false, right: true, of: Self.cutset($0)) }
        add(trimPrefix) { .dropPrefix($0.prefix) }
        add(trimSuffix) { .dropSuffix($0.suffix) }
        add(replace) { .replace(Array($0.old.utf8), Array($0.new.utf8)) }
        add(left) { .left($0.width) }
        add(base64decode) { _ in .decodeBase64 }
        add(validUtf8) { .replaceInvalid($0.replacement) }
    }

    private static func cutset(_ change: Change) -> Set<Unicode.Scalar>? {
        change.cutset.isEmpty ? nil : Set(change.cutset.unicodeScalars)
    }

    private mutating func add(_ changes: [Change], _ make: (Change) -> StringChange) {
        for one in changes {
            let change = make(one)
            if !one.field.isEmpty { fieldSteps.append(Step(change, one.field, dest: one.dest)) }
            if !one.fieldKey.isEmpty { fieldSteps.append(Step(change, one.fieldKey, isOfKeys: true)) }
            if !one.tag.isEmpty { tagSteps.append(Step(change, one.tag, dest: one.dest)) }
            if !one.tagKey.isEmpty { tagSteps.append(Step(change, one.tagKey, isOfKeys: true)) }
            if !one.measurement.isEmpty { nameSteps.append(Step(change, one.measurement)) }
        }
    }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices {
            for step in fieldSteps {
                if step.isOfKeys { Self.changeKeys(of: &metrics[i], step) } else { Self.change(&metrics[i], step) }
            }
            if !tagSteps.isEmpty {
                metrics[i].tags = changed.value(for: metrics[i].tags) { [tagSteps] in
                    tagSteps.reduce($0, Self.change)
                }
            }
            for step in nameSteps where step.selects(metrics[i].name) {
                metrics[i].name = step.change.applied(to: metrics[i].name)
            }
        }
    }

    private static func change(_ metric: inout Metric, _ step: Step) {
        for i in metric.fields.indices where step.selects(metric.fields[i].key) {
            guard case .string(let text) = metric.fields[i].value else { continue }
            metric[field: step.dest ?? metric.fields[i].key] = .string(step.change.applied(to: text))
        }
    }

    private static func changeKeys(of metric: inout Metric, _ step: Step) {
        for field in metric.fields where step.selects(field.key) {
            let key = step.change.applied(to: field.key)
            if key.isEmpty || key == field.key { continue }
            metric[field: field.key] = nil
            metric[field: key] = field.value
        }
    }

    private static func change(_ set: TagSet, _ step: Step) -> TagSet {
        set.tags.reduce(set) { changed, tag in
            guard step.selects(tag.key) else { return changed }
            guard step.isOfKeys else {
                return changed.setting(step.dest ?? tag.key, to: step.change.applied(to: tag.value))
            }
            let key = step.change.applied(to: tag.key)
            return key.isEmpty ? changed : changed.setting(tag.key, to: nil).setting(key, to: tag.value)
        }
    }
}
