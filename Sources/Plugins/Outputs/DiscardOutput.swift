public import MetricModel
public import PluginKit

/// Accepts every metric and forgets it.
public struct DiscardOutput: Output {
    public static let name = "discard"
    public static let summary = "Throws every metric away."

    public init() {}

    public mutating func write(_ metrics: [Metric]) -> WriteReport {
        var report = WriteReport(count: metrics.count)
        report.accept(metrics.indices)
        return report
    }
}
