import GoTime
public import MetricModel
public import PluginKit

/// Writes a time that stands in a field in another way. A value that is no time stays as it is.
public struct TimestampProcessor: Processor {
    public static let name = "timestamp"
    public static let summary = "Rewrites a time in a field in another format."

    @Key("The field with the time.", required: true) var field = ""
    @Key(
        "How it is written: \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\", a name or a layout of Go's times.",
        required: true, example: "2006-01-02T15:04:05Z07:00", check: TimeFormat.check)
    var sourceTimestampFormat = ""
    @Key("Time zone of texts that name none: UTC, Local or a name such as \"Europe/Berlin\".")
    var sourceTimestampTimezone = "UTC"
    @Key("How it shall be written.", required: true, example: "unix", check: TimeFormat.check)
    var destinationTimestampFormat = ""
    @Key("Time zone to write it in.") var destinationTimestampTimezone = "UTC"

    private struct Rewriting: Sendable {
        let source: TimeFormat
        let sourceZone: TimeZone
        let destination: TimeFormat
        let destinationZone: TimeZone

        func callAsFunction(_ value: FieldValue) -> FieldValue? {
            guard let moment = try? source.moment(of: value, in: sourceZone) else { return nil }
            return destination.value(of: moment, in: destinationZone)
        }
    }

    private var rewriting: Rewriting?

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        rewriting = Rewriting(
            source: try TimeFormat(sourceTimestampFormat, option: "source_timestamp_format"),
            sourceZone: try TimeZone(sourceTimestampTimezone, option: "source_timestamp_timezone"),
            destination: try TimeFormat(destinationTimestampFormat, option: "destination_timestamp_format"),
            destinationZone: try TimeZone(destinationTimestampTimezone, option: "destination_timestamp_timezone"))
    }

    public mutating func process(_ metrics: inout [Metric]) {
        guard let rewriting else { return }
        let field = field
        for i in metrics.indices {
            guard let at = metrics[i].fields.firstIndex(where: { $0.key == field }) else { continue }
            if let value = rewriting(metrics[i].fields[at].value) { metrics[i].fields[at].value = value }
        }
    }
}
