public import Logging
import PluginKit
public import Threads

/// The started plugins, ready to run.
public struct PluginPipeline: Sendable {
    public var inputs: [InputNode] = []
    public var serviceInputs: [ServiceInputNode] = []
    public var processors: [ProcessorNode] = []
    public var aggregators: [AggregatorNode] = []
    public var outputs: [OutputNode] = []
    public var interval = Duration.seconds(10)
    public var globalTags: [String: String] = [:]

    public init() {}

    /// Runs until `stop` is stopped: then running gathers end, aggregators push, outputs write what waits, and all
    /// threads are joined. `deadline` is armed at that moment; who blocks on behalf of an output looks at it.
    public func run(
        clock: any ThreadClock, logger: Logger, stop: WakeSignal, deadline: StopDeadline
    ) throws(WorkerThreadError) -> [OutputQueue.Counts] {
        let queues = outputs.map { OutputQueue($0.settings, filter: $0.filter) }
        let stage = Stage(processors: processors, aggregators: aggregators, outputs: queues, now: clock.now)
        var writers: [WorkerThread] = []
        for (node, queue) in zip(outputs, queues) {
            let loop = OutputLoop(
                node: node, queue: queue, clock: clock, logger: logger, isGivenUp: { deadline.isPast(clock.now) })
            writers.append(try thread(node.id, loop) { $0.run() })
        }
        let signals = (inputs.map(\.id) + serviceInputs.map(\.id) + ["windows"]).map { (id: $0, signal: WakeSignal()) }
        var readers: [WorkerThread] = []
        for (node, stop) in zip(inputs, signals.map(\.signal)) {
            let door = InputDoor(settings: node.settings, filter: node.filter, globalTags: globalTags, stage: stage)
            let loop = InputLoop(
                node: node, door: door, interval: node.settings.interval?.duration ?? interval, stop: stop, clock: clock,
                logger: logger)
            readers.append(try thread(node.id, loop) { $0.run() })
        }
        for (node, stop) in zip(serviceInputs, signals.dropFirst(inputs.count).map(\.signal)) {
            let door = InputDoor(settings: node.settings, filter: node.filter, globalTags: globalTags, stage: stage)
            readers.append(
                try thread(node.id, node) { node in
                    do { try node.input.run(into: door, until: stop) } catch {
                        logger.error("Error in plugin: \(error)", metadata: ["plugin": "\(node.id)"])
                    }
                })
        }
        if let windows = signals.last?.signal, !aggregators.isEmpty {
            readers.append(
                try thread("windows", stage) { stage in
                    while clock.wait(for: windows, until: stage.nextPush) != .stopped { stage.push(at: clock.now) }
                })
        }

        while clock.wait(for: stop, until: nil) != .stopped {}

        for (_, signal) in signals { signal.stop() }
        for reader in readers { reader.join() }
        stage.push(at: clock.now, isFinal: true)
        deadline.arm(at: clock.now)
        for queue in queues { queue.wake.stop() }
        for writer in writers { writer.join() }
        return queues.map(\.counts)
    }

    private func thread<Loop: Sendable>(
        _ name: String, _ loop: Loop, _ run: @escaping @Sendable (inout Loop) -> Void
    ) throws(WorkerThreadError) -> WorkerThread {
        try WorkerThread(name: name) {
            var loop = loop
            run(&loop)
        }
    }
}
