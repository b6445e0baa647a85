import Logging
import MetricModel
import PluginKit
import Threads

/// Gathers from one input at each tick, on the input's own thread.
struct InputLoop: Sendable {
    var node: InputNode
    let door: InputDoor
    let interval: Duration
    let stop: WakeSignal
    let clock: any ThreadClock
    let logger: Logger

    mutating func run() {
        var schedule = Schedule(interval: interval, from: clock.now)
        while clock.wait(for: stop, until: schedule.next + clock.random(below: node.settings.collectionJitter?.duration ?? .zero))
            != .stopped
        {
            schedule.advance()
            gather()
        }
    }

    mutating func gather() {
        var batch = Batch(time: clock.now)
        do { try node.input.gather(into: &batch) } catch {
            logger.error("Error in plugin: \(error)", metadata: ["plugin": "\(node.id)"])
        }
        for failure in batch.failures {
            logger.error("Error in plugin: \(failure)", metadata: ["plugin": "\(node.id)"])
        }
        door.deliver(batch)
    }
}
