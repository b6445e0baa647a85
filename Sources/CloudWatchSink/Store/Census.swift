import CloudWatch

/// The distinct metrics of a calendar month (UTC), and the requests they came in: what is billed.
struct Census: Sendable, Equatable {
    /// What one region's share of the bill is made of.
    struct Bill: Sendable, Equatable {
        var metrics: Int
        var requests: Int
    }

    /// Months of all years.
    private(set) var month: Int
    private(set) var metrics: [String: Set<MetricIdentity>] = [:]
    private(set) var requests: [String: Int] = [:]

    init(month: Int) { self.month = month }

    var bills: [(region: String, bill: Bill)] {
        requests.keys.sorted().map { ($0, Bill(metrics: metrics[$0]?.count ?? 0, requests: requests[$0] ?? 0)) }
    }

    func contains(_ identity: MetricIdentity, region: String) -> Bool { metrics[region]?.contains(identity) ?? false }

    var count: Int { metrics.values.reduce(0) { $0 + $1.count } }

    mutating func turn(to month: Int) {
        if month > self.month { self = Census(month: month) }
    }

    mutating func note(request count: Int = 1, region: String) { requests[region, default: 0] += count }

    mutating func note(_ identity: MetricIdentity, region: String) { metrics[region, default: []].insert(identity) }
}
