public import TOML

/// What the CloudWatch outputs of a configuration cost in a month.
///
/// Prices are those of full months: CloudWatch takes for a metric only the hours in which it was sent, so no price here
/// is too low for what was seen.
public struct CostReport: Sendable {
    /// One output, and what was counted of it.
    public struct Output: Sendable {
        /// `outputs.cloudwatch`, with its alias.
        public var name: String
        public var findings: MetricCensus.Findings
        /// PutMetricData in a month, at most.
        public var requests: Int
        /// How many metrics its own budget lets through in a month; nil without one.
        public var limit: Int?
        /// What the output puts before and after the names that its filter sees; nil if all have the same.
        public var affixes: (prefix: String, suffix: String)?
        /// Where the output's table has a list already, by the rule's name.
        public var lists: [String: Place]

        public init(
            name: String, findings: MetricCensus.Findings, requests: Int, limit: Int? = nil,
            affixes: (prefix: String, suffix: String)? = ("", ""), lists: [String: Place] = [:]
        ) {
            self.name = name
            self.findings = findings
            self.requests = requests
            self.limit = limit
            self.affixes = affixes
            self.lists = lists
        }
    }

    /// The findings of one output, with prices.
    struct Section: Sendable {
        let output: Output
        let namespace: String
        let prices: RegionPrices
        let breakdown: CostBreakdown
        let growth: ContainerChurn.Growth?
        let advice: [FilterAdvice]
        let countsFreeTier: Bool

        var metrics: Int { breakdown.metrics.count }
        var metricsPrice: Double { price(metrics, 0) }
        var requestsPrice: Double { price(0, output.requests) }
        var together: Double { price(metrics, output.requests) }

        /// What a month costs less without so many of the metrics.
        func saving(_ metrics: Int) -> Double { metricsPrice - price(self.metrics - metrics, 0) }
        /// What a month costs more with so many.
        func extra(_ metrics: Int) -> Double { price(self.metrics + metrics, 0) - metricsPrice }

        /// Of a month in which the output's budget is used up; nil without one.
        var most: Double? { output.limit.map { price($0, output.requests) } }

        private func price(_ metrics: Int, _ requests: Int) -> Double {
            prices.monthly(metrics: metrics, requests: requests, countsFreeTier: countsFreeTier)
        }
    }

    /// All outputs of one region: what several of them send is billed once.
    struct Total: Sendable {
        let prices: RegionPrices
        let metrics: Int
        let requests: Int
        let together: Double
    }

    let source: String
    /// Seconds for which was counted; nil for one round.
    let seconds: Double?
    let list: PriceList
    let countsFreeTier: Bool
    let sections: [Section]
    let totals: [Total]
    /// Nil if nothing could be learnt of containers.
    let churn: ContainerChurn?

    /// - Parameters:
    ///   - source: the configuration's files.
    ///   - seconds: for how long was counted; nil for one round of all inputs.
    ///   - churn: nil if nothing could be learnt.
    public init(
        of outputs: [Output], source: String, seconds: Double?, prices list: PriceList, countsFreeTier: Bool,
        churn: ContainerChurn?
    ) {
        self.source = source
        self.seconds = seconds
        self.list = list
        self.countsFreeTier = countsFreeTier
        self.churn = churn
        sections = outputs.map { output in
            let breakdown = CostBreakdown(output.findings)
            let first = breakdown.metrics.first
            return Section(
                output: output, namespace: first?.namespace ?? "", prices: list.price(region: first?.region ?? ""),
                breakdown: breakdown, growth: churn?.growth(of: breakdown),
                advice: FilterAdvice.best(of: breakdown) { output.nameAtFilter(of: $0) },
                countsFreeTier: countsFreeTier)
        }
        totals = Self.totals(outputs, list, countsFreeTier)
    }

    /// By region, the one with most metrics first; what an account has free counts there.
    private static func totals(_ outputs: [Output], _ list: PriceList, _ countsFreeTier: Bool) -> [Total] {
        var all = MetricCensus.Findings()
        var requests: [String: Int] = [:]
        for output in outputs {
            all.add(output.findings)
            if let region = output.findings.metrics.values.first?.region {
                requests[region, default: 0] += output.requests
            }
        }
        let metrics = all.metrics.values.reduce(into: [:]) { $0[$1.region, default: 0] += 1 }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return metrics.enumerated().map { place, region in
            let prices = list.price(region: region.key)
            let requests = requests[region.key] ?? 0
            return Total(
                prices: prices, metrics: region.value, requests: requests,
                together: prices.monthly(
                    metrics: region.value, requests: requests, countsFreeTier: countsFreeTier && place == 0))
        }
    }
}

extension CostReport.Output {
    fileprivate func nameAtFilter(of measurement: String) -> String? {
        guard let affixes, measurement.hasPrefix(affixes.prefix), measurement.hasSuffix(affixes.suffix) else {
            return nil
        }
        let name = measurement.dropFirst(affixes.prefix.count).dropLast(affixes.suffix.count)
        return name.isEmpty ? nil : String(name)
    }
}
