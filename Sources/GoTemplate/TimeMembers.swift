import GoTime

/// The methods of Go's times. Months, days of the week and durations have their own.
enum TimeMembers {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// Those that Go's templates cannot call, as they have two results or three.
    private static let several: Set = ["Clock", "Date", "ISOWeek", "Zone", "ZoneBounds"]

    static func member(
        _ name: String, of moment: Moment, _ zone: TemplateZone, _ arguments: [Value]
    ) throws(Complaint) -> Value {
        switch (name, arguments.count) {
        case ("Unix", 0): return .int(moment.seconds)
        case ("UnixMilli", 0): return .int(count(moment, perSecond: 1000))
        case ("UnixMicro", 0): return .int(count(moment, perSecond: 1_000_000))
        case ("UnixNano", 0): return .int(count(moment, perSecond: 1_000_000_000))
        case ("Format", 1): return .string(TimeLayout(try arguments[0].text()).text(of: moment, in: zone.rules))
        case ("UTC", 0): return .time(moment, .utc)
        case ("Local", 0): return .time(moment, .local)
        case ("In", 1): return .time(moment, try arguments[0].location())
        case ("Location", 0): return .location(zone)
        case ("IsDST", 0): return .bool(zone.rules.isDaylightSaving(at: moment.seconds))
        case ("IsZero", 0): return .bool(moment == .goZero)
        case ("Before", 1): return .bool(order(moment, try arguments[0].moment()) < 0)
        case ("After", 1): return .bool(order(moment, try arguments[0].moment()) > 0)
        case ("Equal", 1): return .bool(moment == (try arguments[0].moment()))
        case ("Compare", 1): return .plain(order(moment, try arguments[0].moment()))
        case ("Add", 1): return .time(moment.adding(nanoseconds: Int64(try arguments[0].count())), zone)
        case ("AddDate", 3):
            let counts = try arguments.map { value throws(Complaint) in try value.count() }
            guard counts.allSatisfy({ -1_000_000...1_000_000 ~= $0 }) else { throw Complaint("AddDate goes too far") }
            let later = ClockTime(moment, in: zone.rules).adding(years: counts[0], months: counts[1], days: counts[2])
            return .time(later.moment(in: zone.rules), zone)
        case ("Sub", 1): return .named(NamedNumber(duration: moment.nanoseconds(since: try arguments[0].moment())))
        case ("Truncate", 1): return .time(moment.truncated(to: Int64(try arguments[0].count())), zone)
        case ("Round", 1): return .time(moment.rounded(to: Int64(try arguments[0].count())), zone)
        case ("String", 0): return .string(Value.time(moment, zone).printed)
        case ("GoString", 0): return .string(source(of: moment, zone))
        case (_, 0): return try part(name, of: ClockTime(moment, in: zone.rules))
        default: throw Complaint("there is no .\(name) with \(arguments.count) arguments in a time")
        }
    }

    private static func part(_ name: String, of clock: ClockTime) throws(Complaint) -> Value {
        switch name {
        case "Year": return .plain(clock.year)
        case "Month": return .named(NamedNumber(.month, clock.month, months[Int(clock.month) - 1]))
        case "Day": return .plain(clock.day)
        case "YearDay": return .plain(clock.dayOfYear)
        case "Weekday": return .named(NamedNumber(.weekday, Int64(clock.weekday), weekdays[clock.weekday]))
        case "Hour": return .plain(clock.hour)
        case "Minute": return .plain(clock.minute)
        case "Second": return .plain(clock.second)
        case "Nanosecond": return .plain(Int64(clock.nanosecond))
        case _ where several.contains(name): throw Complaint(".\(name) has more than one result")
        default: throw Complaint("there is no .\(name) in a time")
        }
    }

    /// As it would stand in Go's source.
    static func source(of moment: Moment, _ zone: TemplateZone) -> String {
        let clock = ClockTime(moment, in: zone.rules)
        return "time.Date(\(clock.year), time.\(months[Int(clock.month) - 1]), \(clock.day), \(clock.hour), "
            + "\(clock.minute), \(clock.second), \(clock.nanosecond), time.\(zone == .utc ? "UTC" : "Local"))"
    }

    static func member(_ name: String, of named: NamedNumber, _ arguments: [Value]) throws(Complaint) -> Value {
        switch (named.kind, name, arguments.count) {
        case (.month, "String", 0), (.weekday, "String", 0), (.duration, "String", 0): return .string(named.text)
        case (.duration, "Hours", 0): return .double(Double(named.number) / 3.6e12)
        case (.duration, "Minutes", 0): return .double(Double(named.number) / 6e10)
        case (.duration, "Seconds", 0): return .double(Double(named.number) / 1e9)
        case (.duration, "Milliseconds", 0): return .int(named.number / 1_000_000)
        case (.duration, "Microseconds", 0): return .int(named.number / 1000)
        case (.duration, "Nanoseconds", 0): return .int(named.number)
        case (.duration, "Abs", 0): return .named(NamedNumber(duration: Int64(clamping: named.number.magnitude)))
        case (.duration, "Truncate", 1):
            let unit = Int64(try arguments[0].count())
            return .named(NamedNumber(duration: unit > 0 ? named.number - named.number % unit : named.number))
        case (.duration, "Round", 1):
            return .named(NamedNumber(duration: rounded(named.number, to: Int64(try arguments[0].count()))))
        default: throw Complaint("there is no .\(name) in \(Value.named(named).typeName)")
        }
    }

    /// Half a unit goes away from zero; the longest duration where there is no longer one.
    private static func rounded(_ span: Int64, to unit: Int64) -> Int64 {
        guard unit > 0 else { return span }
        let rest = span % unit
        let whole = Int128(span - rest)
        return Int64(clamping: rest.magnitude * 2 < unit.magnitude ? whole : whole + Int128(unit * rest.signum()))
    }

    /// Rounded down; what 64 bits do not hold wraps around, as in Go.
    private static func count(_ moment: Moment, perSecond: Int64) -> Int64 {
        moment.seconds &* perSecond &+ Int64(moment.nanosecond) / (1_000_000_000 / perSecond)
    }

    private static func order(_ one: Moment, _ other: Moment) -> Int64 {
        let (left, right) = ((one.seconds, one.nanosecond), (other.seconds, other.nanosecond))
        return left < right ? -1 : left == right ? 0 : 1
    }
}
