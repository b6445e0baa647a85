public import Bytes
public import MetricModel

/// InfluxDB line protocol, as Telegraf writes it.
public struct InfluxLineSerializer: MetricSerializer {
    public struct Options: Sendable, Equatable {
        /// A metric whose line would be longer becomes several; 0 is without limit. The separators of fields beyond
        /// one are not counted, so a line may be a few bytes longer.
        public var maxLineBytes: Int
        public var sortFields: Bool
        /// Writes unsigned integers as such; else as signed ones, held to the largest.
        public var uintSupport: Bool
        public var omitTimestamp: Bool

        public init(
            maxLineBytes: Int = 0, sortFields: Bool = false, uintSupport: Bool = false, omitTimestamp: Bool = false
        ) {
            self.maxLineBytes = maxLineBytes
            self.sortFields = sortFields
            self.uintSupport = uintSupport
            self.omitTimestamp = omitTimestamp
        }

        /// As `--test` prints metrics.
        public static let testMode = Options(sortFields: true, uintSupport: true)
    }

    private let options: Options
    private var rendered = TagMemo<[UInt8]>()

    public init(_ options: Options = Options()) { self.options = options }

    public mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) throws(SerializeError) {
        let mark = writer.count
        do throws(SerializeError) { try write(metric, to: &writer) } catch {
            writer.truncate(to: mark)
            throw error
        }
    }

    /// Of a metric with a field that is too long for any line, the lines before it stay.
    public mutating func append(_ batch: [Metric], to writer: inout ByteWriter) -> [LeftOut] {
        var leftOut: [LeftOut] = []
        for (i, metric) in batch.enumerated() {
            do throws(SerializeError) { try write(metric, to: &writer) } catch {
                leftOut.append(LeftOut(index: i, error: error))
            }
        }
        return leftOut
    }

    /// What was written when it throws are whole lines.
    private mutating func write(_ metric: borrowing Metric, to writer: inout ByteWriter) throws(SerializeError) {
        if metric.name.isEmpty { throw SerializeError("invalid name") }
        let tags = rendered.value(for: metric.tags) { Self.render($0) }
        let time = metric.time.nanoseconds
        var line = Line(start: writer.count)
        Self.header(metric.name, tags, to: &writer)
        line.headerEnd = writer.count
        let fields = options.sortFields ? Self.sorted(metric.fields) : metric.fields
        for field in fields where !field.key.isEmpty && Self.isWritable(field.value) {
            if line.pairsLength > 0 { writer.append(UInt8(ascii: ",")) }
            let pair = writer.count
            writer.append(escaping: field.key, Escapes.key)
            writer.append(UInt8(ascii: "="))
            append(field.value, to: &writer)
            if options.maxLineBytes > 0 { try breakLine(&line, pair, metric.name, tags, time, to: &writer) }
            line.pairsLength += writer.count - max(pair, line.headerEnd)
        }
        guard line.pairsLength > 0 else {
            writer.truncate(to: line.start)
            throw SerializeError("no serializable fields")
        }
        footer(time, to: &writer)
    }

    private struct Line {
        var start: Int
        var headerEnd = 0
        var pairsLength = 0
    }

    /// Moves the pair just written to a line of its own, if this line is too short for it.
    private func breakLine(
        _ line: inout Line, _ pair: Int, _ name: String, _ tags: [UInt8], _ time: Int64, to writer: inout ByteWriter
    ) throws(SerializeError) {
        let fixed = line.headerEnd - line.start + footerLength(time)
        let length = writer.count - pair
        let separator = line.pairsLength > 0 ? 1 : 0
        guard fixed + line.pairsLength + length + separator > options.maxLineBytes else { return }
        let tail = writer.cut(from: pair)
        if line.pairsLength > 0 {
            writer.truncate(to: pair - 1)
            footer(time, to: &writer)
            line = Line(start: writer.count)
            Self.header(name, tags, to: &writer)
            line.headerEnd = writer.count
        }
        guard fixed + length <= options.maxLineBytes else {
            writer.truncate(to: line.start)
            throw SerializeError("need more space")
        }
        writer.append(tail)
    }

    private static func header(_ name: String, _ tags: [UInt8], to writer: inout ByteWriter) {
        writer.append(escaping: name, Escapes.measurement)
        writer.append(tags)
        writer.append(UInt8(ascii: " "))
    }

    private func footer(_ time: Int64, to writer: inout ByteWriter) {
        if !options.omitTimestamp {
            writer.append(UInt8(ascii: " "))
            writer.append(decimal: time)
        }
        writer.append(UInt8(ascii: "\n"))
    }

    private func footerLength(_ time: Int64) -> Int {
        if options.omitTimestamp { return 1 }
        var digits = 1
        var rest = time.magnitude
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        return digits + (time < 0 ? 3 : 2)
    }

    /// Line protocol has no word for NaN and the infinities.
    private static func isWritable(_ value: FieldValue) -> Bool {
        if case .double(let number) = value { number.isFinite } else { true }
    }

    private func append(_ value: FieldValue, to writer: inout ByteWriter) {
        switch value {
        case .int(let value):
            writer.append(decimal: value)
            writer.append(UInt8(ascii: "i"))
        case .uint(let value) where options.uintSupport:
            writer.append(decimal: value)
            writer.append(UInt8(ascii: "u"))
        case .uint(let value):
            writer.append(decimal: min(value, UInt64(Int64.max)))
            writer.append(UInt8(ascii: "i"))
        case .double(let value): writer.append(decimal: value)
        case .bool(let value): writer.append(value ? "true" : "false")
        case .string(let value):
            writer.append(UInt8(ascii: "\""))
            writer.append(escaping: value, Escapes.string)
            writer.append(UInt8(ascii: "\""))
        }
    }

    private static func sorted(_ fields: [Metric.Field]) -> [Metric.Field] {
        fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    /// Line protocol cannot end a tag's key or value in a backslash, nor leave one empty.
    private static func render(_ tags: TagSet) -> [UInt8] {
        var writer = ByteWriter()
        for tag in tags.tags {
            let mark = writer.count
            writer.append(UInt8(ascii: ","))
            let key = writer.count
            writer.append(escaping: tag.key, Escapes.key)
            writer.dropLast(UInt8(ascii: "\\"), downTo: key)
            let equals = writer.count
            writer.append(UInt8(ascii: "="))
            writer.append(escaping: tag.value, Escapes.key)
            writer.dropLast(UInt8(ascii: "\\"), downTo: equals + 1)
            if equals == key || writer.count == equals + 1 { writer.truncate(to: mark) }
        }
        return writer.bytes
    }
}
