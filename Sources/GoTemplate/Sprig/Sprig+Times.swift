import GoTime
import MetricModel

extension Sprig {
    /// Times, in the zone of the machine where none is named.
    static let times: [String: Function] = [
        "date": Function(2) { .string(try date($0[1], try $0[0].text(), .local)) },
        "dateInZone": Function(3) { .string(try date($0[1], try $0[0].text(), zone(try $0[2].text()))) },
        "date_in_zone": Function(3) { .string(try date($0[1], try $0[0].text(), zone(try $0[2].text()))) },
        "htmlDate": Function(1) { .string(try date($0[0], "2006-01-02", .local)) },
        "htmlDateInZone": Function(2) { .string(try date($0[0], "2006-01-02", zone(try $0[1].text()))) },
        "unixEpoch": Function(1) { .string("\(try $0[0].moment().seconds)") },
        "dateModify": Function(2) { try moved($0[1], by: try $0[0].text()) },
        "date_modify": Function(2) { try moved($0[1], by: try $0[0].text()) },
        "duration": Function(1) { .string(GoDuration.text(nanoseconds: clamped($0[0].whole, 1_000_000_000))) },
    ]

    private static func clamped(_ count: Int64, _ unit: Int128) -> Int64 { Int64(clamping: Int128(count) * unit) }

    /// A whole number counts seconds since the epoch.
    private static func date(_ value: Value, _ layout: String, _ zone: TimeZone) throws(Complaint) -> String {
        switch value {
        case .time(let time, _): return TimeLayout(layout).text(of: time, in: zone)
        case .int, .uint:
            let time = Timestamp(nanoseconds: clamped(value.whole, 1_000_000_000))
            return TimeLayout(layout).text(of: time, in: zone)
        default: throw Complaint("expected time, found \(value.typeName)")
        }
    }

    /// UTC for a name that is not known.
    private static func zone(_ name: String) -> TimeZone {
        do throws(TimeZoneError) { return try TimeZone(named: name) } catch { return .utc }
    }

    private static func moved(_ value: Value, by text: String) throws(Complaint) -> Value {
        guard case .time(let time, let zone) = value else { throw Complaint("expected time, found \(value.typeName)") }
        return .time(time + .nanoseconds(GoDuration.nanoseconds(text) ?? 0), zone)
    }
}
