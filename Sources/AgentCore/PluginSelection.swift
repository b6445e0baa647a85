import Filtering
import PluginKit

/// Which plugins of the files are loaded: all, or those that the command line names.
public struct PluginSelection: Sendable {
    /// Names of inputs and outputs; nil for all.
    public var inputs: Set<String>?
    public var outputs: Set<String>?
    /// Each `key=value;key=value*`; one that fits is enough. Plugins without labels are always loaded.
    public var labels: [String]

    public init(inputs: Set<String>? = nil, outputs: Set<String>? = nil, labels: [String] = []) {
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
        given.isEmpty || labels.isEmpty
            || labels.contains { selector in
                selector.split(separator: ";").allSatisfy { pair in
                    let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                    guard parts.count == 2, let value = given[parts[0]] else { return false }
                    return (try? PatternList([parts[1]]))?.matches(value) ?? false
                }
            }
    }
}
