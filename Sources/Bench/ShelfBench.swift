import Bytes
import Formats
import MetricModel
import PluginKit
import Plugins
import TOML
import Threads

/// Every parser, serializer and processor alone: what one metric costs.
///
/// What is measured comes from the shelf itself, so nothing can be forgotten: what has no entry in `ShelfSamples` fails
/// the bench.
enum ShelfBench {
    private static let count = 10_000

    static func parsers() throws -> [Finding] {
        try DataFormats.parsers.map { type in
            guard let sample = ShelfSamples.parsers[type.name] else { throw missing("parsers.\(type.name)") }
            var parser = try decoded(type.init(), sample.options).makeParser(defaultName: "bench")
            let text = sample.text(count)
            let texts = sample.makesOne ? count : 1
            var made = 0
            let measured = try Measurement.of(count, atMost: sample.limit) {
                made = 0
                for _ in 0..<texts {
                    parser.startOver()
                    made += try parser.parse(text.span, now: Timestamp(nanoseconds: 0)).count
                }
                return text.count * texts
            }
            guard made >= count else { throw BenchError("parsers.\(type.name) makes \(made) metrics of \(count)") }
            return measured.finding(named: "parsers.\(type.name)", atMost: sample.limit)
        }
    }

    static func serializers() throws -> [Finding] {
        let metrics = try LineText.metrics(count)
        return try DataFormats.serializers.map { type in
            guard let sample = ShelfSamples.serializers[type.name] else { throw missing("serializers.\(type.name)") }
            var serializer = try decoded(type.init(), sample.options).makeSerializer()
            var writer = ByteWriter()
            var leftOut = 0
            let measured = Measurement.of(count, atMost: sample.limit) {
                writer.removeAll()
                leftOut = serializer.append(metrics, to: &writer).count
                return writer.count
            }
            guard leftOut == 0 else { throw BenchError("serializers.\(type.name) leaves out \(leftOut) metrics") }
            return measured.finding(named: "serializers.\(type.name)", atMost: sample.limit)
        }
    }

    static func processors() throws -> [Finding] {
        try PluginCatalog.builtin.processors.compactMap { type -> Finding? in
            guard let sample = ShelfSamples.processors[type.name] else { throw missing("processors.\(type.name)") }
            if let reason = sample.isElsewhere {
                return Finding(name: "processors.\(type.name)", figure: "-", detail: reason)
            }
            return try measure(try decoded(type.init(), sample.options), atMost: sample.limit)
                .finding(named: "processors.\(type.name)", atMost: sample.limit)
        }
    }

    /// The metrics are made anew for each round, outside of what is measured: in the pipeline nobody else holds them.
    private static func measure(_ plugin: some Processor, atMost limit: Double) throws -> Measurement {
        var processor = plugin
        try processor.start(DrivenPipeline.context(NoNetwork(), SystemClock()))
        var parser = InfluxLineParser()
        let text = LineText.make(count)
        var metrics: [Metric] = []
        return try Measurement.of(count, atMost: limit) {
            metrics = (try? parser.parse(text.span, now: Timestamp(nanoseconds: 0))) ?? []
        } _: {
            guard metrics.count == count else { throw BenchError("there are no metrics to process") }
            processor.process(&metrics)
            return 0
        }
    }

    /// With options as a user writes them, below the header of its table.
    private static func decoded<Options: Configurable>(_ options: Options, _ text: String) throws -> Options {
        var decoding = Decoding()
        try TOMLParser.parse(text, file: "bench.toml").decode(into: [options], owner: "bench", &decoding)
        guard let problem = decoding.problems.first else { return options }
        throw BenchError("\(problem)")
    }

    private static func missing(_ name: String) -> BenchError {
        BenchError("\(name) has no sample: give it one in ShelfSamples")
    }
}

extension Measurement {
    /// - Parameter limit: nanoseconds; infinite where nothing is promised.
    fileprivate func finding(named name: String, atMost limit: Double) -> Finding {
        guard limit.isFinite else { return finding(named: name) }
        var bounded = finding(named: name)
        bounded.target = ("<= \(rounded(limit))", nanoseconds <= limit)
        return bounded
    }
}
