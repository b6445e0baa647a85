import PluginKit

/// Which plugins of the files are loaded: all, or those that the command line names.
public struct PluginSelection: Sendable {
    /// Names of inputs and outputs; nil for all.
    public var inputs: Set<String>?
    public var outputs: Set<String>?
    /// One that fits is enough. Plugins without labels are always loaded.
    public var labels: [LabelSelector]

    public init(inputs: Set<String>? = nil, outputs: Set<String>? = nil, labels: [LabelSelector] = []) {
        self.inputs = inputs
        self.outputs = outputs
        self.labels = labels
    }

    func includes(_ plugin: PluginTable) -> Bool {
        switch plugin.kind {
        case .inputs: inputs?.contains(plugin.name) ?? true
        case .outputs: outputs?.contains(plugin.name) ?? true
        case .processors, .aggregators: true
        }
    }

    func includes(labelled given: [String: String]) -> Bool {
        given.isEmpty || labels.isEmpty || labels.contains { $0.fits(given) }
    }
}
