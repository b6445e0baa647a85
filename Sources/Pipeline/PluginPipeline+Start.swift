import Logging
import MetricModel
public import PluginKit
import Threads

extension PluginPipeline {
    /// Opens what the plugins need: outputs first, inputs last. The one step that may look outside.
    ///
    /// What happens to a plugin that could start later is up to its `startup_error_behavior`.
    /// - Parameter withOutputs: false for `--test`, which uses none.
    public mutating func start(_ context: PluginContext, withOutputs: Bool = true) throws(StartFailure) {
        if withOutputs {
            var started: [OutputNode] = []
            for var node in outputs where try Self.start(&node, context) { started.append(node) }
            outputs = started
        }
        for i in processors.indices {
            let own = context.named(processors[i].name, logLevel: processors[i].logLevel)
            do throws(StartError) {
                if !settings.skipsProcessorsBeforeAggregators { try processors[i].processor.start(own) }
                if processesAggregates { try processors[i].processorOfAggregates.start(own) }
            } catch { throw StartFailure(plugin: processors[i].name, error: error) }
        }
        for i in aggregators.indices {
            let own = context.named(aggregators[i].name, logLevel: aggregators[i].logLevel)
            do throws(StartError) { try aggregators[i].aggregator.start(own) } catch {
                throw StartFailure(plugin: aggregators[i].name, error: error)
            }
        }
        var started: [InputNode] = []
        for var node in inputs where try Self.start(&node, context) { started.append(node) }
        inputs = started
    }

    /// False if the input is to be left out.
    private static func start(_ node: inout InputNode, _ context: PluginContext) throws(StartFailure) -> Bool {
        let own = context.named(node.name, logLevel: node.logLevel)
        do throws(StartError) { try node.start(own) } catch {
            guard case .retryable = error, node.onStartError != .error else {
                throw StartFailure(plugin: node.name, error: error)
            }
            own.logger.warning("\(node.name) cannot start yet: \(error)")
            return node.onStartError == .retry
        }
        return true
    }

    /// Outputs get a second chance after this; services are often up a moment later than the agent.
    static let secondAttempt = Duration.seconds(15)

    /// False if the output is to be left out.
    private static func start(
        _ node: inout OutputNode, _ context: PluginContext
    ) throws(StartFailure) -> Bool {
        let own = context.named(node.name, logLevel: node.logLevel)
        var mayTryAgain = node.onStartError != .retry
        while true {
            do throws(StartError) {
                try node.start(own)
                return true
            } catch {
                guard case .retryable = error else { throw StartFailure(plugin: node.name, error: error) }
                own.logger.warning("\(node.name) cannot start yet: \(error)")
                if node.onStartError == .retry { return true }
                if mayTryAgain, own.clock.wait(for: own.stop, until: own.clock.now + secondAttempt) == .deadline {
                    mayTryAgain = false
                    continue
                }
                if node.onStartError == .ignore { return false }
                throw StartFailure(plugin: node.name, error: error)
            }
        }
    }
}

extension InputNode {
    mutating func start(_ context: PluginContext) throws(StartError) {
        var context = context
        context.timing = timing
        context.callForAttention = { [wake] in wake.poke() }
        switch source {
        case .gathering(var input):
            defer { source = .gathering(input) }
            try input.start(context)
        case .listening(var input):
            defer { source = .listening(input) }
            try input.start(context)
        }
        isStarted = true
    }
}

extension OutputNode {
    mutating func start(_ context: PluginContext) throws(StartError) {
        var context = context
        context.bufferLimit = bufferLimit
        context.flushInterval = flushInterval
        try output.start(context)
        isStarted = true
    }
}
