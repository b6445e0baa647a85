import Bytes
import Formats
import MetricModel

func parse(
    _ text: String, unit: InfluxLineParser.TimeUnit = .nanosecond, now: Int64 = 1_700_000_000_123_456_789
) throws -> [Metric] {
    try parse(Array(text.utf8), unit: unit, now: now)
}

func parse(
    _ bytes: [UInt8], unit: InfluxLineParser.TimeUnit = .nanosecond, now: Int64 = 1_700_000_000_123_456_789
) throws -> [Metric] {
    var parser = InfluxLineParser(unit: unit)
    return try parser.parse(bytes.span, now: Timestamp(nanoseconds: now))
}

func write(_ metrics: [Metric], _ options: InfluxLineSerializer.Options = .init()) throws -> String {
    var serializer = InfluxLineSerializer(options)
    var writer = ByteWriter()
    for metric in metrics { try serializer.append(metric, to: &writer) }
    return String(decoding: writer.bytes, as: UTF8.self)
}

func metric(
    _ name: String, _ tags: [String: String] = [:], _ fields: [Metric.Field], at nanoseconds: Int64 = 1
) -> Metric {
    Metric(name, tags: TagSet(tags), fields: fields, at: Timestamp(nanoseconds: nanoseconds))
}
