import Bytes
import Formats
import Logging
public import MetricModel
public import PluginKit
import Threads

/// Reads metrics out of the text of fields and tags, in any data format.
///
/// What cannot be read is logged; the metric itself goes on, unless it is to be dropped.
public struct ParserProcessor: Processor {
    public static let name = "parser"
    public static let summary = "Reads metrics out of fields and tags."

    /// How the original and what was read in it become metrics.
    enum Merge: String, OptionEnum {
        /// They stay apart.
        case none
        /// All become one: the first, with tags, fields and name of the later ones.
        case override
        case overrideWithTimestamp = "override-with-timestamp"
        /// Each is laid over a copy of the original.
        case parent
        case parentWithTimestamp = "parent-with-timestamp"

        static var whenEmpty: Self? { Self.none }

        var takesTime: Bool { self == .overrideWithTimestamp || self == .parentWithTimestamp }
    }

    @Key("Fields to read; other values than strings are read as their bytes.") var parseFields: [String] = []
    @Key("Fields to read whose text is base64.") var parseFieldsBase64: [String] = []
    @Key("Tags to read.") var parseTags: [String] = []
    @Key("Pass on only what was read.") var dropOriginal = false
    @Key("What becomes of the original and the metrics read in it.") var merge = Merge.none
    @KeyChoice("Format of the data.") var dataFormat: any ParserOptions

    /// What a parser calls metrics that have no name of their own: they get that of the original.
    private static let nameless = "parser"
    /// Stands for a metric without a time of its own, where it matters.
    private static let timeless = Timestamp(nanoseconds: .min)

    private var parser: (any MetricParser)?
    private var plainFields: Set<String> = []
    private var base64Fields: Set<String> = []
    private var tags: [String] = []
    private var drops = false
    private var joining = Merge.none
    private var joined = TagPairMemo()
    private var logger = Logger(label: "processors.parser")
    private var clock: (any ThreadClock)?
    private var lost: AgentStatistics.Counters?

    public init() {}

    public func validate() throws(OptionError) {
        if let twice = parseFields.first(where: parseFieldsBase64.contains) {
            throw OptionError(
                "'\(twice)' stands in 'parse_fields' and in 'parse_fields_base64'; it can be one only",
                at: $parseFieldsBase64)
        }
    }

    public mutating func start(_ context: PluginContext) throws(StartError) {
        logger = context.logger
        parser = try dataFormat.makeParser(defaultName: Self.nameless)
        plainFields = Set(parseFields)
        base64Fields = Set(parseFieldsBase64)
        tags = parseTags
        drops = dropOriginal
        joining = merge
        clock = context.clock
        lost = drops ? context.drops(by: "nothing to read in it", of: "processors.parser") : nil
    }

    public mutating func process(_ metrics: inout [Metric]) {
        let now = joining.takesTime ? Self.timeless : clock?.now ?? Self.timeless
        var complaints = Complaints()
        var all: [Metric] = []
        all.reserveCapacity(metrics.count)
        for metric in metrics {
            let read = read(metric, now: now, &complaints)
            if drops, read.isEmpty { lost?.add(1, to: "count") }
            join(metric, read, into: &all)
        }
        metrics = all
        complaints.log(to: logger)
    }

    /// What stands in the fields, in their order, then what stands in the tags.
    private mutating func read(_ metric: Metric, now: Timestamp, _ complaints: inout Complaints) -> [Metric] {
        var all: [Metric] = []
        for field in metric.fields {
            let isBase64 = base64Fields.contains(field.key)
            guard isBase64 || plainFields.contains(field.key) else { continue }
            var bytes = field.value.bytes
            if isBase64 {
                guard let decoded = Base64.decode(String(decoding: bytes, as: UTF8.self)) else {
                    complaints.note("could not decode base64 field '\(field.key)'")
                    continue
                }
                bytes = decoded
            }
            all += parse(bytes, of: "field '\(field.key)'", metric.name, now: now, &complaints)
        }
        for key in tags {
            guard let value = metric.tags[key] else { continue }
            all += parse(Array(value.utf8), of: "tag '\(key)'", metric.name, now: now, &complaints)
        }
        return all
    }

    private mutating func parse(
        _ bytes: [UInt8], of part: String, _ name: String, now: Timestamp, _ complaints: inout Complaints
    ) -> [Metric] {
        do throws(ParseError) {
            var metrics = try parser?.parse(bytes.span, now: now) ?? []
            for i in metrics.indices where metrics[i].name.isEmpty || metrics[i].name == Self.nameless {
                metrics[i].name = name
            }
            return metrics
        } catch {
            complaints.note("could not parse \(part): \(error)")
            return []
        }
    }

    private mutating func join(_ original: Metric, _ read: [Metric], into all: inout [Metric]) {
        switch joining {
        case .none:
            if !drops { all.append(original) }
            all += read
        case .override, .overrideWithTimestamp:
            guard var one = drops ? read.first : original else { return }
            for metric in drops ? read.dropFirst() : read[...] { lay(metric, over: &one) }
            // With the original dropped the first one read is the base, and may have no time either.
            if one.time == Self.timeless { one.time = original.time }
            all.append(one)
        case .parent, .parentWithTimestamp:
            if !drops { all.append(original) }
            for metric in read {
                var child = original
                lay(metric, over: &child)
                all.append(child)
            }
        }
    }

    /// Tags, fields and the name of `metric` replace those of `base`; its time does if that is wanted and it has one.
    private mutating func lay(_ metric: Metric, over base: inout Metric) {
        for field in metric.fields { base[field: field.key] = field.value }
        base.tags = joined.value(for: base.tags, metric.tags)
        base.name = metric.name
        if joining.takesTime, metric.time != Self.timeless { base.time = metric.time }
    }
}

extension FieldValue {
    /// A string's text; of a number what memory has of it, which the binary formats read.
    fileprivate var bytes: [UInt8] {
        switch self {
        case .string(let text): Array(text.utf8)
        case .bool(let bool): [bool ? 1 : 0]
        case .int(let number): withUnsafeBytes(of: number) { Array($0) }
        case .uint(let number): withUnsafeBytes(of: number) { Array($0) }
        case .double(let number): withUnsafeBytes(of: number) { Array($0) }
        }
    }
}
