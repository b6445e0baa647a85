import Formats
import PluginKit

struct InfluxParserOptions: ParserOptions {
    static let name = "influx"
    static let summary = "InfluxDB's line protocol."

    /// Telegraf has two parsers of one grammar, which word their errors differently. Here it is one.
    enum ParserType: String, OptionEnum {
        case `internal`, upstream

        static var whenEmpty: Self? { `internal` }
    }

    @Key("Telegraf's \"internal\" or \"upstream\" parser; both mean the same here.")
    var influxParserType = ParserType.internal
    @Key("What timestamps count: 1ns, 1us, 1ms or 1s.", check: isUnit)
    var influxTimestampPrecision = Duration.nanoseconds(1)

    func makeParser(defaultName name: String) -> any MetricParser {
        InfluxLineParser(unit: Self.unit(of: influxTimestampPrecision) ?? .nanosecond)
    }

    private static let isUnit: Key<Duration>.Check = { precision in
        unit(of: precision) == nil ? "must be \"1ns\", \"1us\", \"1ms\" or \"1s\", not \(precision.toml)" : nil
    }

    private static func unit(of precision: Duration) -> InfluxLineParser.TimeUnit? {
        InfluxLineParser.TimeUnit.allCases.first { .nanoseconds($0.rawValue) == precision }
    }
}

struct InfluxSerializerOptions: SerializerOptions {
    static let name = "influx"
    static let summary = "InfluxDB's line protocol."

    @Key("Splits longer lines by their fields, in bytes; 0 for no limit.") var influxMaxLineBytes = 0
    @Key("Sorts the fields by key.") var influxSortFields = false
    @Key("Writes unsigned integers with a 'u'; else as signed ones, held to the largest.")
    var influxUintSupport = false
    @Key("Leaves the timestamp out.") var influxOmitTimestamp = false

    func makeSerializer() -> any MetricSerializer {
        InfluxLineSerializer(
            InfluxLineSerializer.Options(
                maxLineBytes: influxMaxLineBytes, sortFields: influxSortFields, uintSupport: influxUintSupport,
                omitTimestamp: influxOmitTimestamp))
    }
}
