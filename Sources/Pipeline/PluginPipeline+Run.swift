import Filtering
import Logging
public import MetricModel
public import PluginKit
public import Threads

extension PluginPipeline {
    /// How metrics are asked for.
    public enum Mode: Sendable {
        /// At each tick, until stopped.
        case ticking
        /// Once, then the end. Inputs that listen have `wait` more to hear something.
        case once(wait: Duration)
        /// The same without outputs: metrics go to `show`.
        case test(wait: Duration, show: @Sendable ([Metric]) -> Void)
    }

    /// Runs to the end: running gathers end, aggregators push, outputs write what waits, and all threads are joined,
    /// but those that hang longer than their grace are named and left behind.
    /// - Returns: what each output leaves behind.
    public func run(
        _ mode: Mode, _ context: PluginContext, _ control: PipelineControl
    ) throws(WorkerThreadError) -> [OutputResult] {
        try placingFilters(in: context).flow(mode, context, control)
    }

    /// With filters that know the time, and say in their plugin's name what goes wrong.
    private func placingFilters(in context: PluginContext) -> PluginPipeline {
        let clock = context.clock
        func place(_ filter: inout MetricFilter, _ name: PluginName, _ level: CommonSettings.LogLevel?) {
            let logger = context.named(name, logLevel: level).logger
            filter.place(
                in: MetricFilter.Surroundings(now: { clock.now }, complain: { logger.error("\($0)") }))
        }
        var placed = self
        for i in inputs.indices { place(&placed.inputs[i].filter, inputs[i].name, inputs[i].logLevel) }
        for i in processors.indices { place(&placed.processors[i].filter, processors[i].name, processors[i].logLevel) }
        for i in aggregators.indices {
            place(&placed.aggregators[i].filter, aggregators[i].name, aggregators[i].logLevel)
        }
        for i in outputs.indices { place(&placed.outputs[i].filter, outputs[i].name, outputs[i].logLevel) }
        return placed
    }

    private func flow(
        _ mode: Mode, _ context: PluginContext, _ control: PipelineControl
    ) throws(WorkerThreadError) -> [OutputResult] {
        let stop = control.stop
        let agent = PluginCounters.agentGroup(context.statistics)
        func counters(_ name: PluginName) -> PluginCounters {
            PluginCounters(name, context.statistics, agent: agent)
        }
        var writers: [Writer] = []
        var sinks: [any MetricSink] = []
        if case .test(_, let show) = mode {
            sinks = [ShownMetrics(show: show)]
        } else {
            for node in outputs {
                writers.append(try Writer(node, context, counters(node.name), control))
            }
            sinks = writers.map(\.queue)
            control.controls(writers.map(\.queue))
        }
        let stage = makeStage(sinks, context.clock, counters)
        try stage.beginLate()
        let readers = Readers(inputs, stage, control.memories, context, counters)
        try readers.begin(mode, stop: stop)
        let windows = WakeSignal()
        let pusher = aggregators.isEmpty ? nil : try Self.pushWindows(of: stage, context.clock, until: windows)

        readers.waitForEnd(of: mode, stop: stop)
        readers.end(within: settings.gatherGrace)
        windows.stop()
        pusher?.join()
        stage.drain()
        stage.push(at: context.clock.now, isFinal: true)
        stage.drainAggregates()
        stage.remember(in: control.memories)
        return end(writers, mode, context, control)
    }

    private func makeStage(
        _ sinks: [any MetricSink], _ clock: any ThreadClock, _ counters: (PluginName) -> PluginCounters
    ) -> Stage {
        let counted = processors.map { ($0, counters($0.name)) }
        return Stage(
            processors: settings.skipsProcessorsBeforeAggregators
                ? []
                : counted.map {
                    ProcessorStep($0.processor, filter: $0.filter, identity: $0.identity, counters: $1)
                },
            processorsOfAggregates: !processesAggregates
                ? []
                : counted.map {
                    ProcessorStep(
                        $0.processorOfAggregates, filter: $0.filter, identity: $0.identityOfAggregates, counters: $1)
                },
            windows: aggregators.map {
                AggregatorWindow(
                    $0, clock: clock, isRounded: settings.roundsWindows, precision: settings.precision,
                    counters: counters($0.name))
            },
            sinks: sinks)
    }

    private static func pushWindows(
        of stage: Stage, _ clock: any ThreadClock, until stop: WakeSignal
    ) throws(WorkerThreadError) -> WorkerThread {
        try WorkerThread(name: "windows") {
            while clock.wait(for: stop, until: stage.nextPush) != .stopped { stage.push(at: clock.now) }
        }
    }

    /// The last flush of every output. Under `--once` only a stop limits it.
    private func end(
        _ writers: [Writer], _ mode: Mode, _ context: PluginContext, _ control: PipelineControl
    ) -> [OutputResult] {
        for writer in writers { writer.queue.wake.stop() }
        if case .once = mode {
            for writer in writers where !writer.thread.waitForEnd(or: control.stop, by: context.clock) { break }
        }
        control.deadline.arm(at: context.clock.now)
        // A request is ended by libcurl within a second of the deadline; whoever blocks longer is left behind.
        let patience = context.clock.now + settings.flushGrace + .milliseconds(1500)
        return writers.map { writer in
            let didEnd = writer.thread.join(until: patience, by: context.clock)
            var result = writer.result.withLock { $0 }
            if !didEnd {
                result.undelivered = writer.queue.count
                context.logger.error("\(writer.name) did not end its last write in time and is left behind")
            }
            if result.undelivered > 0 {
                context.logger.error(
                    "stopped with \(result.undelivered) metrics undelivered",
                    metadata: ["plugin": "\(writer.name)"])
            }
            return result
        }
    }
}

/// One output's queue and thread.
private struct Writer: Sendable {
    let name: PluginName
    let queue: OutputQueue
    let thread: WorkerThread
    let result: Guarded<OutputResult>

    init(
        _ node: OutputNode, _ context: PluginContext, _ counters: PluginCounters, _ control: PipelineControl
    ) throws(WorkerThreadError) {
        name = node.name
        let queue = OutputQueue(node, counters: counters)
        let result = Guarded(OutputResult())
        let clock = context.clock
        let deadline = control.deadline
        let loop = OutputLoop(
            node, queue: queue, context: context.named(node.name, logLevel: node.logLevel), counters: counters,
            result: result, isGivenUp: { deadline.isPast(clock.now) })
        thread = try WorkerThread(name: "\(node.name)", poking: control.stop) {
            var loop = loop
            loop.run()
        }
        self.queue = queue
        self.result = result
    }
}

/// The end of the line for `--test`.
private struct ShownMetrics: MetricSink {
    let show: @Sendable ([Metric]) -> Void
    func add(_ metrics: [Metric]) { show(metrics) }
    var count: Int { 0 }
}
