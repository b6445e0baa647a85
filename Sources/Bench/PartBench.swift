import AgentCore
import Filtering
import Formats
import MetricModel
import Pipeline
import PluginKit
import Plugins

/// Parts of the way alone, as a map of where the time goes.
enum PartBench {
    fileprivate static let count = 10_000

    /// The filter of the file bench, selectors and modifiers, on metrics whose fields somebody else holds too: to take
    /// one away copies them.
    static func filter() throws -> Measurement {
        let config = try DrivenPipeline.config(
            """
            [[inputs.file]]
              files = ["none"]
              data_format = "influx"
              namepass = ["docker_*"]
              fieldexclude = ["active_*"]
              tagexclude = ["zone"]
            [[outputs.discard]]
            """)
        guard var filter = config.pipeline.inputs.first?.filter else { throw BenchError("no filter to measure") }
        let metrics = try LineText.metrics(count)
        return try Measurement.of(count) {
            var kept = 0
            for var metric in metrics where filter.keeps(metric) && filter.modify(&metric) {
                kept += metric.fields.count
            }
            guard kept == 7 * count else { throw BenchError("the filter leaves \(kept) fields") }
            return 0
        }
    }

    /// Door, stage, queue and output loop with nothing to do in them.
    static func queue() throws -> Measurement {
        let catalog = PluginCatalog(inputs: [ReadyInput.self], outputs: PluginCatalog.builtin.outputs)
        let pipeline = try DrivenPipeline("[[inputs.ready]]\n[[outputs.discard]]\n", catalog: catalog)
        defer { pipeline.stop() }
        return try Measurement.of(count) {
            guard pipeline.pass().written == count else { throw BenchError("the queue lost metrics") }
            return 0
        }
    }
}

/// Hands out the same metrics each time, which costs next to nothing.
private struct ReadyInput: Input {
    static let name = "ready"
    static let summary = "Metrics made beforehand."

    private var metrics: [Metric] = []

    mutating func start(_ context: PluginContext) throws(StartError) {
        do { metrics = try LineText.metrics(PartBench.count) } catch { throw .fatal("\(error)") }
    }

    func gather(into batch: inout Batch) { batch.add(metrics) }
}

extension LineText {
    static func metrics(_ count: Int) throws -> [Metric] {
        var parser = InfluxLineParser()
        return try parser.parse(make(count).span, now: Timestamp(nanoseconds: 0))
    }
}
