import Glibc
import MetricModel
public import Threads

/// A child that is to run as long as the agent, and is started again when it ends.
///
/// A thread of its own reads what it says, so that nothing else waits for it. Children live in real time, whatever
/// clock a plugin has; only the rest before a restart follows that.
public final class KeptProcess: Sendable {
    /// What is known of it from outside. All but `send` come from its own thread.
    public struct Listener: Sendable {
        /// A piece of its output, as it came.
        public var output: @Sendable (ArraySlice<UInt8>) -> Void = { _ in }
        /// A piece of its standard error.
        public var errors: @Sendable (ArraySlice<UInt8>) -> Void = { _ in }
        /// It has ended and nothing more comes from it; told before it is started again. True if it was asked to end.
        public var end: @Sendable (Child.Ending, _ isAsked: Bool) -> Void = { _, _ in }
        /// It runs again.
        public var restart: @Sendable () -> Void = {}
        /// It cannot be started again, for now.
        public var trouble: @Sendable (Command.StartFailure) -> Void = { _ in }

        public init() {}
    }

    /// How it ends when the agent does: its input is closed; `patience` later its group gets SIGTERM, and SIGKILL
    /// after `killGrace` more.
    public struct Farewell: Sendable {
        public var patience: Duration
        public var killGrace: Duration

        public init(patience: Duration, killGrace: Duration) {
            self.patience = patience
            self.killGrace = killGrace
        }
    }

    private struct State: Sendable {
        var child: Child?
        /// Counts the starts, so that one who feeds it sees when another reads.
        var generation = 0
        var thread: WorkerThread?
    }

    private let command: Command
    private let restartDelay: Duration
    private let restartsAfterError: Bool
    private let clock: any ThreadClock
    private let state: Guarded<State>
    private let stopping = WakeSignal()
    /// Ends the reading: closed when something outside the group holds the child's output.
    private let breakOff: Guarded<Descriptor?>
    private let isBrokenOff: Descriptor

    /// Starts it for the first time.
    public init(
        _ command: Command, restartDelay: Duration, restartsAfterError: Bool = true, clock: any ThreadClock
    ) throws(Command.StartFailure) {
        self.command = command
        self.restartDelay = restartDelay
        self.restartsAfterError = restartsAfterError
        self.clock = clock
        let pipe = try Descriptor.pipe()
        isBrokenOff = pipe.reading
        breakOff = Guarded(pipe.writing)
        state = Guarded(State(child: try Self.start(command), generation: 1))
    }

    private static func start(_ command: Command) throws(Command.StartFailure) -> Child {
        try Child(command, [.input, .output, .errors])
    }

    /// From now on it is read, and started again.
    public func listen(_ name: String, _ listener: Listener) throws(WorkerThreadError) {
        let thread = try WorkerThread(name: name) { [self] in
            var buffer = [UInt8](repeating: 0, count: 65536)
            while let child = state.withLock({ $0.child }) {
                read(child, using: &buffer, listener)
                let ending = child.waitForEnd()
                state.withLock { $0.child = nil }
                listener.end(ending, stopping.isStopped)
                guard ending == .exit(0) || restartsAfterError else { return }
                restart(listener)
            }
        }
        state.withLock { $0.thread = thread }
    }

    private func restart(_ listener: Listener) {
        while clock.wait(for: stopping, until: clock.now + restartDelay) != .stopped {
            do throws(Command.StartFailure) {
                let child = try Self.start(command)
                state.withLock { state in
                    state.child = child
                    state.generation += 1
                }
                // A stop that came in between has closed the input of nobody.
                if stopping.isStopped { child.input.withLock { $0 = nil } }
                listener.restart()
                return
            } catch { listener.trouble(error) }
        }
    }

    /// Until all of its output has ended: its own, and that of what it has started.
    private func read(_ child: Child, using buffer: inout [UInt8], _ listener: Listener) {
        var (output, errors) = (child.output, child.errors)
        while output != nil || errors != nil {
            var poll = Poll()
            poll.add(output, POLLIN)
            poll.add(errors, POLLIN)
            poll.add(isBrokenOff, POLLIN)
            poll.wait(for: nil)
            if poll.isReady(0) {
                if let bytes = output?.read(using: &buffer) { listener.output(bytes) } else { output = nil }
            }
            if poll.isReady(1) {
                if let bytes = errors?.read(using: &buffer) { listener.errors(bytes) } else { errors = nil }
            }
            if poll.isReady(2) { return }
        }
    }

    /// The number of the start whose child runs now; nil between two.
    public var generation: Int? { state.withLock { $0.child == nil ? nil : $0.generation } }

    /// Sends a signal to it alone.
    public func signal(_ number: Int32) { state.withLock { $0.child }?.signal(number, toGroup: false) }

    /// What became of bytes for its input.
    public enum Sent: Sendable, Equatable {
        case all
        /// It has not read more in time.
        case part(Int)
        /// It takes no more: it has ended or closed its input.
        case closed(Int)
    }

    /// Gives it bytes, waiting as long as it reads on: `patience` from the last byte that found room. Ends early when
    /// `isGivenUp`, which is asked four times a second.
    /// - Parameter generation: the start whose child is meant, and no later one; nil for the one that runs.
    public func send(
        _ bytes: ArraySlice<UInt8>, to generation: Int? = nil, patience: Duration,
        isGivenUp: () -> Bool = { false }
    ) -> Sent {
        let child = state.withLock { generation ?? $0.generation == $0.generation ? $0.child : nil }
        guard let input = child?.input.withLock({ $0 }) else { return .closed(0) }
        var unsent = bytes
        var deadline = ContinuousClock.now + patience
        while !unsent.isEmpty {
            let count = unsent.withUnsafeBytes { write(input.number, $0.baseAddress, $0.count) }
            if count > 0 {
                unsent = unsent.dropFirst(count)
                deadline = .now + patience
            } else if errno == EAGAIN {
                let left = ContinuousClock.now.duration(to: deadline)
                guard left > .zero, !isGivenUp() else { return .part(bytes.count - unsent.count) }
                var poll = Poll()
                poll.add(input, POLLOUT)
                poll.wait(for: min(left, .milliseconds(250)))
            } else if errno != EINTR {
                return .closed(bytes.count - unsent.count)
            }
        }
        return .all
    }

    /// Ends it for good; all it said by then has been told. Blocks for as long as the farewell takes.
    public func stop(_ farewell: Farewell) {
        stopping.stop()
        let (child, thread) = state.withLock { ($0.child, $0.thread) }
        guard let thread else { return }
        child?.input.withLock { $0 = nil }
        if !hasEnded(thread, within: farewell.patience) {
            state.withLock { $0.child }?.signal(SIGTERM)
            if !hasEnded(thread, within: farewell.killGrace) {
                state.withLock { $0.child }?.signal(SIGKILL)
                if !hasEnded(thread, within: .milliseconds(200)) { breakOff.withLock { $0 = nil } }
            }
        }
        _ = thread.join(until: SystemClock().now + .seconds(1), by: SystemClock())
    }

    private func hasEnded(_ thread: WorkerThread, within span: Duration) -> Bool {
        let clock = SystemClock()
        return clock.wait(for: thread.ended, until: clock.now + span) == .stopped
    }
}
