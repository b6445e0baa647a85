import GoTime
import MetricModel

extension Value {
    /// A method or member by its name: `.Tag "host"`, `.Time.Unix`, `.Tags.host`.
    func field(_ name: String, _ arguments: [Value]) throws(Complaint) -> Value {
        switch self {
        case .metric(let metric): return try Self.member(name, of: metric, arguments)
        case .time(let time, let zone): return try Self.member(name, of: time, zone, arguments)
        case .map(let map):
            guard arguments.isEmpty else { throw Complaint("\(name) is no method but has arguments") }
            return map[name] ?? .none
        case .named(_, let text) where name == "String" && arguments.isEmpty: return .string(text)
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
        case ("Time", 0): return .time(metric.time, .utc)
        case ("String", 0): return .string(Value.metric(metric).printed)
        case ("Name", _), ("Tag", _), ("Field", _), ("HasTag", _), ("HasField", _), ("Tags", _), ("Fields", _),
            ("Time", _):
            throw Complaint("wrong number of arguments for \(name): \(arguments.count)")
        default: throw Complaint("there is no .\(name) in a metric")
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    private static func member(
        _ name: String, of time: Timestamp, _ zone: TimeZone, _ arguments: [Value]
    ) throws(Complaint) -> Value {
        func number(_ layout: String) -> Int64 { Int64(TimeLayout(layout).text(of: time, in: zone)) ?? 0 }
        switch (name, arguments.count) {
        case ("Unix", 0): return .int(time.seconds)
        case ("UnixMilli", 0): return .int(time.units(of: 1_000_000))
        case ("UnixMicro", 0): return .int(time.units(of: 1000))
        case ("UnixNano", 0): return .int(time.nanoseconds)
        case ("Format", 1): return .string(TimeLayout(try arguments[0].text()).text(of: time, in: zone))
        case ("UTC", 0): return .time(time, .utc)
        case ("Local", 0): return .time(time, .local)
        case ("Year", 0): return .int(number("2006"))
        case ("Month", 0): return .named(number("1"), months[Int(number("1")) - 1])
        case ("Day", 0): return .int(number("2"))
        case ("YearDay", 0): return .int(number("002"))
        case ("Weekday", 0):
            let day = TimeLayout("Monday").text(of: time, in: zone)
            return .named(Int64(weekdays.firstIndex(of: day) ?? 0), day)
        case ("Hour", 0): return .int(number("15"))
        case ("Minute", 0): return .int(number("4"))
        case ("Second", 0): return .int(number("5"))
        case ("Nanosecond", 0): return .int(time.nanoseconds - time.seconds * 1_000_000_000)
        case ("IsZero", 0): return .bool(false)
        case ("Before", 1): return .bool(time < (try arguments[0].moment()))
        case ("After", 1): return .bool(time > (try arguments[0].moment()))
        case ("Equal", 1): return .bool(time == (try arguments[0].moment()))
        case ("String", 0): return .string(Value.time(time, zone).printed)
        case ("Unix", _), ("Format", _), ("UTC", _), ("UnixNano", _):
            throw Complaint("wrong number of arguments for \(name): \(arguments.count)")
        default: throw Complaint("there is no .\(name) in a time")
        }
    }
}

extension Timestamp {
    /// How many of `nanoseconds` have passed since the epoch, rounded down.
    fileprivate func units(of nanoseconds: Int64) -> Int64 {
        roundedDown(to: .nanoseconds(nanoseconds)).nanoseconds / nanoseconds
    }
}
