public import MetricModel
public import PluginKit

/// Puts a changed copy before every metric; the metric itself stays as it is.
public struct CloneProcessor: Processor {
    public static let name = "clone"
    public static let summary = "Copies metrics and changes the copies."

    @KeyGroup var labels = RelabelKeys()

    private var relabeling = Relabeling()

    public init() {}

    public mutating func start(_ context: PluginContext) { relabeling = labels.relabeling() }

    public mutating func process(_ metrics: inout [Metric]) {
        var all: [Metric] = []
        all.reserveCapacity(metrics.count * 2)
        for metric in metrics {
            var copy = metric
            relabeling.apply(to: &copy)
            all.append(copy)
            all.append(metric)
        }
        metrics = all
    }
}
