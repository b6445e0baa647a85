import CloudWatch

/// Statistics of one metric, period by period.
struct GetMetricStatistics {
    let metric: MetricName
    private let span: TimeSpan
    private let statistics: [(name: String, statistic: Statistic)]
    private let percentiles: [(name: String, statistic: Statistic)]
    private let unit: Unit?

    private static let pointLimit = 1440

    init(_ members: Members) throws(ServiceFault) {
        var complaints = Complaints()
        metric = try MetricName(members, &complaints)
        span = try TimeSpan(members, period: try members.integer("Period"), named: "Period", &complaints)
        var plain: [(name: String, statistic: Statistic)] = []
        for (i, name) in try members.texts("Statistics").enumerated() {
            guard let statistic = Statistic.plain[name] else {
                complaints.invalid(name, for: members.item(i, of: "Statistics"))
                continue
            }
            plain.append((name, statistic))
        }
        var percentiles: [(name: String, statistic: Statistic)] = []
        for (i, name) in try members.texts("ExtendedStatistics").enumerated() {
            guard let statistic = Statistic(name), Statistic.plain[name] == nil else {
                complaints.invalid(
                    "The value \(name) for parameter \(members.item(i, of: "ExtendedStatistics")) is invalid."
                        + " Of extended statistics only percentiles are offered here, such as p99.")
                continue
            }
            percentiles.append((name, statistic))
        }
        let names = ["Statistics", "ExtendedStatistics"]
        let isGiven = try names.map { name throws(ServiceFault) in try !members.texts(name).isEmpty }
        if isGiven == [false, false] {
            complaints.combination(
                "At least one of the parameters Statistics and ExtendedStatistics must be specified.")
        } else if isGiven == [true, true] {
            complaints.combination(
                "The parameters ExtendedStatistics and Statistics are mutually exclusive and you have specified both.")
        }
        if span.count > Self.pointLimit {
            complaints.combination(
                "You have requested up to \(span.count) datapoints, which exceeds the limit of \(Self.pointLimit)."
                    + " You may reduce the datapoints requested by increasing Period, or decreasing the time range.")
        }
        unit = try Unit?(members, &complaints)
        try complaints.raise()
        statistics = plain
        self.percentiles = percentiles
    }

    func answer(_ series: Series?) -> WireValue {
        let periods =
            series?.timeline(for: span.period)
            .merged(from: span.start, to: span.end, length: span.period, unit: unit, keepsUnitsApart: true) ?? []
        let points = periods.map { period in
            var point = [WireMember("Timestamp", .time(Double(period.start)))]
            point += Self.members(statistics, of: period)
            point.append(WireMember("Unit", .text(period.unit.rawValue)))
            if !percentiles.isEmpty {
                point.append(WireMember("ExtendedStatistics", .dictionary(Self.members(percentiles, of: period))))
            }
            return WireValue.structure(point)
        }
        return .structure([WireMember("Label", .text(metric.name)), WireMember("Datapoints", .list(points))])
    }

    private static func members(
        _ statistics: [(name: String, statistic: Statistic)], of period: Period
    ) -> [WireMember] {
        statistics.compactMap { name, statistic in statistic.value(of: period).map { WireMember(name, .number($0)) } }
    }
}

extension Optional<Unit> {
    /// The member `Unit` of a question; nil asks for all.
    init(_ members: Members, _ complaints: inout Complaints) throws(ServiceFault) {
        self = nil
        guard let text = try members.text("Unit") else { return }
        self = Unit(rawValue: text)
        if self == nil { complaints.invalid(text, for: members.name("Unit")) }
    }
}
