import MetricModel

/// What an expression comes to, or a part of one.
enum Value: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case timestamp(Instant)
    /// Nanoseconds.
    case duration(Int64)
    case list([Value])
    case map(ValueMap)
    case type(ValueKind)
    /// The tags and the fields of the metric that is looked at. They stay where they are: nothing is copied.
    case tags
    case fields

    init(_ field: FieldValue) {
        self =
            switch field {
            case .int(let number): .int(number)
            case .uint(let number): .uint(number)
            case .double(let number): .double(number)
            case .bool(let bool): .bool(bool)
            case .string(let text): .string(text)
            }
    }

    var kind: ValueKind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .timestamp: .timestamp
        case .duration: .duration
        case .list: .list
        case .map, .tags, .fields: .map
        case .type: .type
        }
    }
}

/// The types of values, by the names they have in expressions.
enum ValueKind: String, Sendable {
    case null = "null_type"
    case bool, int, uint, double, string, bytes
    case timestamp = "google.protobuf.Timestamp"
    case duration = "google.protobuf.Duration"
    case list, map, type
}

/// A map that an expression makes: small, so a list of pairs will do.
struct ValueMap: Sendable {
    private(set) var keys: [Value] = []
    private(set) var values: [Value] = []

    init() {}

    init(_ tags: TagSet) {
        for tag in tags.tags {
            keys.append(.string(tag.key))
            values.append(.string(tag.value))
        }
    }

    init(_ fields: [Metric.Field]) {
        for field in fields {
            keys.append(.string(field.key))
            values.append(Value(field.value))
        }
    }

    /// False if the key is there already.
    mutating func insert(_ key: Value, _ value: Value) -> Bool {
        if self[key] != nil { return false }
        keys.append(key)
        values.append(value)
        return true
    }

    subscript(key: Value) -> Value? {
        for i in keys.indices where keys[i].equals(key) { return values[i] }
        return nil
    }
}
