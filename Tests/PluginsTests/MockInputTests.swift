import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing

@testable import Plugins

@Suite struct MockInputTests {
    /// Gives the numbers of a list in turn, as parts of the whole range.
    struct Scripted: RandomNumberGenerator, Sendable {
        var parts: [Double]
        mutating func next() -> UInt64 { parts.isEmpty ? 0 : UInt64(parts.removeFirst() * 0x1p64) }
    }

    @Test("Random values and prices follow chance")
    func chance() throws {
        var input = MockInput()
        var decoding = Decoding()
        let text = """
            metric_name = "m"
            random = [{ name = "r", min = 10.0, max = 20.0 }]
            stock = [{ name = "s", price = 100.0, volatility = 0.5 }]
            """
        try TOMLParser.parse(text, file: "f.toml").decode(into: [input], owner: "inputs.mock", &decoding)
        try #require(decoding.problems.isEmpty)
        input.start(PluginContext(logger: Logger(label: "test"), http: ScriptedHTTPClient(), clock: ManualClock()))
        input.generator = Scripted(parts: [0.25, 0, 0.75, 0.5, 0])
        var found: [[Metric.Field]] = []
        for _ in 0..<3 {
            var batch = Batch(time: Timestamp(nanoseconds: 0))
            input.gather(into: &batch)
            found.append(batch.metrics[0].fields)
        }
        #expect(
            found == [
                [.init("r", .double(12.5)), .init("s", .double(100))],
                [.init("r", .double(10)), .init("s", .double(125))],
                [.init("r", .double(15)), .init("s", .double(62.5))],
            ])
    }
}
