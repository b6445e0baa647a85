import Bytes
import Formats
import MetricModel

/// Line protocol: 1000 series of 8 tags and 8 fields, ten metrics of each, about 300 bytes a line.
enum FormatBench {
    private static let count = 10_000

    static func parseInflux() throws -> Measurement { try parse(text(oddFloats: false)) }
    static func parseOddFloats() throws -> Measurement { try parse(text(oddFloats: true)) }
    static func serialiseInflux() throws -> Measurement { try serialise(text(oddFloats: false)) }
    static func serialiseOddFloats() throws -> Measurement { try serialise(text(oddFloats: true)) }

    /// What the first look at a series costs: a parser that knows none.
    static func parseNewSeries() throws -> Measurement {
        let text = Array(text(oddFloats: false).split(separator: UInt8(ascii: "\n"))[..<1000].joined(separator: [10]))
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

    /// - Parameter oddFloats: with 17 digits each; else with two decimals, as most measured ones.
    private static func text(oddFloats: Bool) -> [UInt8] {
        var text = ""
        for i in 0..<count {
            let series = i % 1000
            let used = Double(i * 7919 % 100_000)
            let float = { (part: Double) in oddFloats ? used / part / 7 : (used * part).rounded() / 100 }
            text +=
                "docker_container_mem,container_image=registry.example/app-\(series % 40),container_name=app-\(series)"
            text += ",engine_host=ip-10-0-\(series % 250),env=prod,host=ip-10-0-1-17,region=eu-west-1,team=core,zone=b"
            text += " usage=\(i * 4096)i,limit=2147483648i,usage_percent=\(float(1.5)),cache=\(i * 31)i"
            text += ",rss=\(float(2)),working=\(float(3)),pgfault=\(i * 3)i,active_ratio=\(float(0.5))"
            text += " 1700000\(100 + i / 100)000000000\n"
        }
        return Array(text.utf8)
    }
}
