import Formats
import PluginKit

struct SplunkMetricSerializerOptions: SerializerOptions {
    static let name = "splunkmetric"
    static let summary = "Splunk's metrics index."

    @Key("Wraps each object for the HTTP event collector; else host, index and source are left out.")
    var splunkmetricHecRouting = false
    @Key("All fields of a metric in one object.") var splunkmetricMultimetric = false
    @Key("Leaves out that each event is a metric.") var splunkmetricOmitEventTag = false

    func makeSerializer() -> any MetricSerializer {
        SplunkMetricSerializer(
            SplunkMetricSerializer.Options(
                hecRouting: splunkmetricHecRouting, multimetric: splunkmetricMultimetric,
                omitEventTag: splunkmetricOmitEventTag))
    }
}
