import CloudWatch

/// What was taken in: series with their periods, the month's metrics, and how many requests were refused and why.
///
/// A value: a copy costs nothing until one of the two changes. Bounded: see `Bounds`.
struct MetricStore: Sendable {
    /// How much is kept.
    struct Bounds: Sendable {
        /// Series; when there are more, the tenth that was silent longest goes.
        var series = 131_072
        /// Periods of each series, while there are few series. The more there are, the fewer periods each keeps.
        var periods = 180
        /// Periods of all series together, about.
        var allPeriods = 1_474_560
        /// Distinct metrics that a month can have; what would add another is refused.
        var census = 1_048_576
        static let refusals = 20
    }

    struct Refusal: Sendable, Equatable {
        /// Seconds since the epoch.
        let time: Int64
        let code: String
        let message: String
    }

    private(set) var series: [MetricIdentity: Series] = [:]
    var census: Census
    /// Data and requests taken in, and requests refused.
    private(set) var datums = 0
    private(set) var requests = 0
    private(set) var refused = 0
    /// The newest ones, oldest first.
    private(set) var refusals: [Refusal] = []
    let bounds: Bounds
    private var kept: Int
    private var order: [MetricIdentity]?

    init(bounds: Bounds = Bounds(), now: Int64) {
        self.bounds = bounds
        kept = bounds.periods
        census = Census(month: Int(BillingMonth(of: now).number))
    }

    /// Whether there is room for its new metrics.
    func admit(_ request: PutRequest, region: String, now: Int64) throws(ServiceFault) {
        guard census.month == Int(BillingMonth(of: now).number),
            census.count + request.data.count > bounds.census
        else { return }
        let known = request.data.count { census.contains(identity(of: $0, request, region), region: region) }
        if census.count + request.data.count - known > bounds.census {
            throw ServiceFault(
                "LimitExceeded",
                "This month has \(census.count) distinct metrics, and no more than \(bounds.census) are kept.")
        }
    }

    mutating func take(_ request: PutRequest, region: String, now: Int64) {
        let month = Int(BillingMonth(of: now).number)
        census.turn(to: month)
        // What a journal brings back may be of an earlier month than today's.
        let isBilled = month == census.month
        if isBilled { census.note(region: region) }
        requests += 1
        datums += request.data.count
        for datum in request.data {
            let identity = identity(of: datum, request, region)
            if isBilled { census.note(identity, region: region) }
            if series[identity] == nil {
                put(
                    Series(
                        identity: identity, region: region, namespace: request.namespace, name: datum.name,
                        dimensions: datum.dimensions))
            }
            series[identity]?.add(datum, now: now, limit: kept)
        }
    }

    private func identity(of datum: ReceivedDatum, _ request: PutRequest, _ region: String) -> MetricIdentity {
        MetricIdentity(
            region: region, namespace: request.namespace, name: datum.name, dimensions: datum.dimensions)
    }

    /// A series that was not there, or takes the place of what was.
    mutating func put(_ new: Series) {
        if series.count >= bounds.series { dropSilent() }
        series[new.identity] = new
        order = nil
        fitPeriods()
    }

    private mutating func dropSilent() {
        let silent = series.values.sorted { $0.lastReceived < $1.lastReceived }.prefix(max(bounds.series / 10, 1))
        for series in silent { self.series[series.identity] = nil }
    }

    /// Halves what each series keeps until all have room.
    private mutating func fitPeriods() {
        var fitting = bounds.periods
        while fitting > 1, fitting * series.count > bounds.allPeriods { fitting /= 2 }
        guard fitting != kept else { return }
        kept = fitting
        for identity in series.keys { series[identity]?.trim(to: kept) }
    }

    mutating func refuse(_ fault: ServiceFault, now: Int64) {
        refused += 1
        refusals.append(Refusal(time: now, code: fault.code, message: String(fault.message.prefix(1000))))
        if refusals.count > Bounds.refusals { refusals.removeFirst() }
    }

    mutating func restore(datums: Int, requests: Int, refused: Int) {
        self.datums = datums
        self.requests = requests
        self.refused = refused
    }

    /// All series in the order of lists.
    mutating func sorted() -> [Series] {
        let order = order ?? series.values.sorted(by: <).map(\.identity)
        self.order = order
        return order.compactMap { series[$0] }
    }
}
