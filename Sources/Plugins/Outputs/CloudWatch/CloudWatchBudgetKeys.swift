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

    /// How many metrics the options allow there.
    func limit(in region: String, flushInterval: Duration) -> Int { maxMetrics }

    private var isLimited: Bool { maxMetrics > 0 || maxMonthlyCost > 0 }

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
