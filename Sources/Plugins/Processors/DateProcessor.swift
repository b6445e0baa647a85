import GoTime
public import MetricModel
public import PluginKit

/// Writes the time of each metric as a tag or a field.
public struct DateProcessor: Processor {
    public static let name = "date"
    public static let summary = "Adds the time as a tag or a field."

    @Key("The tag that becomes the time.", example: "month") var tagKey = ""
    @Key("The field that becomes the time.") var fieldKey = ""
    @Key(
        "A layout of Go's times, a name of one, or \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\".", required: true,
        example: "2006-01")
    var dateFormat = ""
    @Key("Is added to the time before it is written.") var dateOffset = Duration.zero
    @Key("Time zone: UTC, Local or a name such as \"Europe/Berlin\".") var timezone = "UTC"

    private var format: TimeFormat?
    private var zone = TimeZone.utc
    /// The last time and what it was written as: most metrics of a batch share it.
    private var last: (time: Timestamp, value: FieldValue)?
    /// Tag sets with the last value; it often stays for long, for an hour or a month.
    private var tagged = TagMemo<TagSet>()

    public init() {}

    public func validate() throws(OptionError) {
        if tagKey.isEmpty, fieldKey.isEmpty { throw OptionError("needs 'tag_key' or 'field_key'") }
        if !tagKey.isEmpty, !fieldKey.isEmpty {
            throw OptionError("'tag_key' and 'field_key' cannot stand side by side", at: $fieldKey)
        }
    }

    public mutating func start(_ context: PluginContext) throws(StartError) {
        format = try TimeFormat(dateFormat, option: "date_format")
        zone = try TimeZone(timezone, option: "timezone")
    }

    public mutating func process(_ metrics: inout [Metric]) {
        guard let format else { return }
        let (tagKey, fieldKey) = (tagKey, fieldKey)
        for i in metrics.indices {
            guard let value = value(at: metrics[i].time, format) else { continue }
            if tagKey.isEmpty {
                metrics[i][field: fieldKey] = value
            } else {
                metrics[i].tags = tagged.value(for: metrics[i].tags) { $0.setting(tagKey, to: value.decimalText) }
            }
        }
    }

    private mutating func value(at time: Timestamp, _ format: TimeFormat) -> FieldValue? {
        if let last, last.time == time { return last.value }
        guard let value = format.value(of: Moment(time + dateOffset), in: zone) else { return nil }
        if last?.value != value { tagged = TagMemo() }
        last = (time, value)
        return value
    }
}
