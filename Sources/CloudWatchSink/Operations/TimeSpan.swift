/// The time that a question asks for, cut into periods. In whole seconds since the epoch.
struct TimeSpan {
    /// Rounded down to where a period can begin.
    let start: Int64
    /// Not part of it.
    let end: Int64
    let period: Int64

    /// What the service has points for: years from the epoch on, so that no sum overflows.
    private static let range = 0.0...1e11

    init(_ members: Members, period: Int?, named name: String, _ complaints: inout Complaints) throws(ServiceFault) {
        var times: [Double] = []
        for member in ["StartTime", "EndTime"] {
            let time = try members.time(member)
            if time == nil { complaints.missing(members.name(member)) }
            if let time, !Self.range.contains(time) { complaints.invalid(time, for: members.name(member)) }
            times.append(Self.range.contains(time ?? 0) ? time ?? 0 : 0)
        }
        if times[0] >= times[1] {
            complaints.invalid("The parameter StartTime must be less than the parameter EndTime.")
        }
        if period == nil { complaints.missing(name) }
        let length = Int64(period ?? 60)
        let isKnown = [1, 5, 10, 20, 30].contains(length) || length % 60 == 0 && (60...86400).contains(length)
        if !isKnown {
            complaints.invalid(
                "The parameter \(name) must be 1, 5, 10, 20, 30, or a multiple of 60, and at most 86400.")
        }
        self.period = isKnown ? length : 60
        let first = Int64(times[0].rounded(.down))
        start = first - first % min(self.period, 60)
        end = Int64(times[1].rounded(.up))
    }

    var count: Int { Int((end - start + period - 1) / period) }
}
