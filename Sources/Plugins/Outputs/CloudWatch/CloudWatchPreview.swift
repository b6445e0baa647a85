public import CloudWatch
import MetricModel
public import PluginKit
import Threads

extension CloudWatchOutput {
    /// The same output, but what it would send is counted and nothing is sent: it needs no keys and opens nothing.
    public func preview(into census: MetricCensus) -> any Output { CloudWatchPreview(self, census) }

    /// How many metrics the budget lets through in a month; nil without one.
    public func metricLimit(in region: String, flushInterval: Duration) -> Int? {
        budget.isLimited ? budget.limit(in: region, flushInterval: flushInterval) : nil
    }
}

private struct CloudWatchPreview: Output {
    static let name = CloudWatchOutput.name
    static let summary = CloudWatchOutput.summary

    private let census: MetricCensus
    private let output: CloudWatchOutput
    private var mapping = MetricMapping(MappingOptions())
    private var region = ""
    private var clock: any ThreadClock = SystemClock()

    init() { self.init(CloudWatchOutput(), MetricCensus()) }

    init(_ output: CloudWatchOutput, _ census: MetricCensus) {
        self.census = census
        self.output = output
    }

    mutating func start(_ context: PluginContext) throws(StartError) {
        mapping = try output.mapping()
        clock = context.clock
        region =
            [output.account.region, context.environment["AWS_REGION"], context.environment["AWS_DEFAULT_REGION"]]
            .compactMap(\.self).first { !$0.isEmpty } ?? ""
    }

    mutating func write(_ metrics: [Metric]) -> WriteReport {
        var data: [Datum] = []
        let now = clock.now.seconds
        for metric in metrics { mapping.map(metric, now: now, into: &data) { _ in } }
        census.record(data, namespace: output.namespace, region: region)
        var report = WriteReport(count: metrics.count)
        report.accept(metrics.indices)
        return report
    }
}
