import Glibc
import Threads

extension Command {
    /// How long a run may take, and how much it may say.
    public struct Limits: Sendable {
        /// Then its group gets SIGTERM, and SIGKILL `killGrace` later.
        public var timeout: Duration
        public var killGrace: Duration
        /// Bytes of output; one that prints more is killed.
        public var output: Int
        /// Bytes of standard error that are kept; the rest is read and forgotten.
        public var errors: Int

        public init(
            timeout: Duration, killGrace: Duration = .seconds(5), output: Int = 64 << 20, errors: Int = 64 << 10
        ) {
            self.timeout = timeout
            self.killGrace = killGrace
            self.output = output
            self.errors = errors
        }
    }

    /// What a run came to.
    public struct Outcome: Sendable, Equatable {
        public enum Ending: Sendable, Equatable {
            case exit(Int32), signal(Int32)
            case timeout
            /// It printed more than it may.
            case tooMuch
            /// It was ended since the one who asked for it ends.
            case givenUp
        }

        /// All it printed, also if it was ended.
        public var output: [UInt8] = []
        public var errors: [UInt8] = []
        public var ending = Ending.exit(0)
    }

    /// Runs it to its end. It has ended well if it did with status 0 and closed its output, as all did that it started.
    /// - Parameters:
    ///   - input: what it reads.
    ///   - streams: what of it is kept.
    ///   - isGivenUp: asked four times a second; once true, the run has a second more.
    public func run(
        feeding input: [UInt8] = [], keeping streams: KeptStreams = [.output, .errors], _ limits: Limits,
        isGivenUp: () -> Bool = { false }
    ) throws(StartFailure) -> Outcome {
        var needed: Child.Streams = input.isEmpty ? [] : .input
        if streams.contains(.output) { needed.insert(.output) }
        if streams.contains(.errors) { needed.insert(.errors) }
        var run = CommandRun(child: try Child(self, needed), input: input, limits: limits)
        return run.finish(isGivenUp: isGivenUp)
    }

    /// What of a run is kept; what is not goes nowhere.
    public struct KeptStreams: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let output = KeptStreams(rawValue: 1)
        public static let errors = KeptStreams(rawValue: 2)
    }
}

/// A child on its way to the end.
private struct CommandRun {
    private enum Phase { case running, asked, killed }

    private let child: Child
    private let limits: Command.Limits
    private var unsent: ArraySlice<UInt8>
    private var output: Descriptor?
    private var errors: Descriptor?
    private var outcome = Command.Outcome()
    private var buffer = [UInt8](repeating: 0, count: 65536)
    private var phase = Phase.running
    private var deadline: ContinuousClock.Instant
    private var killGrace: Duration
    /// Why it was ended, if it was.
    private var verdict: Command.Outcome.Ending?

    init(child: Child, input: [UInt8], limits: Command.Limits) {
        self.child = child
        self.limits = limits
        unsent = input[...]
        output = child.output
        errors = child.errors
        deadline = .now + limits.timeout
        killGrace = limits.killGrace
    }

    mutating func finish(isGivenUp: () -> Bool) -> Command.Outcome {
        while !isOver {
            let now = ContinuousClock.now
            if now >= deadline {
                if phase == .killed { break }  // someone outside the group holds the pipe
                end(at: now)
            }
            if verdict == nil, isGivenUp() {
                verdict = .givenUp
                deadline = min(deadline, now + .seconds(1))
                killGrace = min(killGrace, .milliseconds(500))
            }
            step(for: min(now.duration(to: deadline), .milliseconds(250)))
        }
        // Who was ended takes with it what has let go of the pipes.
        if phase != .running { child.signal(SIGKILL) }
        switch child.waitForEnd() {
        case .exit(let status): outcome.ending = .exit(status)
        case .signal(let number): outcome.ending = .signal(number)
        }
        if phase != .running, let verdict { outcome.ending = verdict }
        return outcome
    }

    private var isOver: Bool { output == nil && errors == nil && child.hasEnded }

    private mutating func end(at now: ContinuousClock.Instant) {
        if phase == .running {
            verdict = verdict ?? .timeout
            child.signal(SIGTERM)
            deadline = now + killGrace
            phase = .asked
        } else {
            kill(at: now)
        }
    }

    private mutating func kill(at now: ContinuousClock.Instant) {
        child.signal(SIGKILL)
        deadline = now + .milliseconds(500)
        phase = .killed
    }

    /// One look at all pipes.
    private mutating func step(for span: Duration) {
        if output == nil, errors == nil {
            // It may close its streams long before it ends.
            poll(nil, 0, 2)
            return
        }
        var poll = Poll()
        poll.add(output, POLLIN)
        poll.add(errors, POLLIN)
        poll.add(unsent.isEmpty ? nil : child.input.withLock { $0 }, POLLOUT)
        poll.wait(for: span)
        if poll.isReady(0) { readOutput() }
        if poll.isReady(1) { readErrors() }
        if poll.isReady(2) { send() }
    }

    private mutating func readOutput() {
        guard let bytes = output?.read(using: &buffer) else { return output = nil }
        outcome.output += bytes
        guard outcome.output.count > limits.output, verdict == nil else { return }
        verdict = .tooMuch
        kill(at: .now)
    }

    private mutating func readErrors() {
        guard let bytes = errors?.read(using: &buffer) else { return errors = nil }
        outcome.errors += bytes.prefix(max(limits.errors - outcome.errors.count, 0))
    }

    /// One that does not want its input gets none; whether that is wrong it says itself.
    private mutating func send() {
        let count = child.input.withLock { input in
            unsent.withUnsafeBytes { write(input?.number ?? -1, $0.baseAddress, $0.count) }
        }
        if count > 0 {
            unsent = unsent.dropFirst(count)
        } else if count < 0, errno != EAGAIN, errno != EINTR {
            unsent = []
        }
        if unsent.isEmpty { child.input.withLock { $0 = nil } }
    }
}
