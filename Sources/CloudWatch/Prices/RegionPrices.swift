/// The prices of one region, for whole months.
///
/// CloudWatch takes for a metric only the hours in which it was sent, so a bill is at most what is computed here.
public struct RegionPrices: Sendable, Equatable {
    /// Some of a month's metrics, which cost the same each.
    public struct Tier: Sendable, Equatable {
        /// How many metrics; nil for all the rest.
        public let metrics: Int?
        /// Of one metric for a month.
        public let price: Double
    }

    public private(set) var region: String
    /// The region is not listed: these are the prices of the default.
    public private(set) var isDefault: Bool
    /// `USD`, `CNY`.
    public let currency: String
    public let tiers: [Tier]
    /// Of a thousand PutMetricData.
    public let thousandRequests: Double
    /// What an account has free each month, in all regions together.
    public let freeMetrics: Int
    public let freeRequests: Int

    /// No list: nothing is known, rather than nothing to pay.
    static let unknown = RegionPrices(
        region: "", isDefault: true, currency: "", tiers: [Tier(metrics: nil, price: .nan)], thousandRequests: .nan,
        freeMetrics: 0, freeRequests: 0)

    func taken(for region: String) -> RegionPrices {
        var taken = self
        taken.region = region
        taken.isDefault = true
        return taken
    }

    /// - Parameter countsFreeTier: the account uses what it has free for this alone.
    public func monthly(metrics: Int, requests: Int, countsFreeTier: Bool) -> Double {
        let paidMetrics = countsFreeTier ? max(0, metrics - freeMetrics) : metrics
        let paidRequests = countsFreeTier ? max(0, requests - freeRequests) : requests
        var rest = paidMetrics
        var price = 0.0
        for tier in tiers where rest > 0 {
            let here = min(rest, tier.metrics ?? rest)
            price += Double(here) * tier.price
            rest -= here
        }
        return price + Double(paidRequests) * thousandRequests / 1000
    }

    /// How many metrics `money` pays for a month, after the requests and with nothing free.
    public func metrics(for money: Double, requests: Int) -> Int {
        var rest = money - Double(requests) * thousandRequests / 1000
        var metrics = 0
        for tier in tiers where rest > 0 {
            // A cent's millionth more, so that 0.9 at 0.3 are three.
            let affordable = tier.price > 0 ? ((rest + 1e-8) / tier.price).rounded(.down) : .infinity
            if let all = tier.metrics, affordable >= Double(all) {
                metrics += all
                rest -= Double(all) * tier.price
            } else {
                return metrics + (Int(exactly: affordable) ?? .max - metrics)
            }
        }
        return metrics
    }
}
