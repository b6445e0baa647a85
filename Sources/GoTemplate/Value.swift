import GoTime
import MetricModel

/// What an expression of a template comes to.
indirect enum Value {
    /// Go's nil: a field that is not there. It prints as `<no value>`.
    case none
    case bool(Bool)
    /// Go's `int`, which constants and counts are.
    case plain(Int64)
    /// Go's `int64`, which fields and the results of arithmetic are.
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case named(NamedNumber)
    case list([Value])
    case map(ValueMap)
    case metric(Metric)
    case time(Moment, TemplateZone)
    case location(TemplateZone)
    case version(SemanticVersion)

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

    init(_ constant: Constant) {
        self =
            switch constant {
            case .none: .none
            case .bool(let bool): .bool(bool)
            case .integer(let number): .plain(number)
            case .real(let number): .double(number)
            case .string(let text): .string(text)
            }
    }

    /// What counts as true in `if`, `with`, `and`, `or` and `not`.
    var isTrue: Bool {
        switch self {
        case .none: false
        case .bool(let bool): bool
        case .plain(let number), .int(let number): number != 0
        case .named(let named): named.number != 0
        case .uint(let number): number != 0
        case .double(let number): number != 0
        case .string(let text): !text.isEmpty
        case .list(let items): !items.isEmpty
        case .map(let map): !map.entries.isEmpty
        case .metric, .time, .location, .version: true
        }
    }

    /// What it is called in complaints.
    var typeName: String {
        switch self {
        case .none: "nil"
        case .named: "an integer with a name"
        case .list: "list"
        case .map: "map"
        case .metric: "metric"
        case .time: "time"
        case .location: "location"
        case .version: "version"
        default: goType
        }
    }

    /// Go's name of the type, as `typeOf` and `%T` tell it.
    var goType: String {
        switch self {
        case .none: "<nil>"
        case .bool: "bool"
        case .plain: "int"
        case .int: "int64"
        case .uint: "uint64"
        case .double: "float64"
        case .string: "string"
        case .named(let named): named.kind.rawValue
        case .list: "[]interface {}"
        case .map(let map): map.isOfStrings ? "map[string]string" : "map[string]interface {}"
        case .metric: "*metric.metric"
        case .time: "time.Time"
        case .location: "*time.Location"
        case .version: "*semver.Version"
        }
    }

    /// What Go's reflection calls it, as `kindOf` tells.
    var goKind: String {
        switch self {
        case .none: "invalid"
        case .list: "slice"
        case .map: "map"
        case .metric, .location, .version: "ptr"
        case .time: "struct"
        case .named(let named): named.kind == .duration ? "int64" : "int"
        default: goType
        }
    }

    /// Whether both are the same in value and type, as Go's `reflect.DeepEqual` has it.
    func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.none, .none): true
        case (.bool(let left), .bool(let right)): left == right
        case (.plain(let left), .plain(let right)), (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.named(let left), .named(let right)): left == right
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.map(let left), .map(let right)):
            left.isOfStrings == right.isOfStrings && left.entries.count == right.entries.count
                && zip(left.entries, right.entries).allSatisfy { $0.key == $1.key && $0.value.isSame(as: $1.value) }
        case (.metric(let left), .metric(let right)): left == right
        case (.time(let left, let leftZone), .time(let right, let rightZone)): left == right && leftZone == rightZone
        case (.location(let left), .location(let right)): left == right
        case (.version(let left), .version(let right)): left == right
        default: false
        }
    }
}

/// A whole number of a type of its own; most have a text of their own, too.
struct NamedNumber: Equatable {
    /// Go's name of the type.
    enum Kind: String {
        case month = "time.Month", weekday = "time.Weekday", duration = "time.Duration"
        case metricType = "telegraf.ValueType"
    }

    let kind: Kind
    let number: Int64
    let text: String

    /// Whether Go has a method for its text.
    var hasText: Bool { kind != .metricType }

    init(_ kind: Kind, _ number: Int64, _ text: String) {
        self.kind = kind
        self.number = number
        self.text = text
    }

    /// - Parameter duration: in nanoseconds.
    init(duration: Int64) { self.init(.duration, duration, GoDuration.text(nanoseconds: duration)) }
}

extension NamedNumber {
    init(_ kind: MetricKind) {
        let number: Int64 =
            switch kind {
            case .counter: 1
            case .gauge: 2
            case .untyped: 3
            case .summary: 4
            case .histogram: 5
            }
        self.init(.metricType, number, "\(number)")
    }
}
