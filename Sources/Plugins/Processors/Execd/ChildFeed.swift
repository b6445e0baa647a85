import MetricModel
import PluginKit
import Processes
import Threads

/// Metrics on their way to a program: they wait here, and a thread hands them over as fast as the program reads.
///
/// What waits is bounded. A program that ends gets what it has not read in its next life; only what lay in the pipe is
/// lost, and nobody can count it.
final class ChildFeed: LateWork {
    /// Rendered metrics, one behind the other.
    struct Load: Sendable {
        var bytes: [UInt8] = []
        /// Where each metric ends.
        var ends: [Int] = []

        /// The first byte of the metric that is not wholly within the first `count` bytes.
        func beginning(after count: Int) -> Int { ends.last { $0 <= count } ?? 0 }
        /// How many metrics are not wholly within the first `count` bytes.
        func number(after count: Int) -> Int { ends.count - (ends.firstIndex { $0 > count } ?? ends.count) }

        mutating func append(_ other: Load) {
            let before = bytes.count
            bytes += other.bytes
            ends += other.ends.map { $0 + before }
        }
    }

    private struct Waiting: Sendable {
        var load = Load()
        /// Of the load that is being handed over.
        var inHand = 0
    }

    private static let metricLimit = 10_000
    private static let byteLimit = 32 << 20
    /// How long the program may read on once the agent ends.
    private static let lastPatience = Duration.seconds(1)

    private let process: KeptProcess
    private let drop: @Sendable (Int) -> Void
    private let waiting = Guarded(Waiting())
    private let wake = WakeSignal()
    private let isGivenUp = Guarded(false)
    private let thread = Guarded<WorkerThread?>(nil)

    /// - Parameter drop: told how many metrics will never be read, for good.
    init(to process: KeptProcess, drop: @escaping @Sendable (Int) -> Void) throws(WorkerThreadError) {
        self.process = process
        self.drop = drop
        let worker = try WorkerThread(name: "execd feed") { [self] in run() }
        thread.withLock { $0 = worker }
    }

    /// Never waits.
    func add(_ load: Load) {
        let fits = waiting.withLock { waiting in
            let fits =
                waiting.load.ends.count + waiting.inHand + load.ends.count <= Self.metricLimit
                && waiting.load.bytes.count + load.bytes.count <= Self.byteLimit
            if fits { waiting.load.append(load) }
            return fits
        }
        if fits { wake.poke() } else { drop(load.ends.count) }
    }

    /// The program was started again.
    func lookAgain() { wake.poke() }

    private func run() {
        let clock = SystemClock()
        var isLast = false
        while !isLast {
            isLast = clock.wait(for: wake, until: nil) == .stopped
            while let load = take() {
                handOver(load)
                waiting.withLock { $0.inHand = 0 }
            }
        }
    }

    private func take() -> Load? {
        waiting.withLock { waiting in
            if waiting.load.ends.isEmpty { return nil }
            let load = waiting.load
            waiting = Waiting(inHand: load.ends.count)
            return load
        }
    }

    private func handOver(_ load: Load) {
        var sent = 0
        var generation = process.generation
        while sent < load.bytes.count {
            if isGivenUp.withLock({ $0 }) { return drop(load.number(after: sent)) }
            if let current = process.generation, current == generation {
                let result = process.send(load.bytes[sent...], patience: .seconds(1)) {
                    isGivenUp.withLock { $0 }
                }
                switch result {
                case .all: return
                case .part(let count): sent += count
                case .closed(let count):
                    sent += count
                    guard waitForNext(after: generation) else { return drop(load.number(after: sent)) }
                }
            } else {
                if process.generation == nil {
                    guard waitForNext(after: generation) else { return drop(load.number(after: sent)) }
                }
                // Another child would make nothing of the end of a metric.
                sent = load.beginning(after: sent)
                generation = process.generation
            }
        }
    }

    /// Until the program was started again. False if that will not be.
    private func waitForNext(after generation: Int?) -> Bool {
        while process.generation == nil || process.generation == generation {
            if SystemClock().wait(for: wake, until: nil) == .stopped { return false }
        }
        return true
    }

    func drain() {
        wake.stop()
        if let thread = thread.withLock({ $0 }) {
            let clock = SystemClock()
            if clock.wait(for: thread.ended, until: clock.now + Self.lastPatience) != .stopped {
                isGivenUp.withLock { $0 = true }
            }
            thread.join()
        }
        process.stop(KeptCommand.processorFarewell)
    }
}
