import Bytes
import Formats
import MetricModel

/// Line protocol to metrics and back.
enum FormatBench {
    private static let count = 10_000

    static func parseInflux() throws -> Measurement { try parse(LineText.make(count)) }
    static func parseOddFloats() throws -> Measurement { try parse(LineText.make(count, oddFloats: true)) }
    static func serialiseInflux() throws -> Measurement { try serialise(LineText.make(count)) }
    static func serialiseOddFloats() throws -> Measurement { try serialise(LineText.make(count, oddFloats: true)) }

    /// What the first look at a series costs: a parser that knows none.
    static func parseNewSeries() throws -> Measurement {
        let text = LineText.make(1000)
        return try Measurement.of(1000) {
            var parser = InfluxLineParser()
            _ = try parser.parse(text.span, now: Timestamp(nanoseconds: 0))
            return text.count
        }
    }

    private static func parse(_ text: [UInt8]) throws -> Measurement {
        var parser = InfluxLineParser()
        return try Measurement.of(count) {
            _ = try parser.parse(text.span, now: Timestamp(nanoseconds: 0))
            return text.count
        }
    }

    private static func serialise(_ text: [UInt8]) throws -> Measurement {
        var parser = InfluxLineParser()
        let metrics = try parser.parse(text.span, now: Timestamp(nanoseconds: 0))
        var serializer = InfluxLineSerializer()
        var writer = ByteWriter()
        return Measurement.of(count) {
            writer.removeAll()
            _ = serializer.append(metrics, to: &writer)
            return writer.count
        }
    }
}
