import Logging
import MetricModel
import PluginKit
import Threads

/// Gathers from one input at each tick, on the input's own thread.
struct InputLoop: Sendable {
    var node: InputNode
    let door: InputDoor
    let mark: GatherWatch.Mark
    let stop: WakeSignal
    let context: PluginContext
    let counters: PluginCounters
    let memories: Memories

    private var clock: any ThreadClock { context.clock }

    init(
        _ node: InputNode, door: InputDoor, mark: GatherWatch.Mark, stop: WakeSignal, context: PluginContext,
        counters: PluginCounters, memories: Memories
    ) {
        self.node = node
        self.door = door
        self.mark = mark
        self.stop = stop
        self.context = context
        self.counters = counters
        self.memories = memories
    }

    /// Until stopped.
    mutating func run() {
        if case .listening(let input) = node.source { return listen(input) }
        var schedule = Schedule(node.timing, from: clock.now)
        while sleep(until: schedule.alarm(by: clock)) {
            gather()
            let skipped = schedule.advance(past: clock.now)
            if skipped > 0 {
                context.logger.debug("the last gather took so long that \(skipped) were skipped")
            }
        }
        finish()
        if case .gathering(let input) = node.source { memories.note(input, as: node.identity) }
    }

    /// Once, for `--test` and `--once`; twice where numbers are differences.
    mutating func runOnce(between samples: Duration) {
        guard case .gathering = node.source else { return run() }
        guard startIfNeeded(), case .gathering(let input) = node.source else { return }
        if input.needsTwoSamples {
            gather(delivering: false)
            _ = clock.wait(for: stop, until: clock.now + samples)
        }
        gather()
    }

    private mutating func gather(delivering: Bool = true) {
        guard startIfNeeded(), case .gathering(var input) = node.source else { return }
        let began = clock.now
        var batch = Batch(time: began)
        mark.begin(at: began)
        do { try input.gather(into: &batch) } catch { report(error) }
        mark.end()
        node.source = .gathering(input)
        counters.record(clock.now - began, as: "gather_time_ns")
        guard delivering else { return }
        for failure in batch.failures { report(failure) }
        door.deliver(batch)
    }

    /// Until a tick, attending to the input whenever it calls. False if stopped.
    private mutating func sleep(until tick: Timestamp) -> Bool {
        while true {
            switch clock.wait(for: stop, until: tick) {
            case .deadline: return true
            case .stopped: return false
            case .poked: bringHome { $0.attend(into: &$1) }
            }
        }
    }

    /// What the input still holds when the agent ends.
    private mutating func finish() { bringHome { $0.finish(into: &$1) } }

    private mutating func bringHome(_ tell: (inout any Input, inout Batch) -> Void) {
        guard node.isStarted, case .gathering(var input) = node.source else { return }
        var batch = Batch(time: clock.now)
        tell(&input, &batch)
        node.source = .gathering(input)
        for failure in batch.failures { report(failure) }
        if !batch.metrics.isEmpty { door.deliver(batch) }
    }

    private mutating func listen(_ input: any ServiceInput) {
        var input = input
        while !startIfNeeded() {
            if clock.wait(for: stop, until: clock.now + node.timing.interval) == .stopped { return }
        }
        if case .listening(let started) = node.source { input = started }
        do { try input.run(into: door, until: stop) } catch { report(error) }
        memories.note(input, as: node.identity)
    }

    /// With `startup_error_behavior = "retry"` the start is tried again at each gather.
    private mutating func startIfNeeded() -> Bool {
        if node.isStarted { return true }
        do throws(StartError) { try node.start(context) } catch {
            counters.add(1, to: "startup_errors")
            report(error)
        }
        return node.isStarted
    }

    private func report(_ error: any Error) {
        counters.add(1, to: "gather_errors")
        counters.add(1, to: "errors")
        context.logger.error("Error in plugin: \(error)")
    }
}
