import Logging
import MetricModel
public import PluginKit
import Threads

/// The plugins of a configuration, checked; `start` opens what they need, `run` lets metrics flow.
public struct PluginPipeline: Sendable {
    public var inputs: [InputNode] = []
    /// In the order in which they run.
    public var processors: [ProcessorNode] = []
    public var aggregators: [AggregatorNode] = []
    public var outputs: [OutputNode] = []
    public var settings = PipelineSettings()

    public init() {}

    /// Whether the second set of processors has anything to do.
    var processesAggregates: Bool { !aggregators.isEmpty && !settings.skipsProcessorsAfterAggregators }
}

/// What concerns all plugins.
public struct PipelineSettings: Sendable, Equatable {
    /// Windows of aggregators end on multiples of their period.
    public var roundsWindows = true
    /// What the times of aggregates are rounded to.
    public var precision = Duration.seconds(1)
    public var skipsProcessorsBeforeAggregators = false
    public var skipsProcessorsAfterAggregators = false
    /// How long a stop waits for gathers that still run; who does not end by then is named and left behind.
    public var gatherGrace = Duration.seconds(2)
    /// How long the last flush may take.
    public var flushGrace = Duration.seconds(5)

    public init() {}
}

/// A plugin that cannot start, and with it the agent.
public struct StartFailure: Error, CustomStringConvertible {
    public let plugin: PluginName
    public let error: StartError

    public var description: String { "\(plugin) cannot start: \(error)" }
}

extension PluginContext {
    /// The same world for one plugin: its lines in the log carry its name.
    func named(_ plugin: PluginName, logLevel: CommonSettings.LogLevel?) -> PluginContext {
        var context = self
        context.logger[metadataKey: "plugin"] = "\(plugin)"
        if let logLevel {
            context.logger.logLevel =
                switch logLevel {
                case .error: .error
                case .warn: .warning
                case .info: .info
                case .debug: .debug
                case .trace: .trace
                }
        }
        return context
    }
}
