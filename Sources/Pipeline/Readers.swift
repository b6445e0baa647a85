import Logging
import MetricModel
import PluginKit
import Threads

/// The threads of all inputs.
final class Readers {
    private let nodes: [InputNode]
    private let loops: [InputLoop]
    private let watch: GatherWatch
    private let context: PluginContext
    private let stops: [WakeSignal]
    private var threads: [WorkerThread] = []

    init(
        _ nodes: [InputNode], _ stage: Stage, _ memories: Memories, _ context: PluginContext,
        _ counters: (PluginName) -> PluginCounters
    ) {
        self.nodes = nodes
        self.context = context
        stops = nodes.map(\.wake)
        var marks: [GatherWatch.Mark] = []
        var loops: [InputLoop] = []
        for (node, stop) in zip(nodes, stops) {
            let counters = counters(node.name)
            let mark = GatherWatch.Mark(node.name, interval: node.timing.interval, counters: counters)
            let door = InputDoor(node, stage: stage, clock: context.clock, counters: counters)
            loops.append(
                InputLoop(
                    node, door: door, mark: mark, stop: stop,
                    context: context.named(node.name, logLevel: node.logLevel), counters: counters,
                    memories: memories))
            if case .gathering = node.source { marks.append(mark) }
        }
        self.loops = loops
        watch = GatherWatch(marks, logger: context.logger)
    }

    /// How far apart the two samples of `--test` and `--once` are, for inputs whose numbers are differences.
    private static let betweenSamples = Duration.milliseconds(500)

    func begin(_ mode: PluginPipeline.Mode, stop: WakeSignal) throws(WorkerThreadError) {
        for (node, loop) in zip(nodes, loops) {
            let thread = try WorkerThread(name: "\(node.name)", poking: stop) {
                var loop = loop
                switch mode {
                case .ticking: loop.run()
                case .once, .test: loop.runOnce(between: Self.betweenSamples)
                }
            }
            threads.append(thread)
        }
    }

    /// Blocks until the agent is stopped or, in the modes that end by themselves, all is gathered.
    func waitForEnd(of mode: PluginPipeline.Mode, stop: WakeSignal) {
        let clock = context.clock
        switch mode {
        case .ticking:
            while clock.wait(for: stop, until: watch.look(at: clock.now)) != .stopped {}
        case .once(let wait), .test(let wait, _):
            for (node, thread) in zip(nodes, threads) {
                if case .listening = node.source { continue }
                if !thread.waitForEnd(or: stop, by: clock) { return }
            }
            if wait > .zero { _ = clock.wait(for: stop, until: clock.now + wait) }
        }
    }

    /// Stops all inputs. Who does not end in time is named and left behind.
    func end(within grace: Duration) {
        for stop in stops { stop.stop() }
        let patience = context.clock.now + grace
        for (node, thread) in zip(nodes, threads) where !thread.join(until: patience, by: context.clock) {
            context.logger.error(
                "does not end its gather within \(grace.goText) of the stop and is left behind",
                metadata: ["plugin": "\(node.name)"])
        }
    }
}
