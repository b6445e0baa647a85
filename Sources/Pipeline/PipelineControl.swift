public import Threads

/// The hands of whoever runs a pipeline: stop it, make it flush. Safe from any thread.
public final class PipelineControl: Sendable {
    /// Stopped once, for good.
    public let stop = WakeSignal()
    /// Armed when the last flush begins; who blocks on behalf of an output looks at it.
    public let deadline: StopDeadline
    private let queues = Guarded<[OutputQueue]>([])

    public init(flushGrace: Duration = PipelineSettings().flushGrace) { deadline = StopDeadline(grace: flushGrace) }

    /// Every output writes all that waits, now.
    public func flush() { for queue in queues.withLock({ $0 }) { queue.requestFlush() } }

    func controls(_ queues: [OutputQueue]) { self.queues.withLock { $0 = queues } }
}
