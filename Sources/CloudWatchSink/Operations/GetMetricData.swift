import CloudWatch

/// Points of several metrics.
struct GetMetricData {
    private struct Query {
        let id: String
        let label: String?
        let metric: MetricName
        let statistic: Statistic
        let span: TimeSpan
        let unit: Unit?
        let isReturned: Bool
    }

    private let queries: [Query]
    private let isAscending: Bool
    private let limit: Int
    private let token: String?

    private static let queryLimit = 500
    private static let pointLimit = 100_800

    init(_ members: Members) throws(ServiceFault) {
        var complaints = Complaints()
        let found = try members.structures("MetricDataQueries")
        if found.isEmpty { complaints.missing("MetricDataQueries") }
        if found.count > Self.queryLimit { complaints.oversized("MetricDataQueries", limit: Self.queryLimit) }
        var queries: [Query] = []
        for query in found {
            let new = try Self.query(query, within: members, &complaints)
            if queries.contains(where: { $0.id == new.id }) {
                complaints.invalid("The values for parameter id in MetricDataQueries are not unique.")
            }
            queries.append(new)
        }
        self.queries = queries
        let order = try members.text("ScanBy") ?? "TimestampDescending"
        isAscending = order == "TimestampAscending"
        if !isAscending, order != "TimestampDescending" { complaints.invalid(order, for: "ScanBy") }
        limit = try members.integer("MaxDatapoints") ?? Self.pointLimit
        if !(1...Self.pointLimit).contains(limit) { complaints.invalid(limit, for: "MaxDatapoints") }
        token = try members.text("NextToken")
        try complaints.raise()
    }

    private static func query(
        _ query: Members, within request: Members, _ complaints: inout Complaints
    ) throws(ServiceFault) -> Query {
        if try query.text("Expression") != nil {
            throw ServiceFault(
                "ValidationError",
                "The parameter \(query.name("Expression")) is not offered here: metric math and Metrics Insights are not"
                    + " computed, ask for each MetricStat.")
        }
        let id = try query.text("Id") ?? ""
        let isName = id.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
        }
        if !isName || !(97...122).contains(id.utf8.first ?? 0) || id.utf8.count > Limits.nameLength {
            complaints.invalid(id, for: query.name("Id"))
        }
        guard let stat = try query.structure("MetricStat"), let metric = try stat.structure("Metric") else {
            throw ServiceFault("MissingParameter", "The parameter \(query.name("MetricStat.Metric")) is required.")
        }
        let name = try stat.text("Stat")
        let statistic = name.flatMap { Statistic($0) }
        if let name, statistic == nil {
            complaints.invalid(
                "The value \(name) for parameter \(stat.name("Stat")) is invalid."
                    + " Offered here are SampleCount, Average, Sum, Minimum, Maximum, and percentiles such as p99.")
        } else if name == nil {
            complaints.missing(stat.name("Stat"))
        }
        return Query(
            id: id, label: try query.text("Label"), metric: try MetricName(metric, &complaints),
            statistic: statistic ?? .average,
            span: try TimeSpan(
                request, period: try stat.integer("Period"), named: stat.name("Period"), &complaints),
            unit: try Unit?(stat, &complaints), isReturned: try query.bool("ReturnData") ?? true)
    }

    /// Asks for each series in turn; `limit` points at most, over all of them.
    func answer(_ series: (MetricName) -> Series?) throws(ServiceFault) -> WireValue {
        let first = token.map { Int($0) ?? -1 } ?? 0
        guard (0...Self.queryLimit * Self.pointLimit).contains(first) else {
            throw ServiceFault("InvalidNextToken", "The parameter NextToken is invalid.")
        }
        var results: [WireValue] = []
        // How many points of all queries lie in front of the one at hand.
        var passed = 0
        var isMore = false
        for query in queries where query.isReturned {
            let points = points(query, series(query.metric))
            let from = min(max(first - passed, 0), points.count)
            let to = min(max(first + limit - passed, 0), points.count)
            passed += points.count
            if to < points.count { isMore = true }
            if points.isEmpty ? first == 0 : from < to {
                results.append(Self.result(query, points[from..<to], isWhole: to == points.count))
            }
        }
        var answer = [WireMember("MetricDataResults", .list(results))]
        if isMore { answer.append(WireMember("NextToken", .text("\(first + limit)"))) }
        answer.append(WireMember("Messages", .list([])))
        return .structure(answer)
    }

    private func points(_ query: Query, _ series: Series?) -> [(time: Int64, value: Double)] {
        let span = query.span
        let periods =
            series?.timeline(for: span.period)
            .merged(from: span.start, to: span.end, length: span.period, unit: query.unit, keepsUnitsApart: false) ?? []
        let points = periods.compactMap { period in query.statistic.value(of: period).map { (period.start, $0) } }
        return isAscending ? points : points.reversed()
    }

    private static func result(
        _ query: Query, _ points: ArraySlice<(time: Int64, value: Double)>, isWhole: Bool
    ) -> WireValue {
        .structure([
            WireMember("Id", .text(query.id)), WireMember("Label", .text(query.label ?? query.metric.name)),
            WireMember("Timestamps", .list(points.map { .time(Double($0.time)) })),
            WireMember("Values", .list(points.map { .number($0.value) })),
            WireMember("StatusCode", .text(isWhole ? "Complete" : "PartialData")),
        ])
    }
}
