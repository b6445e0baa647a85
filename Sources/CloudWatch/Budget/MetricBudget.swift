/// Keeps the promise of `max_metrics`: a metric that a billing month has not seen is sent only while the ledger has
/// fewer than `limit`. One thread owns it.
///
/// The order is always `verdict`, `commit`, send, `noteServiceTime`. The promise holds through crashes, restarts, and
/// whatever the local clock does, as long as the time between a verdict and the arrival of its data, and between the
/// service's writing a `Date` and our reading it, are not an hour together. A limit that was lowered takes back nothing:
/// known metrics go on until a month begins without them, and new ones wait until there is room below the new limit.
public struct MetricBudget: Sendable {
    public enum Verdict: Sendable {
        case admitted
        /// Its value belongs to the fold identity of its name.
        case folded
        case dropped
    }

    /// What a time came to.
    public enum MonthNote: Sendable {
        case same
        case began
        /// The time cannot be right if the ledger's month is; nothing changed.
        case refused
    }

    public let limit: Int
    /// How many verdicts were to drop.
    public private(set) var dropped: UInt64 = 0
    private let folds: Bool
    private var ledger: MetricLedger
    private var reserve: FoldReserve
    /// Seconds that the service's clock is ahead of the local one, as far as answers told.
    private var serviceLead: Int64 = 0
    /// The last month that was told and did not count: asking again would not help.
    private var refusedMonth: BillingMonth?

    /// - Parameter folds: over the limit, one metric for each name takes the rest; otherwise the rest is dropped.
    public init(limit: Int, folds: Bool, ledger: MetricLedger) {
        self.limit = limit
        self.folds = folds
        self.ledger = ledger
        reserve = FoldReserve(ledger.entries)
    }

    /// Metrics of this month, folds among them.
    public var used: Int { ledger.count }
    /// Folds among them.
    public var foldedNames: Int { reserve.folds }
    /// Places kept free for the folds of names that have none yet.
    public var reserved: Int { folds ? reserve.places : 0 }
    /// The month that `used` counts in.
    public var month: BillingMonth { ledger.month }

    /// Decides for one series. A new one is noted, and must not be sent before `commit` returned.
    ///
    /// - Parameters:
    ///   - name: hash of namespace and metric name.
    ///   - fold: the identity that takes what goes over the limit, of the same name.
    public mutating func verdict(
        for identity: MetricIdentity, named name: UInt64, fold: @autoclosure () -> MetricIdentity
    ) -> Verdict {
        if ledger.touch(identity) { return .admitted }
        if used + reserved + (folds ? reserve.price(of: name) : 1) <= limit {
            add(identity, named: name, isFold: false)
            return .admitted
        }
        if folds {
            let fold = fold()
            if ledger.touch(fold) { return .folded }
            // The reserve may be larger than what is free, if the limit was lowered; then the first to come takes it.
            if used < limit, reserve.isWaiting(name) || used + reserved < limit {
                add(fold, named: name, isFold: true)
                return .folded
            }
        }
        dropped += 1
        return .dropped
    }

    /// Makes the new metrics durable; until it returned, none that was admitted or folded since may be sent. To be
    /// called before each write, new metrics or not, for it also notices a ledger that was deleted.
    ///
    /// If it fails, the new ones are withdrawn, and only what `maySend` says may be sent.
    public mutating func commit() throws(LedgerError) {
        do throws(LedgerError) {
            try ledger.commit()
        } catch {
            while let entry = ledger.withdraw() { reserve.remove(entry.name, isFold: entry.isFold) }
            throw error
        }
    }

    /// Whether the metric is in the ledger and on the disk.
    public func maySend(_ identity: MetricIdentity) -> Bool { ledger.holds(identity) }

    /// The service's own time, of an answer's `Date`, in seconds since the epoch. It alone begins a new month.
    @discardableResult
    public mutating func noteServiceTime(_ seconds: Int64, localTime: Int64) -> MonthNote {
        serviceLead = seconds.subtractingReportingOverflow(localTime).partialValue
        return note(seconds, isTold: true)
    }

    /// An answer of the service bore no date. If none ever did since the ledger's first day, the local clock counts
    /// instead: within the month and into the next one, but no further and never back.
    @discardableResult
    public mutating func noteNoServiceTime(localTime: Int64) -> MonthNote {
        let local = BillingMonth(of: localTime)
        guard !ledger.isTold, localTime >= Self.earliestTime, month == .unknown || local <= month.next else {
            refusedMonth = local
            return .refused
        }
        return note(localTime, isTold: false)
    }

    /// Whether the month may have turned and no answer told: if then nothing can be sent, somebody should ask the
    /// service for its time.
    public func needsServiceTime(localTime: Int64) -> Bool {
        let now = BillingMonth(of: localTime.addingReportingOverflow(serviceLead).partialValue)
        return now != month && now != refusedMonth
    }

    /// Ends the agent's use of the ledger; nothing may be sent after. If it fails, nothing is lost but room: the next
    /// start takes more metrics into a month that began meanwhile than were sent in it.
    public mutating func close() throws(LedgerError) { try ledger.close() }

    private mutating func add(_ identity: MetricIdentity, named name: UInt64, isFold: Bool) {
        ledger.add(identity, named: name, isFold: isFold)
        reserve.add(name, isFold: isFold)
    }

    private mutating func note(_ time: Int64, isTold: Bool) -> MonthNote {
        let now = BillingMonth(of: time)
        refusedMonth = now < month ? now : nil
        if now < month { return .refused }
        if now == month {
            ledger.note(time, isTold: isTold)
            return .same
        }
        ledger.begin(now, at: time, isTold: isTold)
        reserve = FoldReserve(ledger.entries)
        return .began
    }

    /// 2024: a machine without a battery begins in 1970, which is no month to begin a ledger with.
    private static let earliestTime: Int64 = 1_704_067_200
}
