import GoTime
import MetricModel

extension Sprig {
    /// Times, in the zone of the machine where none is named.
    static let times: [String: Function] = [
        "now": .clock(0) { .time(Moment($1), .local) },
        "ago": .clock(1) { arguments, now in
            let age = Moment(now).nanoseconds(since: moment(arguments[0]) ?? Moment(now))
            return .string(GoDuration.text(nanoseconds: rounded(age, to: 1_000_000_000)))
        },
        "date": Function(2) { .string(try date($0[1], try $0[0].text(), .local)) },
        "dateInZone": Function(3) { .string(try date($0[1], try $0[0].text(), zone(try $0[2].text()))) },
        "date_in_zone": Function(3) { .string(try date($0[1], try $0[0].text(), zone(try $0[2].text()))) },
        "htmlDate": Function(1) { .string(try date($0[0], "2006-01-02", .local)) },
        "htmlDateInZone": Function(2) { .string(try date($0[0], "2006-01-02", zone(try $0[1].text()))) },
        "toDate": Function(2) {
            let (layout, text) = (try $0[0].text(), try $0[1].text())
            return if let moment = try? read(text, layout) { .time(moment, .local) } else { .time(.goZero, .utc) }
        },
        "mustToDate": Function(2) { .time(try read(try $0[1].text(), try $0[0].text()), .local) },
        "unixEpoch": Function(1) { .string("\(try $0[0].moment().seconds)") },
        "dateModify": Function(2) { try moved($0[1], by: GoDuration.nanoseconds(try $0[0].text()) ?? 0) },
        "date_modify": Function(2) { try moved($0[1], by: GoDuration.nanoseconds(try $0[0].text()) ?? 0) },
        "mustDateModify": Function(2) { try moved($0[1], by: try span($0[0])) },
        "must_date_modify": Function(2) { try moved($0[1], by: try span($0[0])) },
        "duration": Function(1) { .string(GoDuration.text(nanoseconds: clamped($0[0].whole, 1_000_000_000))) },
        "durationRound": .clock(1) { .string(largestUnit(of: duration($0[0], now: Moment($1)))) },
    ]

    private static func clamped(_ count: Int64, _ unit: Int128) -> Int64 { Int64(clamping: Int128(count) * unit) }

    /// A whole number counts seconds since the epoch, a billion years at most: no calendar goes further.
    private static func moment(_ value: Value) -> Moment? {
        switch value {
        case .time(let moment, _): moment
        case .plain, .int, .uint: Moment(seconds: min(max(value.whole, -1 << 55), 1 << 55))
        default: nil
        }
    }

    private static func date(_ value: Value, _ layout: String, _ zone: TimeZone) throws(Complaint) -> String {
        guard let moment = moment(value) else { throw Complaint("expected time, found \(value.typeName)") }
        return TimeLayout(layout).text(of: moment, in: zone)
    }

    /// UTC for a name that is not known.
    private static func zone(_ name: String) -> TimeZone {
        do throws(TimeZoneError) { return try TimeZone(named: name) } catch { return .utc }
    }

    private static func read(_ text: String, _ layout: String) throws(Complaint) -> Moment {
        do throws(TimeFormatError) { return try TimeLayout(layout).moment(text, in: .local) } catch {
            throw Complaint(error.message)
        }
    }

    private static func span(_ value: Value) throws(Complaint) -> Int64 {
        let text = try value.text()
        guard let span = GoDuration.nanoseconds(text) else { throw Complaint("'\(text)' is no duration") }
        return span
    }

    private static func moved(_ value: Value, by span: Int64) throws(Complaint) -> Value {
        guard case .time(let moment, let zone) = value else {
            throw Complaint("expected time, found \(value.typeName)")
        }
        return .time(moment.adding(nanoseconds: span), zone)
    }

    /// Half a unit goes away from zero.
    private static func rounded(_ span: Int64, to unit: Int64) -> Int64 {
        let (whole, rest) = span.quotientAndRemainder(dividingBy: unit)
        return clamped(whole + (rest.magnitude * 2 >= unit.magnitude ? rest.signum() : 0), Int128(unit))
    }

    /// In nanoseconds: of a duration as text or number, or since a time.
    private static func duration(_ value: Value, now: Moment) -> Int64 {
        switch value {
        case .string(let text): GoDuration.nanoseconds(text) ?? 0
        case .plain(let number), .int(let number): number
        case .named(let named) where named.kind == .duration: named.number
        case .time(let moment, _): now.nanoseconds(since: moment)
        default: 0
        }
    }

    /// `2h` of `2h10m5s`: the largest unit of which there is more than one, cut off. Months have 30 days, years 365.
    private static func largestUnit(of span: Int64) -> String {
        let units: [(name: String, seconds: UInt64)] = [
            ("y", 31_536_000), ("mo", 2_592_000), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
        ]
        let unit = units.first { span.magnitude > $0.seconds * 1_000_000_000 }
        return unit.map { "\(span.magnitude / ($0.seconds * 1_000_000_000))\($0.name)" } ?? "0s"
    }
}
