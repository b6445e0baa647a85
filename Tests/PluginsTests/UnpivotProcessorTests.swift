import Logging
import MetricModel
import PluginKit
import Plugins
import TestSupport
import Testing

@Suite struct UnpivotProcessorTests {
    @Test("Each field gets its own name as a tag, in metrics of other fields, another order, and thousands of names")
    func names() {
        var processor = UnpivotProcessor()
        processor.start(PluginContext(logger: Logger(label: "test"), http: ScriptedHTTPClient(), clock: ManualClock()))
        let sets = [TagSet(["host": "a"]), TagSet(["host": "b", "name": "old"])]
        var random = SeededNumbers(seed: 11)
        for round in 0..<60 {
            var fields = (0..<50).map { Metric.Field("f\(round % 3 == 0 ? $0 : round * 40 + $0)", .int(Int64($0))) }
            fields.shuffle(using: &random)
            let metric = Metric(
                "m\(round % 2)", tags: sets[round % 2], fields: fields, at: Timestamp(nanoseconds: 7), kind: .gauge)
            var made = [metric]
            processor.process(&made)
            let expected = fields.map {
                Metric(
                    metric.name, tags: metric.tags.setting("name", to: $0.key), fields: [.init("value", $0.value)],
                    at: metric.time, kind: .gauge)
            }
            #expect(made == expected)
        }
    }
}
