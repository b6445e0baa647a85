import CloudWatch
import PluginKit

/// How much the output may cost.
struct CloudWatchBudgetKeys: Configurable {
    enum OverBudget: String, OptionEnum { case fold, drop }

    @Key("Never send more distinct metrics than this in a calendar month; 0 for no limit.", check: notNegative)
    var maxMetrics = 0
    @Key(
        "Never send more than this pays, metrics and requests, in the list's currency; 0 for no limit.", check: notBelow
    )
    var maxMonthlyCost = 0.0
    @Key("The file that remembers what was sent this month; each output needs its own.") var ledger = ""
    @Key("Further metrics are folded into one of each name with the dimension series=other, or dropped.")
    var overBudget = OverBudget.fold

    /// Nil without a limit.
    func gate(for namespace: String, _ context: PluginContext) throws(StartError) -> CloudWatchGate? {
        isLimited ? try CloudWatchGate(self, namespace: namespace, context) : nil
    }

    /// How many metrics the options allow there. Of the money, the requests of a month come first: one at each flush
    /// for each thousand metrics.
    func limit(in region: String, flushInterval: Duration) -> Int {
        guard maxMonthlyCost > 0 else { return maxMetrics }
        let prices = PriceList.builtin.price(region: region)
        let flushes = Int((Duration.seconds(31 * 86400) / max(flushInterval, .seconds(1))).rounded(.up))
        var least = 0
        var most = prices.metrics(for: maxMonthlyCost, requests: flushes)
        if maxMetrics > 0 { most = min(most, maxMetrics) }
        while least < most {
            let middle = least + (most - least + 1) / 2
            let requests = flushes * ((middle + Limits.dataOfRequest - 1) / Limits.dataOfRequest)
            let isAffordable =
                prices.monthly(metrics: middle, requests: requests, countsFreeTier: false) <= maxMonthlyCost
            (least, most) = isAffordable ? (middle, most) : (least, middle - 1)
        }
        return least
    }

    var isLimited: Bool { maxMetrics > 0 || maxMonthlyCost > 0 }

    func validate() throws(OptionError) {
        if isLimited, ledger.isEmpty {
            throw OptionError(
                "a limit needs 'ledger', a file that remembers over restarts what was sent",
                at: $maxMetrics ?? $maxMonthlyCost)
        }
        if !isLimited, !ledger.isEmpty {
            throw OptionError("'ledger' does nothing without 'max_metrics' or 'max_monthly_cost'", at: $ledger)
        }
    }

    private static let notNegative: Key<Int>.Check = { $0 < 0 ? "must not be negative" : nil }
    private static let notBelow: Key<Double>.Check = { $0.isFinite && $0 >= 0 ? nil : "must not be negative" }
}
