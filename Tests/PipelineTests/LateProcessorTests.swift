import MetricModel
import PluginKit
import TestSupport
import Testing
import Threads

@testable import Pipeline

/// Keeps all metrics until the test lets them go, and delivers them from a thread of its own.
struct ParkingProcessor: LateProcessor {
    static let name = "parking"
    static let summary = "Delivers later."

    final class Work: LateWork {
        private let parked = Guarded<[Metric]>([])
        private let go: WakeSignal
        private let deliver: @Sendable ([Metric]) -> Void
        private let thread = Guarded<WorkerThread?>(nil)

        init(_ go: WakeSignal, _ deliver: @escaping @Sendable ([Metric]) -> Void) throws(WorkerThreadError) {
            self.go = go
            self.deliver = deliver
            let worker = try WorkerThread(name: "parking") { [self] in
                while go.wait(alarm: nil, isDue: { false }) != .stopped { release() }
                release()
            }
            thread.withLock { $0 = worker }
        }

        func park(_ metrics: [Metric]) { parked.withLock { $0 += metrics } }

        private func release() {
            let metrics = parked.withLock { parked in
                defer { parked = [] }
                return parked
            }
            if !metrics.isEmpty { deliver(metrics) }
        }

        func drain() {
            go.stop()
            thread.withLock { $0 }?.join()
        }
    }

    private var go = WakeSignal()
    private var work: Work?
    init() {}
    init(_ go: WakeSignal) { self.go = go }

    mutating func begin(
        _ deliver: @escaping @Sendable ([Metric]) -> Void
    ) throws(WorkerThreadError) -> any LateWork {
        let work = try Work(go, deliver)
        self.work = work
        return work
    }

    mutating func process(_ metrics: inout [Metric]) {
        work?.park(metrics)
        metrics = []
    }
}

@Suite(.timeLimit(.minutes(1))) struct LateProcessorTests {
    private static func node(_ processor: any Processor, _ second: any Processor) -> ProcessorNode {
        ProcessorNode(PluginName(.processors, "test"), processor, ofAggregates: second)
    }

    @Test("What comes late goes on behind its own place, to aggregators and outputs, and all of it by the end")
    func goesOn() throws {
        let sink = Sink()
        let runner = Runner()
        let go = WakeSignal()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput())]
        pipeline.processors = [
            Self.node(NumberingProcessor(), NumberingProcessor()),
            Self.node(ParkingProcessor(go), ParkingProcessor(WakeSignal())),
            Self.node(ParkingProcessor(WakeSignal()), ParkingProcessor(WakeSignal())),
        ]
        var aggregator = AggregatorNode(PluginName(.aggregators, "summing"), SummingAggregator())
        aggregator.grace = .seconds(1000)
        aggregator.period = .seconds(1000)
        pipeline.aggregators = [aggregator]
        pipeline.outputs = [.test(ScriptedOutput(sink))]
        try runner.start(pipeline)
        runner.tick(5, sleepers: 4)
        #expect(runner.field("gather", "metrics_gathered") == 5)
        #expect(runner.field("write", "metrics_added") == 0, "all are parked")
        go.poke()
        #expect(runner.stop() == [OutputResult()])
        #expect(sink.values.sorted() == [1, 2, 3, 4, 5, 15], "and the sum of them, through its own processors")
        #expect(sink.batches.joined().allSatisfy { $0.tags["seen"] == ($0.name == "sum" ? "1" : "\($0.n)") })
    }

    @Test("Late metrics and new ones pass at once, and each once")
    func manyThreads() throws {
        let sink = Sink()
        let go = WakeSignal()
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = (1...3).map { .test(CountingInput(perGather: 50), id: "\($0)") }
        pipeline.processors = [Self.node(ParkingProcessor(go), ParkingProcessor())]
        pipeline.outputs = [.test(ScriptedOutput(sink), batch: 10)]
        try runner.start(pipeline)
        for _ in 0..<20 {
            runner.tick(1, sleepers: 5)
            go.poke()
        }
        #expect(runner.stop() == [OutputResult()])
        let gathered = runner.statistics.readings.filter { $0.measurement == "gather" }
            .compactMap { $0.fields["metrics_gathered"] }.reduce(0, +)
        #expect(sink.values.count == Int(gathered))
    }

    @Test("The second set begins only if there is something to aggregate")
    func secondSet() throws {
        let started = Guarded<[String]>([])
        struct Starting: Processor {
            static let name = "starting"
            static let summary = "Tells of its start."
            var note: @Sendable () -> Void = {}
            mutating func start(_ context: PluginContext) { note() }
            mutating func process(_ metrics: inout [Metric]) {}
        }
        for hasAggregator in [false, true] {
            var pipeline = PluginPipeline()
            pipeline.processors = [
                Self.node(
                    Starting { started.withLock { $0.append("first") } },
                    Starting { started.withLock { $0.append("second") } })
            ]
            if hasAggregator {
                pipeline.aggregators = [AggregatorNode(PluginName(.aggregators, "summing"), SummingAggregator())]
            }
            try pipeline.start(Runner().context)
        }
        #expect(started.withLock { $0 } == ["first", "first", "second"])
    }
}
