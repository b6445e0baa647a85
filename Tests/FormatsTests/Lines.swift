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

/// SplitMix64: the same numbers in every run.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
