import GoTime

/// Where clocks show another time: a distance such as `+02:00`, or a name such as `Europe/Berlin`.
struct Zone: Sendable {
    private let fixed: Int64
    private let named: TimeZone?

    init(_ text: String) throws(EvaluationError) {
        if let seconds = TimeText.zoneOffset(text) {
            fixed = seconds
            named = nil
            return
        }
        fixed = 0
        do throws(TimeZoneError) { named = try TimeZone(named: text) } catch {
            throw .conversion("'\(text)' to a time zone")
        }
    }

    /// Seconds east of Greenwich.
    func offset(at seconds: Int64) -> Int64 { named?.offset(at: seconds) ?? fixed }
}
