import Logging
public import PluginKit
import Threads

/// What plugins want to know again in the next run, by the identity of their configurations. Whole when the run is
/// over: a plugin that was left behind has what it was given at the start.
public final class Memories: Sendable {
    private let memories = Guarded<[String: [UInt8]]>([:])

    public init() {}

    public var all: [String: [UInt8]] { memories.withLock { $0 } }

    /// - Parameter plugin: any; those that remember nothing are passed over.
    func note(_ plugin: any Plugin, as identity: String) {
        guard !identity.isEmpty, let memory = (plugin as? any Remembering)?.memory else { return }
        memories.withLock { $0[identity] = memory }
    }

    func keep(_ memory: [UInt8], as identity: String) { memories.withLock { $0[identity] = memory } }
}

extension PluginPipeline {
    /// Gives plugins what they remembered, before `start`. What is of no use to one is told, and it starts afresh;
    /// what belongs to a plugin that is gone, or was configured anew, is forgotten.
    public mutating func recall(_ memories: [String: [UInt8]], _ context: PluginContext, _ control: PipelineControl) {
        func recall(_ plugin: inout any Plugin, _ identity: String, _ name: PluginName) {
            guard let memory = memories[identity], var remembering = plugin as? any Remembering else { return }
            do throws(MemoryError) {
                try remembering.recall(memory)
                plugin = remembering
                control.memories.keep(memory, as: identity)
            } catch {
                context.named(name, logLevel: nil).logger.warning("starts afresh: what was remembered is \(error)")
            }
        }
        for i in inputs.indices {
            switch inputs[i].source {
            case .gathering(let input):
                var plugin: any Plugin = input
                recall(&plugin, inputs[i].identity, inputs[i].name)
                if let input = plugin as? any Input { inputs[i].source = .gathering(input) }
            case .listening(let input):
                var plugin: any Plugin = input
                recall(&plugin, inputs[i].identity, inputs[i].name)
                if let input = plugin as? any ServiceInput { inputs[i].source = .listening(input) }
            }
        }
        for i in processors.indices {
            var first: any Plugin = processors[i].processor
            recall(&first, processors[i].identity, processors[i].name)
            if let first = first as? any Processor { processors[i].processor = first }
            var second: any Plugin = processors[i].processorOfAggregates
            recall(&second, processors[i].identityOfAggregates, processors[i].name)
            if let second = second as? any Processor { processors[i].processorOfAggregates = second }
        }
    }
}
