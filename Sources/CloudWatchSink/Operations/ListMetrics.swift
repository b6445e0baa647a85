import CloudWatch

/// Which metrics there are.
struct ListMetrics {
    private let namespace: String?
    private let name: String?
    private let filters: [(name: String, value: String?)]
    private let token: String?

    /// Metrics of one answer.
    private static let pageSize = 500
    private static let filterLimit = 10

    init(_ members: Members) throws(ServiceFault) {
        var complaints = Complaints()
        namespace = try members.text("Namespace")
        name = try members.text("MetricName")
        token = try members.text("NextToken")
        var filters: [(name: String, value: String?)] = []
        let found = try members.structures("Dimensions")
        if found.count > Self.filterLimit { complaints.oversized("Dimensions", limit: Self.filterLimit) }
        for filter in found {
            let name = complaints.text(try filter.text("Name"), for: filter.name("Name"), limit: Limits.nameLength)
            filters.append((name ?? "", try filter.text("Value")))
        }
        try complaints.raise()
        self.filters = filters
    }

    /// - Parameter series: all there are, in their order.
    func answer(_ series: [Series], region: String) throws(ServiceFault) -> WireValue {
        let matching = series.filter { $0.region == region && matches($0) }
        var first = 0
        if let token {
            // The token is the last metric of the page before: others may have come or gone since.
            guard let last = matching.firstIndex(where: { $0.token == token }) else {
                throw ServiceFault("InvalidParameterValue", "Request parameter NextToken is invalid.")
            }
            first = last + 1
        }
        let page = matching[first...].prefix(Self.pageSize)
        var answer = [WireMember("Metrics", .list(page.map(Self.wire)))]
        if page.endIndex < matching.endIndex, let last = page.last {
            answer.append(WireMember("NextToken", .text(last.token)))
        }
        return .structure(answer)
    }

    private func matches(_ series: Series) -> Bool {
        (namespace ?? series.namespace) == series.namespace && (name ?? series.name) == series.name
            && filters.allSatisfy { filter in
                series.dimensions.contains { $0.name == filter.name && (filter.value ?? $0.value) == $0.value }
            }
    }

    private static func wire(_ series: Series) -> WireValue {
        .structure([
            WireMember("Namespace", .text(series.namespace)), WireMember("MetricName", .text(series.name)),
            WireMember(
                "Dimensions",
                .list(
                    series.dimensions.map {
                        .structure([WireMember("Name", .text($0.name)), WireMember("Value", .text($0.value))])
                    })),
        ])
    }
}

extension Series {
    /// What stands for it between two pages of a list.
    fileprivate var token: String { "\(id)\(identity.low)" }
}
