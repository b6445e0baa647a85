public import Bytes
public import Filtering
public import MetricModel

/// Graphite's plain text, a line for each field that is a number or boolean.
public struct GraphiteSerializer: MetricSerializer {
    public struct Options: Sendable {
        /// Goes before each name.
        public var prefix = ""
        /// Which parts make a name, and for which measurements; the first that fits counts.
        public var templates: [(measurements: PatternList, template: String)] = []
        /// For the other measurements.
        public var template = "host.tags.measurement.field"
        /// Writes tags behind the name (`;key=value`) instead of into it; templates then mean nothing.
        public var tagSupport = false
        public var tagRule = TagRule.strict
        /// Between prefix, measurement and field, with tag support.
        public var separator = "."
        public var rules = GraphiteNameRules()

        public init() {}
    }

    /// Which characters tags may have.
    public enum TagRule: Sendable { case strict, compatible }

    private let options: Options
    private var names = SeriesNames()

    public init(_ options: Options = Options()) { self.options = options }

    public mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) {
        let place = names.place(of: metric)
        let seconds = metric.time.nanoseconds / 1_000_000_000
        for (i, field) in metric.fields.enumerated() {
            switch field.value {
            case .string: continue
            case .double(let number) where !number.isFinite: continue
            default: break
            }
            let mark = writer.count
            if let head = names.head(for: field.key, at: i, in: place) {
                writer.append(head)
            } else {
                let head = Array(options.name(metric.name, metric.tags, field.key).utf8)
                names.remember(head, for: field.key, in: place)
                writer.append(head)
            }
            if writer.count == mark { continue }
            writer.append(UInt8(ascii: " "))
            writer.append(numeric: field.value)
            writer.append(UInt8(ascii: " "))
            writer.append(decimal: seconds)
            writer.append(UInt8(ascii: "\n"))
        }
    }
}

extension GraphiteSerializer.Options {
    /// Empty if the template says nothing of the metric.
    fileprivate func name(_ measurement: String, _ tags: TagSet, _ field: String) -> String {
        tagSupport ? taggedName(measurement, tags, field) : templateName(measurement, tags, field)
    }

    private func taggedName(_ measurement: String, _ tags: TagSet, _ field: String) -> String {
        let words = (prefix.isEmpty ? [] : [prefix]) + [measurement] + (field == "value" ? [] : [field])
        let pairs = tags.tags.map { tag in
            // `name` is Graphite's own tag.
            let key = tag.key == "name" ? "_name" : tag.key
            return switch tagRule {
            case .strict: rules.strict("\(key)=\(tag.value)")
            case .compatible:
                GraphiteNameRules.compatible(key: key) + "=" + GraphiteNameRules.compatible(value: tag.value)
            }
        }
        let sorted = pairs.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return ([rules.strict(words.joined(separator: separator))] + sorted).joined(separator: ";")
    }

    private func templateName(_ measurement: String, _ tags: TagSet, _ field: String) -> String {
        let template = templates.first { $0.measurements.matches(measurement) }?.template ?? template
        let parts = template.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let others = tags.tags.filter { !parts.contains($0.key) }
        var words: [String] = []
        var isNamed = false
        for (i, part) in parts.enumerated() {
            switch part {
            case "measurement": words.append(measurement)
            case "field":
                isNamed = true
                if field != "value" { words.append(field) }
            case "tags": words.append(others.map { Self.word($0.value) }.joined(separator: "."))
            // A tag that is named twice stands where it was named first.
            default: if parts.firstIndex(of: part) == i, let value = tags[part] { words.append(Self.word(value)) }
            }
        }
        if words.isEmpty, !isNamed { return "" }
        // A field that is all there is keeps its name.
        if words.isEmpty, prefix.isEmpty { words = [field] }
        return rules.strict(((prefix.isEmpty ? [] : [prefix]) + words).joined(separator: "."))
    }

    /// A point would make two parts of one.
    private static func word(_ value: String) -> String { value.replacing(".", with: "_") }
}
