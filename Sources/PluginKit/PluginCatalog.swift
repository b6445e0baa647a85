/// The plugins that are known, as a value.
public struct PluginCatalog: Sendable {
    public var inputs: [any Plugin.Type]
    public var processors: [any Processor.Type]
    public var aggregators: [any Aggregator.Type]
    public var outputs: [any Output.Type]
    /// What to use for plugins of Telegraf that are not among them.
    var substitutes: [Kind: [Substitute]]

    /// - Parameter inputs: each an `Input` or a `ServiceInput`.
    public init(
        inputs: [any Plugin.Type] = [], processors: [any Processor.Type] = [],
        aggregators: [any Aggregator.Type] = [], outputs: [any Output.Type] = [],
        substitutes: [Kind: [Substitute]] = [:]
    ) {
        self.inputs = inputs
        self.processors = processors
        self.aggregators = aggregators
        self.outputs = outputs
        self.substitutes = substitutes
    }

    public enum Kind: String, Sendable, CaseIterable {
        case inputs, processors, aggregators, outputs
        /// One of them, as messages call it.
        public var singular: String { String(rawValue.dropLast()) }
    }

    public func plugins(of kind: Kind) -> [any Plugin.Type] {
        switch kind {
        case .inputs: inputs
        case .processors: processors
        case .aggregators: aggregators
        case .outputs: outputs
        }
    }
}
