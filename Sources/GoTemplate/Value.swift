import GoTime
import MetricModel

/// What an expression of a template comes to.
indirect enum Value: Sendable {
    /// Go's nil: a field that is not there. It prints as `<no value>`.
    case none
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    /// A whole number with a text of its own: a month, a day of the week, a duration.
    case named(Int64, String)
    case list([Value])
    case map(ValueMap)
    case metric(Metric)
    case time(Timestamp, TimeZone)

    init(_ value: FieldValue) {
        self =
            switch value {
            case .int(let number): .int(number)
            case .uint(let number): .uint(number)
            case .double(let number): .double(number)
            case .bool(let bool): .bool(bool)
            case .string(let text): .string(text)
            }
    }

    /// What counts as true in `if`, `with`, `and`, `or` and `not`.
    var isTrue: Bool {
        switch self {
        case .none: false
        case .bool(let bool): bool
        case .int(let number), .named(let number, _): number != 0
        case .uint(let number): number != 0
        case .double(let number): number != 0
        case .string(let text): !text.isEmpty
        case .list(let items): !items.isEmpty
        case .map(let map): !map.entries.isEmpty
        case .metric, .time: true
        }
    }

    /// Go's name of the type, for complaints.
    var typeName: String {
        switch self {
        case .none: "nil"
        case .bool: "bool"
        case .int: "int64"
        case .uint: "uint64"
        case .double: "float64"
        case .string: "string"
        case .named: "an integer with a name"
        case .list: "list"
        case .map: "map"
        case .metric: "metric"
        case .time: "time"
        }
    }
}

/// Values by text, in the order of the keys.
struct ValueMap: Sendable {
    private(set) var entries: [(key: String, value: Value)]
    /// Go's map of strings, where what is missing is an empty string when it is asked for by `index`.
    let isOfStrings: Bool

    init(_ tags: TagSet) {
        entries = tags.tags.map { ($0.key, .string($0.value)) }
        isOfStrings = true
    }

    init(_ fields: [Metric.Field]) {
        entries = fields.map { ($0.key, Value($0.value)) }.sorted { $0.key < $1.key }
        isOfStrings = false
    }

    init() { (entries, isOfStrings) = ([], false) }

    subscript(key: String) -> Value? {
        get { entries.first { $0.key == key }?.value }
        set {
            let at = entries.firstIndex { $0.key >= key } ?? entries.count
            let isThere = at < entries.count && entries[at].key == key
            entries.replaceSubrange(at..<(isThere ? at + 1 : at), with: newValue.map { [(key, $0)] } ?? [])
        }
    }
}
