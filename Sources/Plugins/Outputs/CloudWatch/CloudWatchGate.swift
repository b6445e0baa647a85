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

    /// What the ledger knows a series by.
    private struct Names: Sendable {
        let identity: MetricIdentity
        let metric: UInt64
        let fold: MetricIdentity
    }

    /// What stands in for the dimensions of a series that is folded.
    private static let others = DimensionSet([.init("series", "other")])
    /// Series whose identities are remembered, so that each is computed once.
    private static let memory = 65_536

    private let keys: CloudWatchBudgetKeys
    private let namespace: String
    private let flushInterval: Duration
    private let counters: AgentStatistics.Counters
    private let logger: Logger
    private let ledger: MetricLedger
    /// Nil until the region is known, whose prices decide what a sum of money pays.
    private var budget: MetricBudget?
    private var region = ""
    private var names: [Series: Names] = [:]
    private var month = BillingMonth.unknown
    /// Names that were told to be over the budget.
    private var told: Set<String> = []
    private var ledgerFailed = false
    private var doubtsTime = false

    init(_ keys: CloudWatchBudgetKeys, namespace: String, _ context: PluginContext) throws(StartError) {
        self.keys = keys
        self.namespace = namespace
        flushInterval = context.flushInterval
        logger = context.logger
        counters = context.statistics.group(
            "cloudwatch", tags: ["namespace": namespace],
            fields: ["metrics_sent", "metrics_limit", "data_folded", "data_dropped"])
        do throws(LedgerError) { ledger = try MetricLedger(path: keys.ledger) } catch { throw .fatal("\(error)") }
    }

    /// What must be known before anything may pass: the region, and which month it is for the service. Answers why
    /// nothing may pass yet; nil if it may.
    mutating func open(_ client: inout CloudWatchClient, now: Int64) -> String? {
        if budget == nil {
            do throws(AWSAccountError) { region = try client.region() } catch {
                return "unable to write to CloudWatch: \(error.message)"
            }
            let limit = keys.limit(in: region, flushInterval: flushInterval)
            if limit == 0 {
                logger.error(
                    "'max_monthly_cost' does not even pay the requests of this flush_interval: nothing is sent")
            }
            counters.set("metrics_limit", to: limit)
            budget = MetricBudget(limit: limit, folds: keys.overBudget == .fold, ledger: ledger)
        }
        guard budget?.needsServiceTime(localTime: now) ?? false else { return nil }
        let time = client.askTime()
        if case .unreachable(let problem) = time { return problem }
        note(time, now: now)
        return nil
    }

    /// What an answer of the service tells of its time.
    mutating func note(_ time: CloudWatchClient.Time, now: Int64) {
        let outcome: MetricBudget.MonthNote? =
            switch time {
            case .time(let seconds): budget?.noteServiceTime(seconds, localTime: now)
            case .untold: budget?.noteNoServiceTime(localTime: now)
            case .unreachable: nil
            }
        guard outcome == .refused, !doubtsTime else { return }
        doubtsTime = true
        logger.warning(
            """
            the time that the service tells does not fit the month of the ledger \(keys.ledger), which stays: if the \
            ledger is wrong, stop the agent and remove it
            """)
    }

    mutating func close() {
        do throws(LedgerError) { try budget?.close() } catch { logger.warning("\(error)") }
    }

    /// Folds and drops what is over the budget. What is new this month is on disk before this returns.
    mutating func pass(_ load: inout CloudWatchLoad) {
        guard var budget else { return }
        self.budget = nil  // one owner, so that the table is not copied
        defer { self.budget = budget }
        if month != budget.month {
            month = budget.month
            told = []
        }
        var verdicts = load.data.map { datum in
            let names = names(of: datum)
            return budget.verdict(for: names.identity, named: names.metric, fold: names.fold)
        }
        var reason = "over budget"
        do throws(LedgerError) {
            try budget.commit()
            ledgerFailed = false
        } catch {
            if !ledgerFailed { logger.error("metrics that are new this month are not sent: \(error)") }
            ledgerFailed = true
            reason = "ledger"
            verdicts = load.data.map { budget.maySend(names(of: $0).identity) ? .admitted : .dropped }
        }
        load.filter { datum, i in
            switch verdicts[i] {
            case .admitted: return nil
            case .folded:
                tell(datum, "folded into series=other", budget.limit)
                datum.dimensions = Self.others
                counters.add(1, to: "data_folded")
                return nil
            case .dropped:
                tell(datum, "dropped", budget.limit)
                counters.add(1, to: "data_dropped")
                return reason
            }
        }
        counters.set("metrics_sent", to: budget.used)
    }

    private mutating func names(of datum: Datum) -> Names {
        let series = Series(datum)
        if let known = names[series] { return known }
        if names.count >= Self.memory { names = [:] }
        let made = Names(
            identity: identity(datum, datum.dimensions), metric: identity(datum, .none).high,
            fold: identity(datum, Self.others))
        names[series] = made
        return made
    }

    private func identity(_ datum: Datum, _ dimensions: DimensionSet) -> MetricIdentity {
        MetricIdentity(
            region: region, namespace: namespace, name: "\(datum.measurement)_\(datum.field)",
            dimensions: dimensions.dimensions)
    }

    /// Each name once a month.
    private mutating func tell(_ datum: Datum, _ fate: String, _ limit: Int) {
        let name = "\(datum.measurement)_\(datum.field)"
        guard !ledgerFailed, told.count < 1000, told.insert(name).inserted else { return }
        logger.warning(
            "the budget of \(limit) metrics a month is used up: further series of \(name) are \(fate) until it ends")
    }
}
