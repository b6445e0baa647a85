import GoTime
import MetricModel

extension Value {
    /// A method or member by its name: `.Tag "host"`, `.Time.Unix`, `.Tags.host`.
    func field(_ name: String, _ arguments: [Value]) throws(Complaint) -> Value {
        switch self {
        case .metric(let metric): return try Self.member(name, of: metric, arguments)
        case .time(let moment, let zone): return try TimeMembers.member(name, of: moment, zone, arguments)
        case .named(let named): return try TimeMembers.member(name, of: named, arguments)
        case .version(let version): return try Self.member(name, of: version, arguments)
        case .location(let zone) where name == "String" && arguments.isEmpty: return .string(zone.name)
        case .map(let map):
            guard arguments.isEmpty else { throw Complaint("\(name) is no method but has arguments") }
            return map[name] ?? .none
        case .none: return .none
        default: throw Complaint("there is no .\(name) in \(typeName)")
        }
    }

    private static func member(_ name: String, of metric: Metric, _ arguments: [Value]) throws(Complaint) -> Value {
        switch (name, arguments.count) {
        case ("Name", 0): return .string(metric.name)
        case ("Tag", 1): return .string(metric.tags[try arguments[0].text()] ?? "")
        case ("Field", 1): return metric[field: try arguments[0].text()].map(Value.init) ?? .none
        case ("HasTag", 1): return .bool(metric.tags[try arguments[0].text()] != nil)
        case ("HasField", 1): return .bool(metric[field: try arguments[0].text()] != nil)
        case ("Tags", 0), ("TagList", 0): return .map(ValueMap(metric.tags))
        case ("Fields", 0), ("FieldList", 0): return .map(ValueMap(metric.fields))
        case ("Time", 0): return .time(Moment(metric.time), .local)
        case ("Type", 0): return .named(NamedNumber(metric.kind))
        case ("String", 0): return .string(Value.metric(metric).printed)
        case ("Name", _), ("Tag", _), ("Field", _), ("HasTag", _), ("HasField", _), ("Tags", _), ("Fields", _),
            ("Time", _):
            throw Complaint("wrong number of arguments for \(name): \(arguments.count)")
        default: throw Complaint("there is no .\(name) in a metric")
        }
    }

    private static func member(
        _ name: String, of version: SemanticVersion, _ arguments: [Value]
    ) throws(Complaint) -> Value {
        switch (name, arguments.count) {
        case ("Major", 0): return .uint(version.major)
        case ("Minor", 0): return .uint(version.minor)
        case ("Patch", 0): return .uint(version.patch)
        case ("Prerelease", 0): return .string(version.prerelease)
        case ("Metadata", 0): return .string(version.metadata)
        case ("Original", 0): return .string(version.original)
        case ("String", 0): return .string(version.text)
        case ("Compare", 1): return .plain(Int64(version.order(try arguments[0].semanticVersion())))
        case ("Equal", 1): return .bool(version.order(try arguments[0].semanticVersion()) == 0)
        case ("LessThan", 1): return .bool(version.order(try arguments[0].semanticVersion()) < 0)
        case ("GreaterThan", 1): return .bool(version.order(try arguments[0].semanticVersion()) > 0)
        default: throw Complaint("there is no .\(name) with \(arguments.count) arguments in a version")
        }
    }
}
