import TestSupport

@testable import CloudWatch

/// A service that bills, an agent that is killed, and a disk between them.
///
/// The service counts what reached it in each true month, whatever the agent believes; `faults` has what went wrong.
struct BudgetWorld {
    static let hour: Int64 = 3600
    static let day: Int64 = 86400

    let platter = LedgerPlatter()
    var chance: SeededNumbers
    var limit: Int
    var folds = true
    /// Whether limits may have been lowered, so that known metrics may be more than the limit.
    var mayExceed = false
    /// How many series there are, four names among them.
    var series = 30
    /// Of a hundred crashes, how many lose the power and not only the process.
    var powerFailures = 50

    /// The true time: 2023-11-14 at the beginning.
    var time: Int64 = 1_700_000_000
    private(set) var billed: [BillingMonth: Set<MetricIdentity>] = [:]
    /// What the running agent found in the ledger.
    private var known: Set<MetricIdentity> = []
    private var highestLimit = 0
    private var budget: MetricBudget?
    /// Whether the ledger on the disk says that the service told its month.
    private var isTold = false

    private(set) var faults: [String] = []
    private(set) var crashes = 0
    private(set) var verdicts: [MetricBudget.Verdict: Int] = [:]
    private(set) var months = 0
    private(set) var refusedCommits = 0

    init(seed: UInt64, limit: Int) {
        chance = SeededNumbers(seed: seed)
        platter.chance = SeededNumbers(seed: seed ^ 0xd15c)
        self.limit = limit
    }

    static func identity(_ series: Int) -> MetricIdentity {
        var chance = SeededNumbers(seed: UInt64(series) &* 977)
        return MetricIdentity(high: chance.next(), low: UInt64(series % 5))
    }

    static func fold(of name: Int) -> MetricIdentity { identity(1_000_000 + name) }

    /// One write of the agent: verdicts, commit, requests, answers. Whatever ends the world inside is a crash.
    mutating func round(asking asked: Int = 8) {
        guard var agent = budget ?? start() else { return crash() }
        var wanted: [MetricIdentity] = []
        for _ in 0..<asked {
            let one = chance.below(series)
            let name = one % 4
            let verdict = agent.verdict(
                for: Self.identity(one), named: UInt64(name), fold: Self.fold(of: name))
            verdicts[verdict, default: 0] += 1
            switch verdict {
            case .admitted: wanted.append(Self.identity(one))
            case .folded: wanted.append(Self.fold(of: name))
            case .dropped: break
            }
        }
        if !mayExceed, agent.used + agent.reserved > max(limit, highestLimit) { fault("used and reserved: too many") }
        do {
            try agent.commit()
            if agent.month != .unknown { isTold = true }
            if !wanted.allSatisfy(agent.maySend) { fault("committed, and may not be sent") }
        } catch {
            if platter.isDead { return crash() }
            refusedCommits += 1
            wanted.removeAll { !agent.maySend($0) }
        }
        for request in [wanted[..<(wanted.count / 2)], wanted[(wanted.count / 2)...]] {
            time += Int64(chance.below(600))
            for identity in request { bill(identity, knownMonth: agent.month) }
            answer(&agent)
        }
        budget = agent
    }

    private mutating func bill(_ identity: MetricIdentity, knownMonth: BillingMonth) {
        let month = BillingMonth(of: time)
        guard billed[month, default: []].insert(identity).inserted else { return }
        highestLimit = max(highestLimit, limit)
        let count = billed[month]?.count ?? 0
        let isKnown = mayExceed && known.contains(identity)
        if count > (isKnown ? highestLimit : limit) {
            fault("\(month): \(count) metrics of \(limit); the agent takes it for \(knownMonth)")
        }
    }

    /// Right, late, of long ago, or none; and the local clock says anything.
    private mutating func answer(_ agent: inout MetricBudget) {
        let local = time + (Int64(chance.below(400)) - 200) * Self.day
        let note: MetricBudget.MonthNote
        switch chance.below(10) {
        case 0: return
        case 1 where isTold: note = agent.noteNoServiceTime(localTime: local)
        case 2: note = agent.noteServiceTime(time - Int64(chance.below(1800)), localTime: local)
        case 3 where isTold && agent.month != .unknown:
            note = agent.noteServiceTime(time - Int64(1 + chance.below(40)) * 31 * Self.day, localTime: local)
        default: note = agent.noteServiceTime(time, localTime: local)
        }
        if note == .began { months += 1 }
    }

    private mutating func start() -> MetricBudget? {
        do throws(LedgerError) {
            let ledger = try MetricLedger(on: LedgerPlatterDisk(platter))
            known = Set(ledger.entries.map(\.identity))
            return MetricBudget(limit: limit, folds: folds, ledger: ledger)
        } catch {
            if error.cause != .unavailable { fault("\(error)") }
            return nil
        }
    }

    mutating func crash() { crash(losesPower: chance.below(100) < powerFailures) }

    mutating func crash(losesPower: Bool) {
        crashes += 1
        platter.crash(losesPower: losesPower)
        budget = nil
    }

    /// A stop as it should be; the agent starts again at the next round.
    mutating func stop() {
        try? budget?.close()
        if platter.isDead { return crash() }
        budget = nil
    }

    /// Somebody takes the ledger away while the agent runs, or cuts it; the agent notices at its next commit.
    mutating func loseLedger() {
        guard var agent = budget, let file = platter.names[LedgerPlatter.ledger] else { return }
        if chance.below(2) == 0 {
            platter.names[LedgerPlatter.ledger] = nil
            platter.syncedNames[LedgerPlatter.ledger] = nil
        } else {
            platter.files[file].cached.removeLast(chance.below(platter.files[file].cached.count))
        }
        do { try agent.commit() } catch { fault("a lost ledger was not written anew: \(error)") }
        budget = agent
    }

    var ledgerLength: Int { platter.names[LedgerPlatter.ledger].map { platter.files[$0].cached.count } ?? 0 }

    private mutating func fault(_ text: String) { faults.append(text) }
}
