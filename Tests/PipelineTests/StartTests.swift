import MetricModel
import PluginKit
import TestSupport
import Testing
import Threads

@testable import Pipeline

@Suite(.timeLimit(.minutes(1))) struct StartTests {
    @Test("An input that cannot start yet: the agent ends, tries at each gather, or goes on without it")
    func inputs() throws {
        func pipeline(_ behavior: StartupErrorBehavior) -> PluginPipeline {
            var pipeline = PluginPipeline()
            var node = InputNode.test(FailingInput(startsAfter: 3))
            node.onStartError = behavior
            pipeline.inputs = [node]
            return pipeline
        }
        let failure = #expect(throws: StartFailure.self) { try Runner().start(pipeline(.error)) }
        #expect(failure.map { "\($0)" } == "inputs.failing cannot start: not up yet")

        let runner = Runner()
        var ignoring = pipeline(.ignore)
        try ignoring.start(runner.context)
        #expect(ignoring.inputs.isEmpty)

        let sink = Sink()
        var retrying = pipeline(.retry)
        retrying.outputs = [.test(ScriptedOutput(sink))]
        let second = Runner()
        try second.start(retrying)
        second.tick(6, sleepers: 3)
        _ = second.stop()
        #expect(sink.values.count == 4)  // two of six gathers found it still down
        #expect(second.field("gather", "startup_errors") == 2)
    }

    @Test("An input that listens is told when it would be asked")
    func timing() throws {
        let told = Guarded<InputTiming?>(nil)
        var node = InputNode(PluginName(.inputs, "timed"), .listening(TimedInput(told)))
        node.timing = InputTiming(
            interval: .seconds(7), jitter: .seconds(2), offset: .seconds(1), isRounded: false, precision: .seconds(60))
        var pipeline = PluginPipeline()
        pipeline.inputs = [node]
        try pipeline.start(Runner().context)
        #expect(told.withLock { $0 } == node.timing)
    }

    @Test("An output that cannot start yet is given a second chance, or tried at each write")
    func outputs() throws {
        @Sendable func node(_ behavior: StartupErrorBehavior, fails: Int, _ sink: Sink) -> OutputNode {
            var node = OutputNode.test(ScriptedOutput(sink, failedStarts: fails))
            node.onStartError = behavior
            return node
        }
        let runner = Runner()
        let (clock, context) = (runner.clock, runner.context)
        for (behavior, fails, remaining) in [(StartupErrorBehavior.error, 1, 1), (.ignore, 2, 0), (.error, 2, -1)] {
            let outcome = Guarded(-2)
            let thread = try WorkerThread(name: "start") {
                var pipeline = PluginPipeline()
                pipeline.outputs = [node(behavior, fails: fails, Sink())]
                do throws(StartFailure) {
                    try pipeline.start(context)
                    outcome.withLock { $0 = pipeline.outputs.count }
                } catch { outcome.withLock { $0 = -1 } }
            }
            clock.waitForSleepers(1)
            clock.advance(by: .seconds(15))
            thread.join()
            #expect(outcome.withLock { $0 } == remaining)
        }

        let sink = Sink()
        var pipeline = PluginPipeline()
        pipeline.inputs = [.test(CountingInput())]
        pipeline.outputs = [node(.retry, fails: 2, sink)]
        let retrying = Runner()
        try retrying.start(pipeline)
        retrying.tick(10, sleepers: 3)
        #expect(sink.values.isEmpty)
        retrying.tick(10, sleepers: 3)
        #expect(retrying.stop() == [OutputResult()])
        #expect(sink.values == Array(1...20))
    }
}
