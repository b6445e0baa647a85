import Filtering
import Formats
import GoTime
import JSON
import MetricModel
import PluginKit
import Threads

struct JSONParserOptions: ParserOptions {
    static let name = "json"
    static let summary = "JSON: an object is a metric, its values are flat fields."

    @Key("The measurement; the plugin's name if empty.") var metricName = ""
    @Key("Flat names, or patterns of them, that become tags.") var tagKeys: [Glob] = []
    @Key("The same for texts and booleans that become fields; others are left out.") var jsonStringFields: [Glob] = []
    @Key("Flat name of a text that becomes the measurement.") var jsonNameKey = ""
    @Key("GJSON path to the part that is read; all if empty.", check: JSONPath.check) var jsonQuery = ""
    @Key("Flat name of the time; now if empty.") var jsonTimeKey = ""
    @Key("Its format: \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\", a name or a layout of Go's times.")
    var jsonTimeFormat = ""
    @Key("Time zone of times that name none; UTC if empty.") var jsonTimezone = ""
    @Key("Whether one bad element makes all of an array bad.") var jsonStrict = true

    func validate() throws(OptionError) {
        if !jsonTimeKey.isEmpty, jsonTimeFormat.isEmpty {
            throw OptionError("'json_time_key' needs 'json_time_format'", at: $jsonTimeKey)
        }
    }

    func makeParser(defaultName name: String) throws(StartError) -> any MetricParser {
        var options = JSONMetricParser.Options(measurement: metricName.isEmpty ? name : metricName)
        options.tagKeys = tagKeys.isEmpty ? nil : try tagKeys.patterns()
        options.stringFields = jsonStringFields.isEmpty ? nil : try jsonStringFields.patterns()
        options.nameKey = jsonNameKey
        options.query = try JSONPath(option: jsonQuery, "json_query")
        options.timeKey = jsonTimeKey
        if !jsonTimeFormat.isEmpty { options.timeFormat = try TimeFormat(jsonTimeFormat, option: "json_time_format") }
        options.timeZone = try TimeZone(jsonTimezone, option: "json_timezone")
        options.isStrict = jsonStrict
        return JSONMetricParser(options)
    }
}

struct JSONSerializerOptions: SerializerOptions {
    static let name = "json"
    static let summary = "JSON objects, one on each line or a batch in one."

    @Key("What timestamps count, rounded down to a power of ten of nanoseconds.")
    var jsonTimestampUnits = Duration.seconds(1)
    @Key("A layout of Go's times, in UTC, for timestamps that are text.") var jsonTimestampFormat = ""
    @Key("JSONata expression: what is made of a metric's object, or of a batch's.", check: JSONataText.check)
    var jsonTransformation = ""
    @Key("Fields whose text is JSON and written as such; all if empty and others are excluded.")
    var jsonNestedFieldsInclude: [Glob] = []
    @Key("Fields whose text stays text.") var jsonNestedFieldsExclude: [Glob] = []

    func makeSerializer() throws(StartError) -> any MetricSerializer {
        var options = JSONMetricSerializer.Options()
        options.timestampUnit = Self.unit(of: jsonTimestampUnits)
        if !jsonTimestampFormat.isEmpty {
            options.timestampFormat = try TimeFormat(jsonTimestampFormat, option: "json_timestamp_format")
        }
        options.hasNestedFields = !jsonNestedFieldsInclude.isEmpty || !jsonNestedFieldsExclude.isEmpty
        options.nestedIncluded = jsonNestedFieldsInclude.isEmpty ? nil : try jsonNestedFieldsInclude.patterns()
        options.nestedExcluded = jsonNestedFieldsExclude.isEmpty ? nil : try jsonNestedFieldsExclude.patterns()
        if !jsonTransformation.isEmpty {
            let expression = try JSONataText.compiled(jsonTransformation)
            let clock = SystemClock()
            options.transformation = JSONTransformation(expression, now: { clock.now })
        }
        return JSONMetricSerializer(options)
    }

    private static func unit(of span: Duration) -> Int64 {
        if span <= .zero { return 1_000_000_000 }
        var unit: Int64 = 1
        while unit <= span.nanoseconds / 10 { unit *= 10 }
        return unit
    }
}
