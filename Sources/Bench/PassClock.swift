import MetricModel
import Threads

/// A clock that stands still but for a step from one tick to the next, so a run takes as long as its work.
final class PassClock: ThreadClock {
    private struct State: Sendable {
        var now: Timestamp
        var sleepers: [ObjectIdentifier: (signal: WakeSignal, deadline: Timestamp?)] = [:]
    }

    private let state: Guarded<State>
    /// Poked when a thread lies down.
    private let changed = WakeSignal()

    init(at now: Timestamp) { state = Guarded(State(now: now)) }

    var now: Timestamp { state.withLock { $0.now } }

    func random(below span: Duration) -> Duration { .zero }

    func wait(for signal: WakeSignal, until deadline: Timestamp?) -> WakeSignal.Wakeup {
        state.withLock { $0.sleepers[ObjectIdentifier(signal)] = (signal, deadline) }
        defer { state.withLock { _ = $0.sleepers.removeValue(forKey: ObjectIdentifier(signal)) } }
        changed.poke()
        return signal.wait(alarm: nil) { deadline.map { $0 <= now } ?? false }
    }

    /// Blocks until `count` threads sleep and `isIdle`, which is asked whenever one lies down.
    func waitForSleepers(_ count: Int, andThat isIdle: () -> Bool) {
        while state.withLock({ $0.sleepers.count }) < count || !isIdle() { _ = changed.wait(alarm: nil) { false } }
    }

    /// Moves on and wakes whoever is due.
    func advance(by span: Duration) {
        let due = state.withLock { state in
            state.now = state.now + span
            let now = state.now
            let due = state.sleepers.filter { $0.value.deadline.map { $0 <= now } ?? false }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.signal)
        }
        for signal in due { signal.recheck() }
    }
}
