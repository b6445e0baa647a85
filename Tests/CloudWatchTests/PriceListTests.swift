import CloudWatch
import Testing

/// Price lists: the one inside the agent, the arithmetic of tiers, and files that are wrong.
@Suite struct PriceListTests {
    static let dollars = PriceList.builtin.price(region: "us-east-1")

    @Test("The list inside can be read, and has a date")
    func builtin() {
        #expect(PriceList.builtin.date.wholeMatch(of: #/\d{4}-\d\d-\d\d/#) != nil)
        #expect(PriceList.builtin.defaultRegion == "us-east-1")
        #expect(Self.dollars.currency == "USD")
        #expect(Self.dollars.tiers.map(\.metrics) == [10_000, 240_000, 750_000, nil])
        #expect(Self.dollars.tiers.map(\.price) == [0.30, 0.10, 0.05, 0.02])
        #expect(PriceList.builtin.price(region: "cn-north-1").currency == "CNY")
    }

    @Test("Only a region that is not listed has the default's prices", arguments: ["us-gov-west-1", "", "nowhere"])
    func unlisted(_ region: String) {
        let prices = PriceList.builtin.price(region: region)
        #expect(prices.isDefault)
        #expect(prices.region == region)
        #expect(prices.tiers == Self.dollars.tiers)
        #expect(!Self.dollars.isDefault)
    }

    @Test(
        "What known numbers of metrics and requests cost",
        arguments: [
            (0, 0, false, 0), (1, 0, false, 0.30), (10_000, 0, false, 3000), (10_001, 0, false, 3000.10),
            (250_000, 0, false, 27_000), (1_000_000, 0, false, 64_500), (1_000_001, 0, false, 64_500.02),
            (0, 262_800, false, 2.628), (10, 1_000_000, true, 0), (11, 1_001_000, true, 0.31),
            (3, 5, true, 0),
        ] as [(Int, Int, Bool, Double)])
    func known(_ metrics: Int, _ requests: Int, _ countsFreeTier: Bool, _ price: Double) {
        let computed = Self.dollars.monthly(metrics: metrics, requests: requests, countsFreeTier: countsFreeTier)
        #expect(abs(computed - price) < 1e-6, "\(computed)")
    }

    /// Metric by metric, each at the price of its place.
    static func naive(_ prices: RegionPrices, _ metrics: Int) -> Double {
        var bounds: [(Int, Double)] = []
        for tier in prices.tiers { bounds.append(((bounds.last?.0 ?? 0) + (tier.metrics ?? 1 << 40), tier.price)) }
        return (0..<metrics).reduce(0) { sum, place in sum + (bounds.first { place < $0.0 }?.1 ?? .nan) }
    }

    static let small = """
        date = 2026-01-01
        default = "here"
        [free]
        metrics = 3
        requests = 5
        [[prices]]
        regions = ["here"]
        currency = "XXX"
        tiers = [{metrics = 7, price = 0.3}, {metrics = 20, price = 0.1}, {price = 0.03}]
        thousand_requests = 2
        """

    @Test("Tiers cost what adding metric to metric costs, with something free and without")
    func tiers() throws {
        let prices = try PriceList(text: Self.small, path: "small.toml").price(region: "here")
        for metrics in 0...60 {
            for requests in [0, 4, 5, 6, 1000] {
                let all = Self.naive(prices, metrics) + Double(requests) * 0.002
                #expect(
                    abs(prices.monthly(metrics: metrics, requests: requests, countsFreeTier: false) - all) < 1e-9)
                let paid = Self.naive(prices, max(0, metrics - 3)) + Double(max(0, requests - 5)) * 0.002
                #expect(
                    abs(prices.monthly(metrics: metrics, requests: requests, countsFreeTier: true) - paid) < 1e-9)
            }
        }
    }

    @Test("Money pays for as many metrics as cost no more than it")
    func budget() throws {
        let prices = try PriceList(text: Self.small, path: "small.toml").price(region: "here")
        for metrics in 0...60 {
            for requests in [0, 500] {
                let money = Self.naive(prices, metrics) + Double(requests) * 0.002
                #expect(prices.metrics(for: money, requests: requests) == metrics)
                #expect(prices.metrics(for: money + 0.02, requests: requests) == metrics)
                if metrics > 0 { #expect(prices.metrics(for: money - 0.001, requests: requests) == metrics - 1) }
            }
        }
        #expect(prices.metrics(for: -1, requests: 0) == 0)
        #expect(prices.metrics(for: 1, requests: 100_000) == 0)
        #expect(Self.dollars.metrics(for: 1e30, requests: 0) == .max)
    }

    @Test(
        "A file that is wrong is refused with the place",
        arguments: [
            ("date = 2026-01-01", "date = \"today\"", "1:8: 'date' must be a date such as 2026-11-21, not the string"),
            ("date = 2026-01-01", "date = 12:00:00", "1:8: 'date' must be a date such as"),
            ("date = 2026-01-01\n", "", "1:1: 'date' is missing"),
            (
                "default = \"here\"", "default = \"there\"",
                "2:11: 'default' must be a region that is listed, not 'there'"
            ),
            ("metrics = 3", "metrics = -3", "4:11: 'metrics' must be 0 to 1000000000000, not -3"),
            (
                "requests = 5", "requests = 5\nalarms = 1",
                "6:1: 'alarms' is not known here; there are 'metrics', 'requests'"
            ),
            ("[\"here\"]", "[\"here\", \"here\"]", "7:20: the region 'here' is listed twice"),
            ("[\"here\"]", "[]", "7:11: 'regions' must not be empty"),
            ("[\"here\"]", "\"here\"", "7:11: 'regions' must be a list of strings, not the string \"here\""),
            ("\"XXX\"", "\"\"", "8:12: 'currency' must not be empty"),
            ("price = 0.3}", "price = -0.3}", "9:32: 'price' must be 0 to 1000000, not -0.3"),
            ("price = 0.3}", "price = nan}", "9:32: 'price' must be 0 to 1000000, not nan"),
            ("price = 0.3}", "price = \"0.3\"}", "9:32: 'price' must be a number, not the string \"0.3\""),
            ("{metrics = 20, price", "{price", "9:38: 'metrics' is missing"),
            (
                "{price = 0.03}", "{metrics = 9, price = 0.03}",
                "9:78: the last tier takes the rest and has no 'metrics'"
            ),
            ("thousand_requests = 2", "thousand_request = 2", "10:1: 'thousand_request' is not known here"),
            ("thousand_requests = 2", "thousand_requests = ", "10:21: "),
        ])
    func wrong(_ right: String, _ wrong: String, _ message: String) throws {
        let text = Self.small.replacing(right, with: wrong)
        #expect(text != Self.small)
        let error = try #require(throws: PriceListError.self) { try PriceList(text: text, path: "p.toml") }
        #expect("\(error)".hasPrefix("p.toml:" + message), "\(error)")
    }
}
