import MetricModel

/// Which metric waits for which addresses. Pure: whoever holds it has the lock.
struct LookupQueue: Sendable {
    private struct Waiting: Sendable {
        var metric: Metric
        var missing: [String]
        let deadline: Timestamp
    }

    private let isOrdered: Bool
    private var waiting: [Int: Waiting] = [:]
    /// The numbers of those that wait, as they came: an older one's deadline is never later.
    private var first = 0
    private var next = 0
    /// Complete, where the order does not count.
    private var ready: [Metric] = []
    private var byAddress: [String: [Int]] = [:]
    private(set) var unasked: [String] = []
    /// Threads that ask.
    private var askers = 0
    private var inDelivery = 0

    init(isOrdered: Bool) { self.isOrdered = isOrdered }

    /// All that were added and are not delivered.
    var count: Int { waiting.count + ready.count + inDelivery }
    /// Whether a metric that needs nothing must wait all the same.
    var holdsBack: Bool { isOrdered && count > 0 }

    var nextDeadline: Timestamp? { waiting[first]?.deadline }

    mutating func add(_ metric: Metric, missing: [String], until deadline: Timestamp) {
        waiting[next] = Waiting(metric: metric, missing: missing, deadline: deadline)
        for address in missing {
            if byAddress[address] == nil { unasked.append(address) }
            byAddress[address, default: []].append(next)
        }
        next += 1
    }

    /// How many more threads are to ask: one for each address, up to the limit.
    mutating func hire(upTo limit: Int) -> Int {
        let more = max(min(unasked.count, limit - askers), 0)
        askers += more
        return more
    }

    mutating func dismiss(_ count: Int) { askers -= count }

    /// Nil, and a thread less, if there is nothing to ask.
    mutating func takeUnasked() -> String? {
        if unasked.isEmpty {
            askers -= 1
            return nil
        }
        return unasked.removeFirst()
    }

    mutating func answer(_ address: String, _ name: String?, _ rules: [LookupRule]) {
        for number in byAddress.removeValue(forKey: address) ?? [] {
            guard var metric = waiting[number]?.metric else { continue }
            if let name {
                for rule in rules where rule.address(in: metric) == address { rule.set(name, in: &metric) }
            }
            waiting[number]?.metric = metric
            waiting[number]?.missing.removeAll { $0 == address }
            if !isOrdered, waiting[number]?.missing.isEmpty ?? false { complete(number) }
        }
        skipGone()
    }

    /// Answers how many waited in vain.
    mutating func expire(at now: Timestamp) -> Int {
        var late = 0
        for number in first..<next {
            guard let one = waiting[number] else { continue }
            guard one.deadline <= now else { break }
            if !one.missing.isEmpty { late += 1 }
            waiting[number]?.missing = []
            if !isOrdered { complete(number) }
        }
        skipGone()
        return late
    }

    mutating func expireAll() {
        for number in first..<next where waiting[number] != nil {
            waiting[number]?.missing = []
            if !isOrdered { complete(number) }
        }
        skipGone()
    }

    private mutating func complete(_ number: Int) {
        if let one = waiting.removeValue(forKey: number) { ready.append(one.metric) }
    }

    private mutating func skipGone() {
        while first < next, waiting[first] == nil { first += 1 }
    }

    /// What is complete and next in order; nil if there is nothing, or another thread delivers. `endDelivery` follows.
    mutating func takeReady() -> [Metric]? {
        guard inDelivery == 0 else { return nil }
        while isOrdered, let one = waiting[first], one.missing.isEmpty {
            ready.append(one.metric)
            waiting[first] = nil
            first += 1
        }
        guard !ready.isEmpty else { return nil }
        defer { ready = [] }
        inDelivery = ready.count
        return ready
    }

    mutating func endDelivery() { inDelivery = 0 }
}
