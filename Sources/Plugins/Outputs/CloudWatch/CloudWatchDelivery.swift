import CloudWatch
import Filtering
import MetricModel
import PluginKit
import Threads

/// The way of an output's metrics to CloudWatch: mapped, held to the budget, gathered in windows, sent.
///
/// A metric of which nothing has arrived stays in the agent's queue. Of one that arrived in part the rest waits here,
/// so that what the service has taken is never sent again.
struct CloudWatchDelivery: Sendable {
    private var sender: DataSender
    private var mapping: MetricMapping
    private var window: AggregationWindow?
    private var gate: CloudWatchGate?
    /// Data of metrics that count as delivered, and of windows that have ended.
    private var rests: [Datum] = []
    private let restLimit: Int
    private var losses: CloudWatchLosses
    private let clock: any ThreadClock

    init(
        sender: DataSender, mapping: MetricMapping, window: AggregationWindow?, gate: CloudWatchGate?,
        _ context: PluginContext
    ) {
        self.sender = sender
        self.mapping = mapping
        self.window = window
        self.gate = gate
        restLimit = max(context.bufferLimit, Limits.dataOfRequest)
        losses = CloudWatchLosses(context)
        clock = context.clock
    }

    mutating func write(_ metrics: [Metric]) -> WriteReport {
        var report = WriteReport(count: metrics.count)
        if window != nil {
            let load = map(metrics)
            for datum in load.data { window?.add(datum) }
            losses.note(load.losses)
            report.accept(metrics.indices)
        } else if let problem = sendRests() ?? openGate() {
            report.keepRest(problem)
        } else {
            var load = map(metrics)
            let sent = send(&load)
            settle(load, sent, &report)
            if let problem = sent.problem { report.keepRest(problem) }
        }
        return report
    }

    mutating func flush(isFinal: Bool) -> HeldReport {
        let now = clock.now.seconds
        if let ended = window?.takeEnded(now: now, all: isFinal) { hold(ended) }
        let problem = sendRests()
        return HeldReport(unsent: rests.count, problem: problem)
    }

    mutating func close() { gate?.close() }

    private mutating func openGate() -> String? {
        let now = clock.now.seconds
        return gate?.open(&sender.client, now: now)
    }

    /// What passes the gate is sent; the load has that alone then.
    private mutating func send(_ load: inout CloudWatchLoad) -> DataSender.Report {
        gate?.pass(&load)
        let report = sender.send(load.data)
        let now = clock.now.seconds
        if let time = sender.client.told { gate?.note(time, now: now) }
        return report
    }

    private mutating func map(_ metrics: [Metric]) -> CloudWatchLoad {
        var load = CloudWatchLoad()
        load.data.reserveCapacity(metrics.reduce(0) { $0 + $1.fields.count })
        let now = clock.now.seconds
        for (owner, metric) in metrics.enumerated() {
            var faults: [DatumFault] = []
            mapping.map(metric, now: now, into: &load.data) { faults.append($0) }
            load.owners += repeatElement(owner, count: load.data.count - load.owners.count)
            for fault in faults { load.lose(owner, fault.reason.rawValue, fault.example) }
        }
        return load
    }

    /// Why the rests still wait; nil if they are through.
    private mutating func sendRests() -> String? {
        if rests.isEmpty { return nil }
        if let problem = openGate() { return problem }
        var load = CloudWatchLoad()
        load.data = rests
        load.owners = Array(repeating: 0, count: rests.count)
        let sent = send(&load)
        losses.note(load.losses)
        for refusal in sent.refusals { note(refusal, of: load.data[refusal.datum]) }
        // Copied only if some are through, into a new array: what an outage made large is small again.
        let allWait = sent.fates.allSatisfy { $0 == .waiting }
        rests = allWait ? load.data : zip(load.data, sent.fates).filter { $0.1 == .waiting }.map(\.0)
        return sent.problem
    }

    private mutating func hold(_ data: [Datum]) {
        rests += data
        let excess = rests.count - restLimit
        guard excess > 0 else { return }
        rests.removeFirst(excess)
        losses.note("rests full", count: excess, example: "\(restLimit) data wait already")
    }

    private mutating func note(_ refusal: (datum: Int, message: String), of datum: Datum) {
        losses.note("refused datum", example: "\(datum.measurement)_\(datum.field): \(refusal.message)")
    }

    /// Each metric's fate, from those of its data. What is lost is counted when its metric is through, for a metric
    /// that is kept comes by here again.
    private mutating func settle(_ load: CloudWatchLoad, _ sent: DataSender.Report, _ report: inout WriteReport) {
        var waiting = [Int](repeating: 0, count: report.fates.count)
        var total = waiting
        var refused = waiting
        for (owner, fate) in zip(load.owners, sent.fates) {
            total[owner] += 1
            if fate == .waiting { waiting[owner] += 1 }
            if fate == .refused { refused[owner] += 1 }
        }
        for i in report.fates.indices where total[i] == 0 || waiting[i] < total[i] { report.accept(i..<i + 1) }
        for refusal in sent.refusals {
            let owner = load.owners[refusal.datum]
            note(refusal, of: load.data[refusal.datum])
            if refused[owner] == total[owner] { report.reject(owner, DropReason("refused", refusal.message)) }
        }
        if sent.problem != nil {
            for (i, fate) in sent.fates.enumerated() where fate == .waiting {
                let owner = load.owners[i]
                if waiting[owner] < total[owner] { rests.append(load.data[i]) }
            }
        }
        losses.note(load.losses.filter { report.fates[$0.owner] != .keep })
    }
}

/// The data of a batch of metrics.
struct CloudWatchLoad {
    struct Loss {
        let owner: Int
        let reason: String
        let example: String
    }

    var data: [Datum] = []
    /// The metric of each datum, by its number in the batch.
    var owners: [Int] = []
    /// What could not become a datum, or may not.
    private(set) var losses: [Loss] = []

    mutating func lose(_ owner: Int, _ reason: String, _ example: String) {
        losses.append(Loss(owner: owner, reason: reason, example: example))
    }

    /// Takes out each datum that `decide` has a reason against.
    mutating func filter(_ decide: (inout Datum, Int) -> String?) {
        var kept = 0
        for i in data.indices {
            if let reason = decide(&data[i], i) {
                lose(owners[i], reason, "\(data[i].measurement)_\(data[i].field)")
            } else {
                data.swapAt(kept, i)
                owners.swapAt(kept, i)
                kept += 1
            }
        }
        data.removeSubrange(kept...)
        owners.removeSubrange(kept...)
    }
}
