import MetricModel
import PluginKit
import TestSupport
import Testing
import Threads

@testable import Pipeline

@Suite(.timeLimit(.minutes(1))) struct PipelineRunTests {
    @Test("Gathers at each tick, writes at each flush, writes the rest at the stop")
    func ticks() throws {
        let sink = Sink()
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput())]
        pipeline.outputs = [.test(ScriptedOutput(sink))]
        try runner.start(pipeline)
        runner.tick(25, sleepers: 3)  // the input, the output, and the pipeline itself
        #expect(sink.values.count >= 19)
        #expect(runner.stop() == [OutputResult()])
        #expect(sink.values == Array(1...25))
        #expect(sink.isClosed)
        #expect(runner.field("write", "metrics_written") == 25 && runner.field("gather", "metrics_gathered") == 25)
    }

    @Test("An input that calls is attended to at once, and asked for the rest at the stop")
    func attends() throws {
        let sink = Sink()
        let runner = Runner()
        let call = Guarded<@Sendable () -> Void>({})
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(AlertInput(call))]
        pipeline.outputs = [.test(ScriptedOutput(sink))]
        try runner.start(pipeline)
        runner.clock.waitForSleepers(3)
        call.withLock { $0() }
        runner.wait { runner.field("gather", "metrics_gathered") == 1 }
        runner.tick(1, sleepers: 3)
        #expect(runner.stop() == [OutputResult()])
        #expect(sink.values == [2, 1, 3])
    }

    @Test("What plugins remember is asked for at the end, and given to them before the next start")
    func remembers() throws {
        for (given, expected) in [([:], "1"), (["in": "41", "first": "9", "second": "x"], "42")]
            as [([String: String], String)]
        {
            let runner = Runner()
            var pipeline = PluginPipeline()
            var input = InputNode.test(RememberingInput())
            input.identity = "in"
            pipeline.inputs = [input]
            var processor = ProcessorNode(
                PluginName(.processors, "p"), RememberingProcessor(), ofAggregates: RememberingProcessor())
            processor.identity = "first"
            processor.identityOfAggregates = "second"
            pipeline.processors = [processor]
            pipeline.aggregators = [AggregatorNode(PluginName(.aggregators, "summing"), SummingAggregator())]
            pipeline.outputs = [.test(ScriptedOutput(Sink()))]
            pipeline.recall(given.mapValues { Array($0.utf8) }, runner.context, runner.control)
            try runner.start(pipeline)
            runner.tick(1, sleepers: 4)
            _ = runner.stop()
            let memories = runner.control.memories.all.mapValues { String(decoding: $0, as: UTF8.self) }
            #expect(memories == ["in": expected, "first": given["first"] == nil ? "1" : "10", "second": "1"])
            let complaint = "warning processors.p: starts afresh: what was remembered is no number"
            #expect(runner.log.lines.contains(complaint) == !given.isEmpty)
        }
    }

    @Test("What failed is kept in front; what is refused is counted by reason and told")
    func keepsAndRejects() throws {
        let sink = Sink()
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput())]
        var output = OutputNode.test(ScriptedOutput(sink, [.keepAll, .acceptFirst(3), .rejectMultiples(of: 10)]))
        output.flushInterval = .milliseconds(10_500)  // seconds 11, 22 and 33: no multiple of ten is on its way then
        pipeline.outputs = [output]
        try runner.start(pipeline)
        runner.tick(35, sleepers: 3)
        #expect(runner.stop() == [OutputResult(refused: 3)])
        #expect(sink.values == (1...35).filter { $0 % 10 != 0 })
        #expect(runner.log.lines.contains("error outputs.scripted: Error writing to outputs.scripted: not now"))
        #expect(runner.log.lines.contains { $0.hasSuffix("3 metrics dropped for good: picky: a multiple") })
        #expect(runner.statistics.readings.first { $0.tags["rule"] == "picky" }?.fields["count"] == 3)
    }

    @Test(
        "What an output holds back is asked for at each flush and at the end, and counted if it stays",
        arguments: [false, true])
    func holdsBack(_ failsAtEnd: Bool) throws {
        let sink = Sink()
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput())]
        var output = OutputNode.test(HoldingOutput(sink, failsAtEnd: failsAtEnd))
        output.flushInterval = .milliseconds(2500)
        pipeline.outputs = [output]
        try runner.start(pipeline)
        runner.tick(10, sleepers: 3)
        // Flushes fall on the seconds 3, 6 and 9; whether the ninth value is in time is a matter of luck.
        let sent = sink.values.count
        #expect((8...9).contains(sent))
        let left = failsAtEnd ? 10 - sent : 0
        #expect(runner.stop() == [OutputResult(undelivered: left)])
        #expect(sink.values == Array(1...(10 - Int64(left))))
        let told = runner.log.lines.contains { $0.hasSuffix("Error writing to outputs.holding: too late") }
        #expect(told == failsAtEnd)
        #expect(runner.field("write", "buffer_held") == (failsAtEnd ? Int64(left) : nil))
    }

    @Test("A full batch is written at once, as many as there are, without waiting for the flush")
    func fullBatches() throws {
        let sink = Sink()
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput(perGather: 25))]
        var output = OutputNode.test(ScriptedOutput(sink), batch: 10)
        output.flushInterval = .seconds(3600)
        pipeline.outputs = [output]
        try runner.start(pipeline)
        runner.tick(1, sleepers: 3)
        while sink.values.count < 20 { _ = sink.changed.wait(alarm: nil) { false } }
        runner.clock.waitForSleepers(3)
        #expect(sink.batches.map(\.count) == [10, 10])
        _ = runner.stop()
        #expect(sink.values == Array(1...25))
    }

    @Test("While writes fail the full batch does not trigger them; a flush on request writes all")
    func triggerRests() throws {
        let sink = Sink()
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput(perGather: 10))]
        var output = OutputNode.test(ScriptedOutput(sink, [.keepAll]), batch: 10)
        output.flushInterval = .seconds(3600)
        pipeline.outputs = [output]
        try runner.start(pipeline)
        runner.tick(1, sleepers: 3)
        runner.wait { runner.field("write", "write_errors") == 1 }  // a poke wakes the output when it likes
        runner.tick(4, sleepers: 3)
        #expect(sink.values.isEmpty)
        #expect(runner.field("write", "write_errors") == 1)
        runner.control.flush()
        while sink.values.count < 50 { _ = sink.changed.wait(alarm: nil) { false } }
        _ = runner.stop()
        #expect(sink.values == Array(1...50))
    }

    @Test("A hanging output stops nobody else, and at the end it is named and left behind")
    func hangingOutput() throws {
        let (sink, release) = (Sink(), WakeSignal())
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput())]
        pipeline.outputs = [.test(ScriptedOutput(Sink(), [.hang(release)])), .test(ScriptedOutput(sink))]
        try runner.start(pipeline)
        runner.tick(9, sleepers: 4)
        runner.clock.advance(by: .seconds(1))  // now the first flush of both: one of them is not seen again
        runner.tick(20, sleepers: 3)
        let results = runner.stop(leavingBehindAfter: .milliseconds(6500)) { sink.isClosed }
        #expect(results == [OutputResult(undelivered: 30), OutputResult()])
        #expect(sink.values == Array(1...30))
        #expect(runner.log.lines.contains { $0.contains("outputs.scripted did not end its last write") })
        release.stop()
    }

    @Test("A hanging input is warned of at each interval; it stops nobody, and the end does not wait for it")
    func hangingInput() throws {
        let (sink, entered, release) = (Sink(), WakeSignal(), WakeSignal())
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput()), .test(HangingInput(entered: entered, release: release))]
        pipeline.outputs = [.test(ScriptedOutput(sink))]
        try runner.start(pipeline)
        runner.clock.waitForSleepers(4)
        runner.clock.advance(by: .seconds(1))
        _ = entered.wait(alarm: nil) { false }
        runner.tick(5, sleepers: 3)
        #expect(runner.statistics.readings.first { $0.tags["input"] == "hanging" }?.fields["gather_timeouts"] ?? 0 >= 4)
        #expect(
            runner.log.lines.contains("warning inputs.hanging: gather exceeds its interval of 1s and still runs"))
        #expect(runner.stop(leavingBehindAfter: .seconds(2)) == [OutputResult()])
        #expect(runner.log.lines.contains { $0.contains("hanging: does not end its gather within 2s") })
        #expect(sink.values == Array(1...6))
        release.stop()
    }

    @Test("Inputs that listen come in by the same door; windows push at their end, and once more at the stop")
    func servicesAndWindows() throws {
        let (sink, done) = (Sink(), WakeSignal())
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [InputNode(PluginName(.inputs, "pushing"), .listening(PushingInput(done)))]
        pipeline.aggregators = [AggregatorNode(PluginName(.aggregators, "summing"), SummingAggregator())]
        pipeline.outputs = [.test(ScriptedOutput(sink))]
        try runner.start(pipeline)
        _ = done.wait(alarm: nil) { false }
        runner.tick(30, sleepers: 3)  // the output, the windows, and the pipeline itself
        _ = runner.stop()
        #expect(
            sink.batches.joined().filter { $0.name == "pushed" }.map(\.time.nanoseconds) == [
                1_000_000_001, 1_000_000_001, 1_000_000_001,
            ])
        #expect(sink.batches.joined().filter { $0.name == "sum" }.map(\.n) == [6, 0])
    }

    @Test("Aggregates pass a second set of processors with a state of its own", arguments: [false, true])
    func secondProcessors(_ skips: Bool) throws {
        let sink = Sink()
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput(perGather: 2))]
        pipeline.processors = [
            ProcessorNode(
                PluginName(.processors, "numbering"), NumberingProcessor(), ofAggregates: NumberingProcessor())
        ]
        pipeline.aggregators = [AggregatorNode(PluginName(.aggregators, "summing"), SummingAggregator())]
        pipeline.outputs = [.test(ScriptedOutput(sink))]
        pipeline.settings.skipsProcessorsAfterAggregators = skips
        try runner.start(pipeline, .once(wait: .zero))
        #expect(runner.join() == [OutputResult()])
        #expect(
            sink.batches.joined().map { "\($0.name) \($0.tags["seen"] ?? "-")" } == [
                "count 1", "count 2", "sum \(skips ? "-" : "1")",
            ])
    }

    @Test("What the filter of a processor drops is counted for originals and aggregates together")
    func dropsOfBothSets() throws {
        let runner = Runner()
        var pipeline = PluginPipeline()
        var node = ProcessorNode(
            PluginName(.processors, "numbering"), NumberingProcessor(), ofAggregates: NumberingProcessor())
        node.filter = try InputDoorTests.filter("fieldexclude = [\"n\"]")
        pipeline.inputs = [.test(CountingInput(perGather: 2))]
        pipeline.processors = [node]
        pipeline.aggregators = [AggregatorNode(PluginName(.aggregators, "summing"), SummingAggregator())]
        pipeline.outputs = [.test(ScriptedOutput())]
        try runner.start(pipeline, .once(wait: .zero))
        #expect(runner.join() == [OutputResult()])
        #expect(runner.statistics.readings.filter { $0.measurement == "drops" }.map(\.fields) == [["count": 3]])
    }

    @Test("Once: a gather, two where numbers are differences, and the outputs")
    func once() throws {
        let sink = Sink()
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput()), .test(DifferenceInput()), .test(FailingInput())]
        pipeline.outputs = [.test(ScriptedOutput(sink, [.rejectMultiples(of: 1)]))]
        try runner.start(pipeline, .once(wait: .zero))
        runner.clock.waitForSleepers(3)  // the input between its samples, the output, and the pipeline itself
        runner.clock.advance(by: .milliseconds(500))
        let results = runner.join()
        #expect(results.map(\.undelivered) == [0])
        let all = runner.log.lines.joined(separator: "\n")
        #expect(all.contains("error inputs.failing: Error in plugin: a part failed"))
        #expect(runner.field("write", "metrics_added") == 3)
    }

    @Test("Test: the same, but to the screen, and no output is touched")
    func test() throws {
        let (sink, shown) = (Sink(), Guarded<[Metric]>([]))
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(DifferenceInput())]
        pipeline.outputs = [.test(ScriptedOutput(sink))]
        try runner.start(pipeline, .test(wait: .zero) { metrics in shown.withLock { $0 += metrics } })
        runner.clock.waitForSleepers(2)
        runner.clock.advance(by: .milliseconds(500))
        #expect(runner.join().isEmpty)
        #expect(shown.withLock { $0 }.map { $0[field: "gathers"] } == [.int(2)])
        #expect(sink.batches.isEmpty && !sink.isClosed)
    }

    @Test("Many inputs and outputs at once lose nothing")
    func conserves() throws {
        let sinks = (0..<3).map { _ in Sink() }
        let runner = Runner()
        var pipeline = PluginPipeline()
        pipeline.inputs = (0..<8).map { .test(CountingInput(), id: "\($0)") }
        pipeline.outputs = sinks.map { .test(ScriptedOutput($0, [.keepAll, .acceptFirst(7)]), batch: 50) }
        try runner.start(pipeline)
        runner.tick(50, sleepers: 12)
        _ = runner.stop()
        for sink in sinks {
            #expect(sink.values.sorted() == (1...50).flatMap { repeatElement(Int64($0), count: 8) })
        }
    }
}
