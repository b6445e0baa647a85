public import MetricModel
public import PluginKit

/// Gives every metric another name, and tags that replace its own.
public struct OverrideProcessor: Processor {
    public static let name = "override"
    public static let summary = "Sets names and tags."

    @KeyGroup var labels = RelabelKeys()

    private var relabeling = Relabeling()

    public init() {}

    public mutating func start(_ context: PluginContext) { relabeling = labels.relabeling() }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices { relabeling.apply(to: &metrics[i]) }
    }
}
