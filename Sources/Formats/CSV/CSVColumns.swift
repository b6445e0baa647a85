import Bytes
import MetricModel

/// What the cells of a record become, column by column.
struct CSVColumns: Sendable {
    enum Use: Sendable {
        case tag, time, field
    }

    /// A type that a column was given; without one its cells are taken for what they look like.
    enum CellType: Sendable {
        case int, float, bool, string

        /// Other names mean text, as in Telegraf.
        init(named name: String) {
            switch name {
            case "int": self = .int
            case "float": self = .float
            case "bool": self = .bool
            default: self = .string
            }
        }
    }

    struct Column: Sendable {
        let name: String
        let use: Use
        let type: CellType?
        /// Whether a column before it has the same name, whose field it then replaces.
        let isRepeated: Bool
    }

    let columns: [Column]
    /// Columns beyond the given types cannot be read; -1 if there are no types.
    let typedCount: Int

    init(_ names: [String], _ options: CSVParser.Options) {
        var seen: Set<String> = []
        typedCount = options.columnTypes.isEmpty ? -1 : options.columnTypes.count
        let types = options.columnTypes.map { CellType(named: $0) }
        columns = names.enumerated().map { i, name in
            let use: Use =
                options.tagColumns.contains(name) ? .tag : name == options.timestampColumn ? .time : .field
            return Column(
                name: name, use: use, type: i < types.count ? types[i] : nil,
                isRepeated: !seen.insert(name).inserted)
        }
    }
}

extension CSVColumns.CellType {
    func value(_ text: UnsafeBufferPointer<UInt8>) throws(ParseError) -> FieldValue {
        switch self {
        case .int:
            guard let value = InferredValue.integer(text) else { throw fault("int", text) }
            return .int(value)
        case .float:
            guard let value = GoFloat.read(text) else { throw fault("float", text) }
            return .double(value)
        case .bool:
            guard let value = InferredValue.boolean(text) else { throw fault("bool", text) }
            return .bool(value)
        case .string: return .string(String(decoding: text, as: UTF8.self))
        }
    }

    private func fault(_ type: String, _ text: UnsafeBufferPointer<UInt8>) -> ParseError {
        let quoted = GoQuote.quoted(String(decoding: text, as: UTF8.self))
        return ParseError("column type: parse \(type) error: \(quoted) is none")
    }
}
