public import Threads

/// The hands of whoever runs a pipeline: stop it, make it flush. Safe from any thread.
public final class PipelineControl: Sendable {
    /// Stopped for the plugins, by their context.
    public let stopOfPlugins = WakeSignal()
    /// Stopped for the pipeline, which is also poked here by threads that end.
    let stop = WakeSignal()
    /// Armed when the last flush begins; who blocks on behalf of an output looks at it.
    public let deadline: StopDeadline
    /// For the next run.
    public let memories = Memories()
    private let queues = Guarded<[OutputQueue]>([])

    public init(flushGrace: Duration = PipelineSettings().flushGrace) { deadline = StopDeadline(grace: flushGrace) }

    /// Ends the run: once, and for good.
    public func requestStop() {
        stopOfPlugins.stop()
        stop.stop()
    }

    /// Every output writes all that waits, now.
    public func flush() { for queue in queues.withLock({ $0 }) { queue.requestFlush() } }

    func controls(_ queues: [OutputQueue]) { self.queues.withLock { $0 = queues } }
}
