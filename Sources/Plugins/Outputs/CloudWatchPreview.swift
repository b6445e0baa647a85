public import CloudWatch
import MetricModel
public import PluginKit

extension CloudWatchOutput {
    /// The same output, but what it would send is counted and nothing is sent: it needs no keys and opens nothing.
    public func preview(into census: MetricCensus) -> any Output { CloudWatchPreview(self, census) }
}

private struct CloudWatchPreview: Output {
    static let name = CloudWatchOutput.name
    static let summary = CloudWatchOutput.summary

    private let census: MetricCensus
    private let output: CloudWatchOutput
    private var region = ""
    private var fields: CloudWatchFields
    private var dimensions = TagMemo<DimensionSet>()

    init() { self.init(CloudWatchOutput(), MetricCensus()) }

    init(_ output: CloudWatchOutput, _ census: MetricCensus) {
        self.census = census
        self.output = output
        fields = CloudWatchFields(joinsStatistics: output.writeStatistics)
    }

    mutating func start(_ context: PluginContext) {
        region =
            [output.account.region, context.environment["AWS_REGION"], context.environment["AWS_DEFAULT_REGION"]]
            .compactMap(\.self).first { !$0.isEmpty } ?? ""
    }

    mutating func write(_ metrics: [Metric]) -> WriteReport {
        let limit = output.maxDimensions
        var data: [CloudWatch.Datum] = []
        for metric in metrics {
            let dimensions = dimensions.value(for: metric.tags) { Self.dimensions($0, limit: limit) }
            fields.read(metric.fields)
            for field in fields.data {
                let value: CloudWatch.Datum.Value =
                    switch field.value {
                    case .plain(let number): .plain(number)
                    case .statistics(let minimum, let maximum, let sum, let count):
                        .statistics(minimum: minimum, maximum: maximum, sum: sum, count: count)
                    }
                data.append(Datum(metric.name, field.name, dimensions, at: metric.time.seconds, value))
            }
        }
        census.record(data, namespace: output.namespace, region: region)
        var report = WriteReport(count: metrics.count)
        report.accept(0..<metrics.count)
        return report
    }

    private static func dimensions(_ tags: TagSet, limit: Int) -> DimensionSet {
        let host = tags.tags.filter { $0.key == "host" }
        let others = tags.tags.filter { $0.key != "host" && !$0.value.isEmpty }
        return DimensionSet((host + others).prefix(limit).map { DimensionSet.Dimension($0.key, $0.value) })
    }
}
