import GoTime

/// The methods of Go's times, and of its months, days of the week and durations.
enum TimeMembers {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    static func member(
        _ name: String, of moment: Moment, _ zone: TimeZone, _ arguments: [Value]
    ) throws(Complaint) -> Value {
        var clock: ClockTime { ClockTime(moment, in: zone) }
        switch (name, arguments.count) {
        case ("Unix", 0): return .int(moment.seconds)
        case ("UnixMilli", 0): return .int(count(moment, perSecond: 1000))
        case ("UnixMicro", 0): return .int(count(moment, perSecond: 1_000_000))
        case ("UnixNano", 0): return .int(count(moment, perSecond: 1_000_000_000))
        case ("Format", 1): return .string(TimeLayout(try arguments[0].text()).text(of: moment, in: zone))
        case ("UTC", 0): return .time(moment, .utc)
        case ("Local", 0): return .time(moment, .local)
        case ("Year", 0): return .plain(clock.year)
        case ("Month", 0): return .named(NamedNumber(.month, clock.month, months[Int(clock.month) - 1]))
        case ("Day", 0): return .plain(clock.day)
        case ("YearDay", 0): return .plain(clock.dayOfYear)
        case ("Weekday", 0):
            let day = clock.weekday
            return .named(NamedNumber(.weekday, Int64(day), weekdays[day]))
        case ("Hour", 0): return .plain(clock.hour)
        case ("Minute", 0): return .plain(clock.minute)
        case ("Second", 0): return .plain(clock.second)
        case ("Nanosecond", 0): return .plain(Int64(moment.nanosecond))
        case ("IsZero", 0): return .bool(moment == .goZero)
        case ("Before", 1): return .bool(order(moment, try arguments[0].moment()) < 0)
        case ("After", 1): return .bool(order(moment, try arguments[0].moment()) > 0)
        case ("Equal", 1): return .bool(moment == (try arguments[0].moment()))
        case ("Add", 1): return .time(moment.adding(nanoseconds: Int64(try arguments[0].count())), zone)
        case ("AddDate", 3):
            let counts = try arguments.map { value throws(Complaint) in try value.count() }
            guard counts.allSatisfy({ -1_000_000...1_000_000 ~= $0 }) else { throw Complaint("AddDate goes too far") }
            let later = clock.adding(years: counts[0], months: counts[1], days: counts[2])
            return .time(later.moment(in: zone), zone)
        case ("Sub", 1): return .named(NamedNumber(duration: moment.nanoseconds(since: try arguments[0].moment())))
        case ("String", 0): return .string(Value.time(moment, zone).printed)
        case ("Unix", _), ("Format", _), ("UTC", _), ("UnixNano", _):
            throw Complaint("wrong number of arguments for \(name): \(arguments.count)")
        default: throw Complaint("there is no .\(name) in a time")
        }
    }

    static func member(_ name: String, of named: NamedNumber, _ arguments: [Value]) throws(Complaint) -> Value {
        if name == "String", arguments.isEmpty { return .string(named.text) }
        guard named.kind == .duration, arguments.isEmpty else {
            throw Complaint("there is no .\(name) in \(Value.named(named).typeName)")
        }
        switch name {
        case "Hours": return .double(Double(named.number) / 3.6e12)
        case "Minutes": return .double(Double(named.number) / 6e10)
        case "Seconds": return .double(Double(named.number) / 1e9)
        case "Milliseconds": return .int(named.number / 1_000_000)
        case "Microseconds": return .int(named.number / 1000)
        case "Nanoseconds": return .int(named.number)
        default: throw Complaint("there is no .\(name) in a duration")
        }
    }

    /// Rounded down; what 64 bits do not hold wraps around, as in Go.
    private static func count(_ moment: Moment, perSecond: Int64) -> Int64 {
        moment.seconds &* perSecond &+ Int64(moment.nanosecond) / (1_000_000_000 / perSecond)
    }

    private static func order(_ one: Moment, _ other: Moment) -> Int {
        let (left, right) = ((one.seconds, one.nanosecond), (other.seconds, other.nanosecond))
        return left < right ? -1 : left == right ? 0 : 1
    }
}

extension Moment {
    /// What a time is in Go before anything is set: the first second of the year 1.
    static let goZero = Moment(seconds: -62_135_596_800)

    func adding(nanoseconds span: Int64) -> Moment {
        let sum = nanosecond + Int(span % 1_000_000_000)
        let carry = sum < 0 ? -1 : sum >= 1_000_000_000 ? 1 : 0
        return Moment(
            seconds: seconds &+ span / 1_000_000_000 &+ Int64(carry), nanosecond: sum - carry * 1_000_000_000)
    }

    /// The longest duration there is where the difference is longer.
    func nanoseconds(since other: Moment) -> Int64 {
        let whole = (Int128(seconds) - Int128(other.seconds)) * 1_000_000_000
        return Int64(clamping: whole + Int128(nanosecond - other.nanosecond))
    }
}
