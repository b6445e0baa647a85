extension Function {
    /// A part of a time, or of a span, of which it is the whole in that unit.
    func part(of value: Value, in zone: Zone?) -> Value? {
        switch value {
        case .timestamp(let time):
            let offset = zone?.offset(at: time.seconds) ?? 0
            return part(of: CivilTime(seconds: time.seconds + offset), time).map { .int($0) }
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

    private func part(of time: CivilTime, _ instant: Instant) -> Int64? {
        switch self {
        case .getFullYear: time.year
        case .getMonth: time.month - 1
        case .getDate: time.day
        case .getDayOfMonth: time.day - 1
        case .getDayOfWeek: time.dayOfWeek
        case .getDayOfYear: time.dayOfYear
        case .getHours: time.secondOfDay / 3600
        case .getMinutes: time.secondOfDay / 60 % 60
        case .getSeconds: time.secondOfDay % 60
        case .getMilliseconds: Int64(instant.nanoseconds) / 1_000_000
        default: nil
        }
    }
}
