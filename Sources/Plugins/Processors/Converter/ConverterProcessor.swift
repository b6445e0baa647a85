import Filtering
import GoTime
import Logging
public import MetricModel
public import PluginKit

/// Gives values other types, and makes tags of fields, fields of tags, and the name or time of either.
///
/// A tag that is converted becomes a field of the same key. What cannot be converted is removed, but for what should
/// have become the time, which stays as it is.
public struct ConverterProcessor: Processor {
    public static let name = "converter"
    public static let summary = "Converts tags and fields to other types."

    public struct Conversions: OptionTable {
        @Key("Become the metric's name.") var measurement: [Glob] = []
        @Key("Become strings.") var string: [Glob] = []
        @Key("Become integers, rounded.") var integer: [Glob] = []
        @Key("Become unsigned integers, rounded; negative numbers become 0.") var unsigned: [Glob] = []
        @Key("Become booleans.") var boolean: [Glob] = []
        @Key("Become floats.") var float: [Glob] = []
        @Key("Become the metric's time.") var timestamp: [Glob] = []
        @Key(
            "How those are written: \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\", a name or a layout of Go's times.")
        var timestampFormat = ""
        @Key("Fields: become tags.") var tag: [Glob] = []
        @Key("Fields: strings of base64 with four bytes in them, the highest first, become floats.")
        var base64IeeeFloat32: [Glob] = []
        public init() {}

        public func validate() throws(OptionError) {
            if !timestamp.isEmpty, timestampFormat.isEmpty {
                throw OptionError(
                    "'timestamp' needs 'timestamp_format', such as \"unix\" or \"2006-01-02T15:04:05Z07:00\"",
                    at: $timestamp)
            }
        }

        fileprivate func rules(_ globs: [([Glob], Target)]) throws(StartError) -> [Rule] {
            var rules: [Rule] = []
            let time = (try? TimeFormat(timestampFormat)).map { (timestamp, Target.time($0)) }
            for (globs, target) in globs + [time].compactMap({ $0 }) where !globs.isEmpty {
                rules.append(Rule(patterns: try globs.patterns(), target: target))
            }
            return rules
        }
    }

    @Key("What tags become; of several lists the first in this order counts.") var tags = Conversions()
    @Key("What fields become; of several lists measurement, tag, float ... string counts.")
    var fields = Conversions()

    fileprivate enum Target: Sendable { case name, tag, value(ValueType), time(TimeFormat) }

    fileprivate struct Rule: Sendable {
        let patterns: PatternList
        let target: Target
    }

    private var tagRules: [Rule] = []
    private var fieldRules: [Rule] = []
    private var converted = TagMemo<ConvertedTags>()
    private var logger = Logger(label: "processors.converter")

    public init() {}

    public func validate() throws(OptionError) {
        if $tags == nil, $fields == nil {
            throw OptionError("no filters found: it needs 'tags' or 'fields', tables of what to convert")
        }
    }

    public mutating func start(_ context: PluginContext) throws(StartError) {
        logger = context.logger
        tagRules = try tags.rules([
            (tags.measurement, .name), (tags.string, .value(.string)), (tags.integer, .value(.integer)),
            (tags.unsigned, .value(.unsigned)), (tags.boolean, .value(.boolean)), (tags.float, .value(.float)),
        ])
        fieldRules = try fields.rules([
            (fields.measurement, .name), (fields.tag, .tag), (fields.float, .value(.float)),
            (fields.integer, .value(.integer)), (fields.unsigned, .value(.unsigned)),
            (fields.boolean, .value(.boolean)), (fields.string, .value(.string)),
            (fields.base64IeeeFloat32, .value(.base64Float)),
        ])
    }

    public mutating func process(_ metrics: inout [Metric]) {
        var complaints = Complaints()
        for i in metrics.indices {
            if !tagRules.isEmpty {
                let made = converted.value(for: metrics[i].tags) { [tagRules] in ConvertedTags($0, tagRules) }
                made.apply(to: &metrics[i], &complaints)
            }
            if !fieldRules.isEmpty { convertFields(of: &metrics[i], &complaints) }
        }
        complaints.log(to: logger)
    }

    private func convertFields(of metric: inout Metric, _ complaints: inout Complaints) {
        var i = 0
        while i < metric.fields.count {
            let field = metric.fields[i]
            guard let rule = fieldRules.first(where: { $0.patterns.matches(field.key) }) else {
                i += 1
                continue
            }
            switch rule.target {
            case .name: metric.name = field.value.decimalText
            case .tag: metric.tags = metric.tags.setting(field.key, to: field.value.decimalText)
            case .value(let type):
                if let value = type.convert(field.value) {
                    metric.fields[i].value = value
                    i += 1
                    continue
                }
                complaints.note("cannot convert the field '\(field.key)', \(field.value.toml), to \(type.rawValue)")
            case .time(let format):
                guard let time = try? format.time(of: field.value, in: .utc) else {
                    complaints.note("the field '\(field.key)', \(field.value.toml), is no time in '\(format.text)'")
                    i += 1
                    continue
                }
                metric.time = time
            }
            metric.fields.remove(at: i)
        }
    }
}

/// What became of one set of tags.
private struct ConvertedTags: Sendable {
    private var tags: TagSet
    private var fields: [Metric.Field] = []
    private var name: String?
    private var time: Timestamp?
    private var faults: [String] = []

    init(_ set: TagSet, _ rules: [ConverterProcessor.Rule]) {
        var kept: [TagSet.Tag] = []
        for tag in set.tags {
            let value = FieldValue.string(tag.value)
            switch rules.first(where: { $0.patterns.matches(tag.key) })?.target {
            case nil, .tag: kept.append(tag)
            case .name: name = tag.value
            case .value(let type):
                if let value = type.convert(value) {
                    fields.append(Metric.Field(tag.key, value))
                } else {
                    faults.append("cannot convert the tag '\(tag.key)', \(value.toml), to \(type.rawValue)")
                }
            case .time(let format):
                if let read = try? format.time(of: value, in: .utc) {
                    time = read
                } else {
                    kept.append(tag)
                    faults.append("the tag '\(tag.key)', \(value.toml), is no time in '\(format.text)'")
                }
            }
        }
        tags = kept.count == set.tags.count ? set : TagSet(sorted: kept)
    }

    func apply(to metric: inout Metric, _ complaints: inout Complaints) {
        metric.tags = tags
        for field in fields { metric[field: field.key] = field.value }
        if let name { metric.name = name }
        if let time { metric.time = time }
        for fault in faults { complaints.note(fault) }
    }
}
