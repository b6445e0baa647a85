public import MetricModel
public import Threads

/// A plugin is a value with `@Key` options. One thread owns it and calls it, so state is plain `var`s: no locks.
public protocol Plugin: Configurable {
    /// The name in the file: `cgroup` in `[[inputs.cgroup]]`.
    static var name: String { get }
    static var summary: String { get }
    /// Opens what the plugin needs. Options are valid by now; nothing outside was touched before.
    mutating func start(_ context: PluginContext) throws(StartError)
}

public protocol Input: Plugin {
    /// Whether its numbers are differences between two gathers. `--test` and `--once` then gather twice, half a second
    /// apart, and use the second alone. Asked when it has started.
    var needsTwoSamples: Bool { get }
    /// A part that fails is noted on the batch and the rest goes on; throwing means nothing could be read.
    mutating func gather(into batch: inout Batch) throws
    /// Something happened that cannot wait for the next gather: the input itself has called, by
    /// `PluginContext.callForAttention`. Never while it gathers.
    mutating func attend(into batch: inout Batch)
    /// The agent ends and no gather follows: what the input still holds, such as the last numbers of what ended since.
    /// Threads of its own end here.
    mutating func finish(into batch: inout Batch)
}

/// An input that listens. It has a thread of its own and ends soon after `stop`.
public protocol ServiceInput: Plugin {
    mutating func run(into accumulator: any Accumulator, until stop: WakeSignal) throws
}

/// Never waits. A metric its rule does not fit goes through as it came.
public protocol Processor: Plugin {
    mutating func process(_ metrics: inout [Metric])
}

/// A processor that asks somebody who answers later, or never.
///
/// `process` hands over what must wait, takes it out of the batch, and returns at once: it runs under a lock that all
/// inputs share. What may wait has a bound, and what does not fit is counted under a reason.
public protocol LateProcessor: Processor {
    /// Once, after `start` and before the first metric.
    /// - Parameter deliver: takes metrics on from behind this processor; from any thread but within `process`.
    mutating func begin(_ deliver: @escaping @Sendable ([Metric]) -> Void) throws(WorkerThreadError) -> any LateWork
}

/// What a `LateProcessor` waits for.
public protocol LateWork: Sendable {
    /// No more metrics come. Blocks, but not for ever, until all that waits is delivered or counted; threads end here.
    func drain()
}

public protocol Aggregator: Plugin {
    mutating func add(_ metric: Metric)
    /// What the window came to; the next one starts empty.
    mutating func push(at time: Timestamp) -> [Metric]
}

public protocol Output: Plugin {
    /// Delivers what it can and answers for every metric. May block; `metrics` is not empty.
    mutating func write(_ metrics: [Metric]) -> WriteReport
    /// Sends what the output itself holds back of metrics it has accepted: the rest of one that went out in part, a
    /// window that has ended. Asked at each flush, after the metrics that waited; most outputs hold nothing.
    /// - Parameter isFinal: the agent ends, so windows end too.
    mutating func flush(isFinal: Bool) -> HeldReport
    mutating func close()
}

/// What an output still holds back after a flush.
public struct HeldReport: Sendable, Equatable {
    /// How much waits because it could not be sent; what belongs to a window that goes on is not counted.
    public var unsent: Int
    /// Why; nil if nothing went wrong.
    public var problem: String?

    public static let nothing = HeldReport(unsent: 0)

    public init(unsent: Int, problem: String? = nil) {
        self.unsent = unsent
        self.problem = problem
    }
}

extension Input {
    public var needsTwoSamples: Bool { false }
    public mutating func attend(into batch: inout Batch) {}
    public mutating func finish(into batch: inout Batch) {}
}
extension Plugin { public mutating func start(_ context: PluginContext) throws(StartError) {} }
extension Output {
    public mutating func flush(isFinal: Bool) -> HeldReport { .nothing }
    public mutating func close() {}
}

/// The plugin cannot start.
public enum StartError: Error, Equatable, CustomStringConvertible {
    /// It never will as things are.
    case fatal(String)
    /// It may later: `startup_error_behavior` decides.
    case retryable(String)

    public var description: String {
        switch self {
        case .fatal(let message), .retryable(let message): message
        }
    }
}

/// Where inputs leave what they gathered. Filters, processors and aggregators run before `deliver` returns.
public protocol Accumulator: Sendable {
    func deliver(_ batch: Batch)
    /// How many metrics wait at the output where most do, for inputs that can wait themselves.
    var waiting: Int { get }
}

extension Accumulator { public var waiting: Int { 0 } }
