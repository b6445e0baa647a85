import Bytes
import Formats
import MetricModel

/// The other formats of lines, on the metrics of `FormatBench`: eight tags and eight fields each.
enum LineFormatBench {
    private static let count = 10_000

    /// What is promised of a serializer: a microsecond for a metric.
    static func serialise() throws -> [Finding] {
        [
            bounded("serialise csv", try serialise(CSVSerializer(.init()))),
            bounded("serialise graphite", try serialise(GraphiteSerializer())),
            bounded("serialise carbon2", try serialise(Carbon2Serializer())),
            bounded("serialise prometheus", try serialise(PrometheusSerializer())),
        ]
    }

    static func parse() throws -> [Finding] {
        var csv = CSVSerializer.Options()
        csv.header = true
        var options = CSVParser.Options(measurement: "csv")
        options.headerRows = 1
        return [
            try parse(text(CSVSerializer(csv)), CSVParser(options)).finding(named: "parse csv, 18 cells"),
            try parse(text(GraphiteSerializer()), GraphiteParser(templates: GraphiteTemplates([]))).finding(
                named: "parse graphite, 8 lines"),
            try parse(text(PrometheusSerializer()), PrometheusParser()).finding(named: "parse prometheus, 8 lines"),
        ]
    }

    private static func bounded(_ name: String, _ measurement: Measurement) -> Finding {
        .bounded(
            name, measurement.nanoseconds, unit: "ns/metric", atMost: 1000, "\(rounded(measurement.bytes)) bytes each")
    }

    private static func metrics() throws -> [Metric] {
        let text = LineText.make(count)
        var parser = InfluxLineParser()
        return try parser.parse(text.span, now: Timestamp(nanoseconds: 0))
    }

    private static func serialise(_ serializer: some MetricSerializer) throws -> Measurement {
        var serializer = serializer
        let metrics = try metrics()
        var writer = ByteWriter()
        return Measurement.of(count) {
            writer.removeAll()
            _ = serializer.append(metrics, to: &writer)
            return writer.count
        }
    }

    private static func text(_ serializer: some MetricSerializer) throws -> [UInt8] {
        var serializer = serializer
        var writer = ByteWriter()
        _ = serializer.append(try metrics(), to: &writer)
        return writer.bytes
    }

    private static func parse(_ text: [UInt8], _ parser: some MetricParser) throws -> Measurement {
        var parser = parser
        return try Measurement.of(count) {
            parser.startOver()
            _ = try parser.parse(text.span, now: Timestamp(nanoseconds: 0))
            return text.count
        }
    }
}
