public import Bytes
public import GoTime
public import MetricModel

/// Comma separated values: time, measurement, values of the tags and values of the fields, each in the order of the
/// keys; or chosen columns.
public struct CSVSerializer: MetricSerializer {
    public enum Column: Sendable, Equatable {
        case timestamp, name
        case tag(String)
        case field(String)
    }

    public struct Options: Sendable {
        public var timestamps = Timestamps.unix(.seconds)
        public var separator = UInt8(ascii: ",")
        /// Writes the names of the columns once, before all else; those of the first metric if none are chosen.
        public var header = false
        /// Writes `tag_` and `field_` before the names of columns.
        public var columnPrefix = false
        /// Empty for all that a metric has.
        public var columns: [Column] = []

        public init() {}
    }

    public enum Timestamps: Sendable {
        case unix(UnixTime)
        /// In UTC.
        case layout(TimeLayout)
    }

    private let options: Options
    private var isHeaderDue: Bool
    /// The cells of tag sets, a separator before each.
    private var tagCells = TagMemo<[UInt8]>()

    public init(_ options: Options) {
        self.options = options
        isHeaderDue = options.header
    }

    public mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) {
        let isWhole = options.columns.isEmpty
        let order = isWhole ? Self.order(of: metric.fields) : []
        if isHeaderDue {
            isHeaderDue = false
            writeNames(isWhole ? Self.names(metric, order, options) : options.columns.map(name), to: &writer)
        }
        if isWhole { writeAll(metric, order, to: &writer) } else { writeChosen(metric, to: &writer) }
        writer.append(UInt8(ascii: "\n"))
    }

    private mutating func writeAll(_ metric: borrowing Metric, _ order: [Int], to writer: inout ByteWriter) {
        let separator = options.separator
        write(metric.time, to: &writer)
        writer.append(separator)
        writer.append(csv: metric.name, separator: separator)
        writer.append(
            tagCells.value(for: metric.tags) { tags in
                var cells = ByteWriter()
                for tag in tags.tags {
                    cells.append(separator)
                    cells.append(csv: tag.value, separator: separator)
                }
                return cells.bytes
            })
        for i in order {
            writer.append(separator)
            write(metric.fields[i].value, to: &writer)
        }
    }

    private func writeChosen(_ metric: borrowing Metric, to writer: inout ByteWriter) {
        for (i, column) in options.columns.enumerated() {
            if i > 0 { writer.append(options.separator) }
            switch column {
            case .timestamp: write(metric.time, to: &writer)
            case .name: writer.append(csv: metric.name, separator: options.separator)
            case .tag(let key): writer.append(csv: metric.tags[key] ?? "", separator: options.separator)
            case .field(let key): if let value = metric[field: key] { write(value, to: &writer) }
            }
        }
    }

    private func write(_ time: Timestamp, to writer: inout ByteWriter) {
        switch options.timestamps {
        case .unix(let unit): writer.append(decimal: unit.count(of: time))
        case .layout(let layout):
            writer.append(csv: layout.text(of: time, in: .utc), separator: options.separator)
        }
    }

    private func write(_ value: FieldValue, to writer: inout ByteWriter) {
        switch value {
        case .int(let number): writer.append(decimal: number)
        case .uint(let number): writer.append(decimal: number)
        case .double(let number):
            writer.append(decimal: number)
        case .bool(let value): writer.append(value ? "true" : "false")
        case .string(let text): writer.append(csv: text, separator: options.separator)
        }
    }

    /// Where the fields stand, in the order of their keys.
    private static func order(of fields: [Metric.Field]) -> [Int] {
        let indices = Array(fields.indices)
        let isSorted = zip(indices, indices.dropFirst()).allSatisfy { i, j in
            !fields[j].key.utf8.lexicographicallyPrecedes(fields[i].key.utf8)
        }
        return isSorted
            ? indices : indices.sorted { fields[$0].key.utf8.lexicographicallyPrecedes(fields[$1].key.utf8) }
    }

    private func writeNames(_ names: [String], to writer: inout ByteWriter) {
        for (i, name) in names.enumerated() {
            if i > 0 { writer.append(options.separator) }
            writer.append(csv: name, separator: options.separator)
        }
        writer.append(UInt8(ascii: "\n"))
    }

    private static func names(_ metric: borrowing Metric, _ order: [Int], _ options: Options) -> [String] {
        let (tag, field) = options.columnPrefix ? ("tag_", "field_") : ("", "")
        return ["timestamp", "measurement"] + metric.tags.tags.map { tag + $0.key }
            + order.map { [fields = metric.fields] in field + fields[$0].key }
    }

    /// A chosen column is called as it was chosen.
    private func name(of column: Column) -> String {
        switch column {
        case .timestamp: "timestamp"
        case .name: "name"
        case .tag(let key): options.columnPrefix ? "tag_" + key.replacing(".", with: "_") : key
        case .field(let key): options.columnPrefix ? "field_" + key.replacing(".", with: "_") : key
        }
    }
}

extension ByteWriter {
    /// In quotes only where it has to be: with a separator, a quote or a line's end inside, or white space first.
    mutating func append(csv text: borrowing String, separator: UInt8) {
        var text = copy text
        let isOpen = text.unicodeScalars.first.map { !$0.properties.isWhitespace } ?? true
        text.withUTF8 { bytes in
            let needsQuotes =
                !isOpen || bytes.elementsEqual("\\.".utf8)
                || bytes.contains { $0 == separator || $0 == UInt8(ascii: "\"") || $0.isLineEnd }
            guard needsQuotes else { return append(bytes) }
            append(UInt8(ascii: "\""))
            for byte in bytes {
                if byte == UInt8(ascii: "\"") { append(byte) }
                append(byte)
            }
            append(UInt8(ascii: "\""))
        }
    }
}
