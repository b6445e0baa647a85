import CloudWatch

/// One metric as CloudWatch bills it, with what came of it lately.
struct Series: Sendable, Equatable {
    let identity: MetricIdentity
    let region: String
    let namespace: String
    let name: String
    /// By name.
    let dimensions: [DimensionSet.Dimension]
    /// Of all data.
    var minutes = Timeline(step: 60)
    /// Of data of high resolution.
    var seconds = Timeline(step: 1)
    /// When the last datum came, in seconds since the epoch.
    var lastReceived: Int64 = 0

    init(
        identity: MetricIdentity, region: String, namespace: String, name: String,
        dimensions: [DimensionSet.Dimension]
    ) {
        self.identity = identity
        self.region = region
        self.namespace = namespace
        self.name = name
        self.dimensions = dimensions
    }

    /// Sixteen hexadecimal digits that name it on the page.
    var id: String {
        let digits = String(identity.high, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    mutating func add(_ datum: ReceivedDatum, now: Int64, limit: Int) {
        minutes.add(datum, limit: limit)
        if datum.resolution == 1 { seconds.add(datum, limit: limit) }
        lastReceived = now
    }

    mutating func trim(to limit: Int) {
        minutes.trim(to: limit)
        seconds.trim(to: limit)
    }

    /// The periods that a question of this length is answered from.
    func timeline(for length: Int64) -> Timeline { length < 60 && !seconds.periods.isEmpty ? seconds : minutes }

    /// The order of lists.
    static func < (left: Series, right: Series) -> Bool {
        if left.namespace != right.namespace { return left.namespace < right.namespace }
        if left.name != right.name { return left.name < right.name }
        for (one, other) in zip(left.dimensions, right.dimensions) where one != other {
            return one.name == other.name ? one.value < other.value : one.name < other.name
        }
        if left.dimensions.count != right.dimensions.count { return left.dimensions.count < right.dimensions.count }
        return left.region < right.region
    }
}
