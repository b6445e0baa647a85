import GoTime

extension Function {
    /// A part of a time, or of a span, of which it is the whole in that unit.
    func part(of value: Value, in zone: Zone?) -> Value? {
        switch value {
        case .timestamp(let time):
            let offset = zone?.offset(at: time.moment.seconds) ?? 0
            let clock = ClockTime(seconds: time.moment.seconds + offset, nanosecond: time.moment.nanosecond)
            return part(of: clock).map { .int($0) }
        case .duration(let span) where zone == nil:
            switch self {
            case .getHours: return .int(span / 3_600_000_000_000)
            case .getMinutes: return .int(span / 60_000_000_000)
            case .getSeconds: return .int(span / 1_000_000_000)
            case .getMilliseconds: return .int(span / 1_000_000)
            default: return nil
            }
        default: return nil
        }
    }

    /// Of most parts CEL calls the first 0.
    private func part(of clock: ClockTime) -> Int64? {
        switch self {
        case .getFullYear: clock.year
        case .getMonth: clock.month - 1
        case .getDate: clock.day
        case .getDayOfMonth: clock.day - 1
        case .getDayOfWeek: Int64(clock.weekday)
        case .getDayOfYear: clock.dayOfYear - 1
        case .getHours: clock.hour
        case .getMinutes: clock.minute
        case .getSeconds: clock.second
        case .getMilliseconds: Int64(clock.nanosecond / 1_000_000)
        default: nil
        }
    }
}
