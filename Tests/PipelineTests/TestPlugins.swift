import Filtering
import Glibc
import HTTP
import Logging
import MetricModel
import PluginKit
import TestSupport
import Threads

@testable import Pipeline

/// One metric a gather: `count n=1`, `count n=2` ...
struct CountingInput: Input {
    static let name = "counting"
    static let summary = "Counts its gathers."
    private var gathered: Int64 = 0
    private var perGather = 1
    private let tags = TagSet(["source": "test"])
    init() {}
    init(perGather: Int) { self.perGather = perGather }

    mutating func gather(into batch: inout Batch) {
        for _ in 0..<perGather {
            gathered += 1
            batch.add("count", tags: tags, fields: [.init("n", .int(gathered))])
        }
    }
}

/// Calls for attention when the test says so, and keeps something for the end.
struct AlertInput: Input {
    static let name = "alert"
    static let summary = "Has news between two gathers."
    private var call = Guarded<@Sendable () -> Void>({})
    init() {}
    init(_ call: Guarded<@Sendable () -> Void>) { self.call = call }

    mutating func start(_ context: PluginContext) { call.withLock { $0 = context.callForAttention } }
    mutating func gather(into batch: inout Batch) { batch.add("tick", fields: [.init("n", .int(1))]) }
    mutating func attend(into batch: inout Batch) { batch.add("news", fields: [.init("n", .int(2))]) }
    mutating func finish(into batch: inout Batch) { batch.add("rest", fields: [.init("n", .int(3))]) }
}

/// Blocks in its gather until the test lets it go.
struct HangingInput: Input {
    static let name = "hanging"
    static let summary = "Never comes back."
    private var release = WakeSignal()
    private var entered = WakeSignal()
    init() {}
    init(entered: WakeSignal, release: WakeSignal) {
        self.entered = entered
        self.release = release
    }

    mutating func gather(into batch: inout Batch) {
        entered.stop()
        _ = release.wait(alarm: nil) { false }
        batch.add("late", fields: [.init("n", .int(1))])
    }
}

/// Numbers that are differences between two gathers.
struct DifferenceInput: Input {
    static let name = "difference"
    static let summary = "Needs two samples."
    var needsTwoSamples: Bool { true }
    private var gathers: Int64 = 0
    init() {}

    mutating func gather(into batch: inout Batch) {
        gathers += 1
        batch.add("difference", fields: [.init("gathers", .int(gathers))])
    }
}

struct FailingInput: Input {
    static let name = "failing"
    static let summary = "Fails in part, or cannot start."
    private var startsAfter = 0
    init() {}
    init(startsAfter: Int) { self.startsAfter = startsAfter }

    mutating func start(_ context: PluginContext) throws(StartError) {
        startsAfter -= 1
        if startsAfter >= 0 { throw .retryable("not up yet") }
    }

    mutating func gather(into batch: inout Batch) throws {
        batch.attempt { _ in throw ParseFailure() }
        batch.add("whole", fields: [.init("n", .int(1))])
    }

    struct ParseFailure: Error, CustomStringConvertible { var description: String { "a part failed" } }
}

/// Keeps the timing that it is started with.
struct TimedInput: ServiceInput {
    static let name = "timed"
    static let summary = "Looks at its context."
    private let timing: Guarded<InputTiming?>
    init() { self.init(Guarded(nil)) }
    init(_ timing: Guarded<InputTiming?>) { self.timing = timing }

    func start(_ context: PluginContext) { timing.withLock { $0 = context.timing } }
    func run(into accumulator: any Accumulator, until stop: WakeSignal) {}
}

/// Pushes three metrics, tells the test, and waits for its end.
struct PushingInput: ServiceInput {
    static let name = "pushing"
    static let summary = "Listens to a test."
    private var done = WakeSignal()
    init() {}
    init(_ done: WakeSignal) { self.done = done }

    mutating func run(into accumulator: any Accumulator, until stop: WakeSignal) {
        for number in 1...3 {
            var batch = Batch(time: Timestamp(nanoseconds: 1_000_000_001))
            batch.add("pushed", fields: [.init("n", .int(Int64(number)))])
            accumulator.deliver(batch)
        }
        done.stop()
        while stop.wait(alarm: nil, isDue: { false }) != .stopped {}
    }
}

struct SummingAggregator: Aggregator {
    static let name = "summing"
    static let summary = "Adds up."
    private var sum: Int64 = 0
    init() {}

    mutating func add(_ metric: Metric) {
        if case .int(let value)? = metric[field: "n"] { sum += value }
    }

    mutating func push(at time: Timestamp) -> [Metric] {
        defer { sum = 0 }
        return [Metric("sum", fields: [.init("n", .int(sum))], at: time)]
    }
}

/// Adds a tag `by` with how many metrics it has seen.
struct NumberingProcessor: Processor {
    static let name = "numbering"
    static let summary = "Numbers what it sees."
    private var seen = 0
    init() {}

    mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices {
            seen += 1
            metrics[i].tags = metrics[i].tags.setting("seen", to: "\(seen)")
        }
    }
}

/// What a test sees of an output.
final class Sink: Sendable {
    private struct State: Sendable {
        var batches: [[Metric]] = []
        var isClosed = false
    }

    private let state = Guarded(State())
    let changed = WakeSignal()
    var batches: [[Metric]] { state.withLock { $0.batches } }
    var values: [Int64] { batches.joined().map(\.n) }
    var isClosed: Bool { state.withLock { $0.isClosed } }
    func add(_ batch: [Metric]) {
        state.withLock { $0.batches.append(batch) }
        changed.poke()
    }
    func close() { state.withLock { $0.isClosed = true } }
}

extension Metric {
    /// The field `n`.
    var n: Int64 { if case .int(let value)? = self[field: "n"] { value } else { -1 } }
}

/// Answers each write as its script says; then accepts all.
struct ScriptedOutput: Output {
    enum Answer: Sendable { case acceptAll, keepAll, acceptFirst(Int), rejectMultiples(of: Int64), hang(WakeSignal) }

    static let name = "scripted"
    static let summary = "Does as the test says."
    private var sink = Sink()
    private var answers: [Answer] = []
    private var failedStarts = 0
    init() {}
    init(_ sink: Sink, _ answers: [Answer] = [], failedStarts: Int = 0) {
        self.sink = sink
        self.answers = answers
        self.failedStarts = failedStarts
    }

    mutating func start(_ context: PluginContext) throws(StartError) {
        failedStarts -= 1
        if failedStarts >= 0 { throw .retryable("no connection") }
    }

    mutating func write(_ metrics: [Metric]) -> WriteReport {
        var report = WriteReport(count: metrics.count)
        switch answers.isEmpty ? .acceptAll : answers.removeFirst() {
        case .acceptAll:
            sink.add(metrics)
            report.accept(0..<metrics.count)
        case .keepAll: report.keepRest("not now")
        case .acceptFirst(let count):
            sink.add(Array(metrics.prefix(count)))
            report.accept(0..<min(count, metrics.count))
            report.keepRest("only some")
        case .rejectMultiples(let of):
            sink.add(metrics.filter { $0.n % of != 0 })
            for (i, metric) in metrics.enumerated() {
                if metric.n % of == 0 {
                    report.reject(i, .init("picky", "a multiple"))
                } else {
                    report.accept(i..<(i + 1))
                }
            }
        case .hang(let release):
            _ = release.wait(alarm: nil) { false }
            report.keepRest("too late")
        }
        return report
    }

    mutating func close() { sink.close() }
}

extension InputNode {
    static func test(_ input: any Input, id: String = "") -> InputNode {
        var node = InputNode(PluginName(.inputs, type(of: input).name, alias: id), .gathering(input))
        node.timing.interval = .seconds(1)
        return node
    }
}

extension OutputNode {
    static func test(_ output: any Output, batch: Int = 1000, limit: Int = 10_000) -> OutputNode {
        var node = OutputNode(PluginName(.outputs, type(of: output).name), output)
        node.batchSize = batch
        node.bufferLimit = limit
        return node
    }
}

/// Keeps the lines of the log.
final class LogRecorder: Sendable {
    private let recorded = Guarded<[String]>([])
    var lines: [String] { recorded.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

    struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?
        var logLevel = Logger.Level.debug
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            let plugin = event.metadata?["plugin"] ?? metadata["plugin"] ?? "agent"
            recorder.recorded.withLock { $0.append("\(event.level) \(plugin): \(event.message)") }
        }
    }
}

/// A pipeline in a thread of its own, with a clock that the test moves.
final class Runner {
    let clock = ManualClock()
    let log = LogRecorder()
    let control = PipelineControl()
    let statistics = AgentStatistics()
    private let results = Guarded<[OutputResult]>([])
    private var thread: WorkerThread?

    var context: PluginContext {
        PluginContext(logger: log.logger, http: ScriptedHTTPClient(), clock: clock, statistics: statistics)
    }

    func start(_ pipeline: PluginPipeline, _ mode: PluginPipeline.Mode = .ticking) throws {
        var pipeline = pipeline
        try pipeline.start(context)
        let (ready, context, control, results) = (pipeline, context, control, results)
        thread = try WorkerThread(name: "pipeline") {
            let outcome = try? ready.run(mode, context, control)
            results.withLock { $0 = outcome ?? [] }
        }
    }

    /// A second of the clock for each of `count`, with everyone asleep before and after.
    func tick(_ count: Int, sleepers: Int) {
        for _ in 0..<count {
            clock.waitForSleepers(sleepers)
            clock.advance(by: .seconds(1))
        }
        clock.waitForSleepers(sleepers)
    }

    func stop() -> [OutputResult] {
        control.requestStop()
        return join()
    }

    /// Lets the other threads run until something has happened that no sleeper tells of.
    func wait(until isReached: () -> Bool) {
        while !isReached() { sched_yield() }
    }

    /// Stops, and goes past the time when a thread that hangs is left behind: `grace` after the stop.
    /// - Parameter before: what must have happened by then.
    func stop(leavingBehindAfter grace: Duration, once before: () -> Bool = { true }) -> [OutputResult] {
        control.requestStop()
        clock.waitForSleeper(until: clock.now + grace)
        wait(until: before)
        clock.advance(by: grace)
        return join()
    }

    func join() -> [OutputResult] {
        thread?.join()
        return results.withLock { $0 }
    }

    func field(_ measurement: String, _ field: String) -> Int64? {
        statistics.readings.first { $0.measurement == measurement }?.fields[field]
    }
}

/// Accepts everything, and sends it at every third flush, or at the end if it may.
struct HoldingOutput: Output {
    static let name = "holding"
    static let summary = "Sends later than it accepts."
    private var sink = Sink()
    private var failsAtEnd = false
    private var held: [Metric] = []
    private var flushes = 0
    init() {}
    init(_ sink: Sink, failsAtEnd: Bool) {
        self.sink = sink
        self.failsAtEnd = failsAtEnd
    }

    mutating func write(_ metrics: [Metric]) -> WriteReport {
        held += metrics
        var report = WriteReport(count: metrics.count)
        report.accept(metrics.indices)
        return report
    }

    mutating func flush(isFinal: Bool) -> HeldReport {
        flushes += 1
        if isFinal, failsAtEnd { return HeldReport(unsent: held.count, problem: "too late") }
        guard isFinal || flushes.isMultiple(of: 3) else { return .nothing }
        sink.add(held)
        held = []
        return .nothing
    }
}

/// Counts on from where its last life ended.
struct RememberingInput: Input, Remembering {
    static let name = "remembering"
    static let summary = "Remembers a number."
    private var count = 0
    init() {}

    var memory: [UInt8]? { Array("\(count)".utf8) }

    mutating func recall(_ memory: [UInt8]) throws(MemoryError) {
        guard let number = Int(String(decoding: memory, as: UTF8.self)) else { throw MemoryError("no number") }
        count = number
    }

    mutating func gather(into batch: inout Batch) {
        count += 1
        batch.add("m", fields: [.init("n", .int(Int64(count)))])
    }
}

struct RememberingProcessor: Processor, Remembering {
    static let name = "remembering"
    static let summary = "Remembers how many batches it saw."
    private var input = RememberingInput()
    init() {}

    var memory: [UInt8]? { input.memory }
    mutating func recall(_ memory: [UInt8]) throws(MemoryError) { try input.recall(memory) }

    mutating func process(_ metrics: inout [Metric]) {
        if metrics.isEmpty { return }
        var batch = Batch(time: metrics[0].time)
        input.gather(into: &batch)
    }
}
