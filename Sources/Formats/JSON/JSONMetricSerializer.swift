public import Bytes
public import Filtering
public import GoTime
import JSON
import JSONata
public import MetricModel

/// Metrics as JSON objects, `{"fields":{...},"name":"cpu","tags":{...},"timestamp":1700000000}`, one on each line or a
/// batch in one. All keys are sorted, and texts and numbers written as Go does.
public struct JSONMetricSerializer: MetricSerializer {
    public struct Options: Sendable {
        /// What timestamps count, in nanoseconds; a power of ten.
        public var timestampUnit: Int64 = 1_000_000_000
        /// How timestamps are written instead; nil for a count.
        public var timestampFormat: TimeFormat?
        /// Whether a text may be JSON to be written as such: those of fields that are included and not excluded.
        public var hasNestedFields = false
        /// Nil for all.
        public var nestedIncluded: PatternList?
        public var nestedExcluded: PatternList?
        /// Of the object of each metric, or of a batch; nil to write them as they are.
        public var transformation: JSONTransformation?

        public init() {}
    }

    let options: Options
    private var renderedTags = TagMemo<[UInt8]>()
    private var order: [Int] = []

    public init(_ options: Options = Options()) { self.options = options }

    public mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) throws(SerializeError) {
        if let transformation = options.transformation {
            return try transformation.append(value(of: metric), to: &writer, orMeant: "batches")
        }
        object(metric, &writer)
        writer.append(UInt8(ascii: "\n"))
    }

    public mutating func append(_ batch: [Metric], to writer: inout ByteWriter) -> [LeftOut] {
        if let transformation = options.transformation {
            return Self.append(batch.map { value(of: $0) }, transformation, to: &writer)
        }
        writer.append("{\"metrics\":[")
        for (i, metric) in batch.enumerated() {
            if i > 0 { writer.append(UInt8(ascii: ",")) }
            object(metric, &writer)
        }
        writer.append("]}\n")
        return []
    }

    /// One document, or nothing at all.
    private static func append(
        _ batch: [JSONata.Value], _ transformation: JSONTransformation, to writer: inout ByteWriter
    ) -> [LeftOut] {
        let input = JSONata.Value.object(ValueObject([("metrics", .array(ValueArray(batch)))]))
        do throws(SerializeError) {
            try transformation.append(input, to: &writer, orMeant: "single metrics")
            return []
        } catch { return batch.indices.map { LeftOut(index: $0, error: error) } }
    }

    private mutating func object(_ metric: borrowing Metric, _ writer: inout ByteWriter) {
        writer.append("{\"fields\":{")
        sort(metric.fields)
        var isFirst = true
        for i in order {
            if case .double(let number) = metric.fields[i].value, !number.isFinite { continue }
            if !isFirst { writer.append(UInt8(ascii: ",")) }
            isFirst = false
            writer.append(goJSON: metric.fields[i].key)
            writer.append(UInt8(ascii: ":"))
            value(metric.fields[i], &writer)
        }
        writer.append("},\"name\":")
        writer.append(goJSON: metric.name)
        writer.append(",\"tags\":")
        writer.append(renderedTags.value(for: metric.tags) { Self.render($0) })
        writer.append(",\"timestamp\":")
        timestamp(metric.time, &writer)
        writer.append(UInt8(ascii: "}"))
    }

    /// Into `order`, the fields by their keys; they mostly come in order.
    private mutating func sort(_ fields: [Metric.Field]) {
        order.removeAll(keepingCapacity: true)
        for i in fields.indices {
            var place = order.count
            while place > 0, fields[i].key < fields[order[place - 1]].key { place -= 1 }
            order.insert(i, at: place)
        }
    }

    private func value(_ field: Metric.Field, _ writer: inout ByteWriter) {
        switch field.value {
        case .int(let number): writer.append(decimal: number)
        case .uint(let number): writer.append(decimal: number)
        case .double(let number): writer.append(goJSON: number)
        case .bool(let value): writer.append(value ? "true" : "false")
        case .string(let text):
            if isNested(field.key), Self.append(nested: text, &writer) { return }
            writer.append(goJSON: text)
        }
    }

    private func timestamp(_ time: Timestamp, _ writer: inout ByteWriter) {
        guard let format = options.timestampFormat else {
            return writer.append(decimal: time.nanoseconds / options.timestampUnit)
        }
        switch format.value(of: Moment(time), in: .utc) {
        case .int(let count)?: writer.append(decimal: count)
        case .string(let text)?: writer.append(goJSON: text)
        default: writer.append("null")
        }
    }

    private static func render(_ tags: TagSet) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(UInt8(ascii: "{"))
        for (i, tag) in tags.tags.enumerated() {
            if i > 0 { writer.append(UInt8(ascii: ",")) }
            writer.append(goJSON: tag.key)
            writer.append(UInt8(ascii: ":"))
            writer.append(goJSON: tag.value)
        }
        writer.append(UInt8(ascii: "}"))
        return writer.bytes
    }

    // Nested fields

    func isNested(_ key: String) -> Bool {
        options.hasNestedFields && (options.nestedIncluded?.matches(key) ?? true)
            && options.nestedExcluded?.matches(key) != true
    }

    /// False, and nothing is written, if the text is no JSON, or has a number that no double can hold.
    private static func append(nested text: String, _ writer: inout ByteWriter) -> Bool {
        guard let document = try? JSONDocument(Array(text.utf8)) else { return false }
        let mark = writer.count
        if append(document, document.root, &writer) { return true }
        writer.truncate(to: mark)
        return false
    }

    private static func append(
        _ document: JSONDocument, _ node: JSONDocument.Node, _ writer: inout ByteWriter
    ) -> Bool {
        switch document.kind(of: node) {
        case .null: writer.append("null")
        case .yes: writer.append("true")
        case .no: writer.append("false")
        case .number:
            guard let number = document.double(of: node) else { return false }
            writer.append(goJSON: number)
        case .string: writer.append(goJSON: document.text(of: node))
        case .array:
            writer.append(UInt8(ascii: "["))
            for (i, child) in document.children(of: node).enumerated() {
                if i > 0 { writer.append(UInt8(ascii: ",")) }
                guard append(document, child, &writer) else { return false }
            }
            writer.append(UInt8(ascii: "]"))
        case .object:
            // Of two members with one name the last counts.
            let members = Dictionary(
                document.members(of: node).map { (document.text(of: $0.name), $0.value) }, uniquingKeysWith: { $1 })
            writer.append(UInt8(ascii: "{"))
            for (i, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if i > 0 { writer.append(UInt8(ascii: ",")) }
                writer.append(goJSON: member.key)
                writer.append(UInt8(ascii: ":"))
                guard append(document, member.value, &writer) else { return false }
            }
            writer.append(UInt8(ascii: "}"))
        }
        return true
    }
}
