import Logging
import MetricModel
import PluginKit
import Threads

/// Metrics that wait for the names of their addresses.
///
/// One thread watches the time; others ask, as many as there are addresses to ask for, up to the limit, and end when
/// there is nothing to ask. Whoever completes a metric delivers it, one at a time, so that the order stays.
final class LookupDesk: LateWork {
    struct Limits: Sendable {
        /// How long a name counts.
        var memory: Duration
        /// How long a metric waits.
        var patience: Duration
        var threads: Int
        var isOrdered: Bool
    }

    private static let waitingLimit = 10_000
    /// How long answers are waited for once the agent ends.
    private static let lastPatience = Duration.seconds(1)

    private let rules: [LookupRule]
    private let resolver: any AddressResolver
    private let limits: Limits
    private let clock: any ThreadClock
    private let logger: Logger
    private let deliver: @Sendable ([Metric]) -> Void
    private let state: Guarded<LookupQueue>
    private let memory: Guarded<NameMemory>
    private let wake = WakeSignal()
    private let allGone = WakeSignal()
    private let watch = Guarded<WorkerThread?>(nil)
    private let askers = Guarded<[WorkerThread]>([])

    init(
        _ rules: [LookupRule], resolver: any AddressResolver, _ limits: Limits, clock: any ThreadClock,
        logger: Logger, deliver: @escaping @Sendable ([Metric]) -> Void
    ) {
        self.rules = rules
        self.resolver = resolver
        self.limits = limits
        self.clock = clock
        self.logger = logger
        self.deliver = deliver
        state = Guarded(LookupQueue(isOrdered: limits.isOrdered))
        memory = Guarded(NameMemory(span: limits.memory))
    }

    func begin() throws(WorkerThreadError) {
        let thread = try WorkerThread(name: "reverse_dns") { [self] in
            while clock.wait(for: wake, until: state.withLock { $0.nextDeadline }) != .stopped {
                let late = state.withLock { $0.expire(at: clock.now) }
                if late > 0 { logger.error("\(late) metrics got no name in \(limits.patience.goText)") }
                pump()
            }
        }
        watch.withLock { $0 = thread }
    }

    /// Completes what it can; what must wait is taken out.
    func pass(_ metrics: inout [Metric]) {
        let now = clock.now
        let (unasked, overflow) = memory.withLock { memory in
            state.withLock { state in
                var overflow = 0
                let before = state.unasked.count
                var kept = 0
                for i in metrics.indices {
                    var metric = metrics[i]
                    let missing = complete(&metric, memory, at: now)
                    if missing.isEmpty, !state.holdsBack {
                        metrics[kept] = metric
                        kept += 1
                    } else if state.count >= Self.waitingLimit {
                        overflow += 1
                        metrics[kept] = metric
                        kept += 1
                    } else {
                        state.add(metric, missing: missing, until: now + limits.patience)
                    }
                }
                metrics.removeLast(metrics.count - kept)
                return (state.unasked.count - before, overflow)
            }
        }
        if overflow > 0 {
            logger.error("\(overflow) metrics go on without names: \(Self.waitingLimit) wait for theirs already")
        }
        if unasked > 0 {
            hire()
            wake.poke()
        }
    }

    /// Sets the names that are known; answers the addresses to ask for.
    private func complete(_ metric: inout Metric, _ memory: borrowing NameMemory, at now: Timestamp) -> [String] {
        var missing: [String] = []
        for rule in rules {
            guard let address = rule.address(in: metric) else { continue }
            switch memory.known(of: address, at: now) {
            case .name(let name): rule.set(name, in: &metric)
            case .nothing: break
            case .unasked: if !missing.contains(address) { missing.append(address) }
            }
        }
        return missing
    }

    /// Enough threads for what is to be asked.
    private func hire() {
        askers.withLock { askers in
            askers.removeAll { thread in
                guard thread.ended.isStopped else { return false }
                thread.join()
                return true
            }
            let more = state.withLock { $0.hire(upTo: limits.threads) }
            for number in 0..<more {
                do throws(WorkerThreadError) {
                    askers.append(try WorkerThread(name: "reverse_dns ask") { [self] in ask() })
                } catch {
                    state.withLock { $0.dismiss(more - number) }
                    return logger.error("\(error)")
                }
            }
        }
    }

    private func ask() {
        while let address = state.withLock({ $0.takeUnasked() }) {
            var name: String?
            do throws(ResolverError) { name = try resolver.name(of: address) } catch {
                logger.error("no name for '\(address)': \(error)")
            }
            memory.withLock { $0.note(name, of: address, at: clock.now) }
            state.withLock { $0.answer(address, name, rules) }
            pump()
        }
    }

    /// Delivers what is complete.
    private func pump() {
        while let ready = state.withLock({ $0.takeReady() }) {
            deliver(ready)
            state.withLock { $0.endDelivery() }
        }
        if state.withLock({ $0.count == 0 }) { allGone.poke() }
    }

    /// Who asks a name server that does not answer cannot be stopped, and is left behind.
    func drain() {
        let clock = SystemClock()
        let end = clock.now + min(limits.patience, Self.lastPatience)
        while state.withLock({ $0.count > 0 }), clock.wait(for: allGone, until: end) == .poked {}
        state.withLock { $0.expireAll() }
        pump()
        wake.stop()
        watch.withLock { $0 }?.join()
        while state.withLock({ $0.count > 0 }), clock.wait(for: allGone, until: clock.now + .seconds(1)) == .poked {}
        for thread in askers.withLock({ $0 }) { _ = thread.join(until: clock.now, by: clock) }
    }
}
