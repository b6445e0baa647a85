import AWS
import CloudWatch
import Logging
import MetricModel
import PluginKit

/// Lets no more distinct metrics through than the budget allows.
struct CloudWatchGate: Sendable {
    private struct Series: Hashable, Sendable {
        let measurement: String
        let field: String
        let dimensions: DimensionSet

        init(_ datum: Datum) {
            measurement = datum.measurement
            field = datum.field
            dimensions = datum.dimensions
        }
    }

    /// What stands in for the dimensions of a series that is folded.
    private static let others = DimensionSet([.init("series", "other")])

    private var budget: MetricBudget
    private let keys: CloudWatchBudgetKeys
    private let namespace: String
    private let flushInterval: Duration
    private let counters: AgentStatistics.Counters
    private let logger: Logger
    private var region = ""
    /// What was found out this month, so that an identity is computed once.
    private var verdicts: [Series: MetricBudget.Verdict] = [:]
    private var month: Int
    /// Names that were told to be over the budget.
    private var told: Set<String> = []

    init(_ keys: CloudWatchBudgetKeys, namespace: String, _ context: PluginContext) throws(StartError) {
        self.keys = keys
        self.namespace = namespace
        flushInterval = context.flushInterval
        logger = context.logger
        counters = context.statistics.group(
            "cloudwatch", tags: ["namespace": namespace],
            fields: ["metrics_sent", "metrics_limit", "data_folded", "data_dropped"])
        do throws(LedgerError) {
            budget = MetricBudget(
                limit: keys.maxMetrics, folds: keys.overBudget == .fold, ledger: try MetricLedger(path: keys.ledger))
        } catch {
            throw .fatal("\(error)")
        }
        month = budget.month
    }

    /// What must be known before anything may pass: the region, and which month it is for the service. Answers why
    /// nothing may pass yet; nil if it may.
    mutating func open(_ client: inout CloudWatchClient, now: Int64) -> String? {
        do throws(AWSAccountError) {
            if region.isEmpty {
                region = try client.region()
                budget.limit = keys.limit(in: region, flushInterval: flushInterval)
                counters.set("metrics_limit", to: budget.limit)
            }
        } catch {
            return "unable to write to CloudWatch: \(error.message)"
        }
        guard budget.needsServiceTime(localTime: now) else { return nil }
        switch client.askTime() {
        case .time(let seconds): noteServiceTime(seconds)
        case .untold: budget.noteNoServiceTime(localTime: now)
        case .unreachable(let problem): return problem
        }
        return nil
    }

    mutating func noteServiceTime(_ seconds: Int64) { budget.noteServiceTime(seconds) }

    /// Folds and drops what is over the budget. What is new this month is on disk before this returns.
    mutating func pass(_ load: inout CloudWatchLoad) {
        if month != budget.month {
            month = budget.month
            verdicts = [:]
            told = []
        }
        var found = load.data.map { verdict(on: $0) }
        var reason = "over budget"
        do throws(LedgerError) { try budget.commit() } catch {
            logger.error("metrics that are new this month are not sent: \(error)")
            reason = "ledger"
            verdicts = [:]
            found = load.data.map { budget.contains(identity($0, $0.dimensions)) ? .admitted : .dropped }
        }
        load.filter { datum, i in
            switch found[i] {
            case .admitted: return nil
            case .folded:
                tell(datum, "folded into series=other")
                datum.dimensions = Self.others
                counters.add(1, to: "data_folded")
                return nil
            case .dropped:
                tell(datum, "dropped")
                counters.add(1, to: "data_dropped")
                return reason
            }
        }
        counters.set("metrics_sent", to: budget.used)
    }

    private mutating func verdict(on datum: Datum) -> MetricBudget.Verdict {
        let series = Series(datum)
        if let known = verdicts[series] { return known }
        let identity = identity(datum, datum.dimensions)
        let name = self.identity(datum, .none).high
        let fold = self.identity(datum, Self.others)
        let verdict = budget.verdict(for: identity, named: name, fold: fold)
        // Those that are over the budget may be as many as there are containers in a month.
        if verdict == .admitted { verdicts[series] = verdict }
        return verdict
    }

    private func identity(_ datum: Datum, _ dimensions: DimensionSet) -> MetricIdentity {
        MetricIdentity(
            region: region, namespace: namespace, name: "\(datum.measurement)_\(datum.field)",
            dimensions: dimensions.dimensions)
    }

    /// Each name once.
    private mutating func tell(_ datum: Datum, _ fate: String) {
        let name = "\(datum.measurement)_\(datum.field)"
        guard told.count < 1000, told.insert(name).inserted else { return }
        logger.warning(
            "the budget of \(budget.limit) metrics is used up: further series of \(name) are \(fate) until next month")
    }
}
