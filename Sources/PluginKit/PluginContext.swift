public import HTTP
public import Logging
public import Threads

/// All that a plugin may reach outside itself.
public struct PluginContext: Sendable {
    /// Its lines carry the plugin's name.
    public var logger: Logger
    /// `/`, or the directory of a recorded host. `HOST_PROC`, `HOST_SYS` and the like of `environment` come first.
    public var hostRoot: String
    public var http: any HTTPClient
    public var environment: [String: String]
    public var clock: any ThreadClock
    /// What the agent counts about itself.
    public var statistics: AgentStatistics
    /// Stopped when the agent is asked to end: whoever rests between two attempts waits for it. Never poked.
    public var stop: WakeSignal
    /// How much an output may hold back itself at most, in its own units: `metric_buffer_limit`.
    public var bufferLimit = 10_000
    /// When an input is asked, or would be if it did not listen.
    public var timing = InputTiming()
    /// Whether gathers follow one another until the agent is stopped: not with `--test` and `--once`.
    public var isLasting = false
    /// From any thread: the input wants to be asked by `attend`, as soon as it is not gathering. Calls that come
    /// before it is asked count as one.
    public var callForAttention: @Sendable () -> Void = {}
    /// How often an output is asked to send.
    public var flushInterval = Duration.seconds(10)

    public init(
        logger: Logger, hostRoot: String = "/", http: any HTTPClient, environment: [String: String] = [:],
        clock: any ThreadClock, statistics: AgentStatistics = AgentStatistics(),
        stop: WakeSignal = WakeSignal()
    ) {
        self.logger = logger
        self.hostRoot = hostRoot
        self.http = http
        self.environment = environment
        self.clock = clock
        self.statistics = statistics
        self.stop = stop
    }
}

extension PluginContext {
    /// Where a plugin counts, as `count`, the metrics it takes out of the stream for one reason.
    /// - Parameter plugin: its full name: `processors.dedup`.
    public func drops(by rule: String, of plugin: String) -> AgentStatistics.Counters {
        statistics.group("drops", tags: ["plugin": plugin, "rule": rule], fields: ["count"])
    }
}
