import Formats
import PluginKit

struct PrometheusParserOptions: ParserOptions {
    static let name = "prometheus"
    static let summary = "Prometheus' text format."

    @Key("Gives all samples the time of now.") var prometheusIgnoreTimestamp = false
    @Key("1: a family is a measurement; 2 (or 0): it is a field of the measurement \"prometheus\".", in: 0...2)
    var prometheusMetricVersion = 0

    func makeParser(defaultName name: String) -> any MetricParser {
        PrometheusParser(
            version: prometheusMetricVersion == 1 ? .one : .two, ignoresTimes: prometheusIgnoreTimestamp)
    }
}

struct OpenMetricsParserOptions: ParserOptions {
    static let name = "openmetrics"
    static let summary = "OpenMetrics' text format."

    @Key("Accepted as Telegraf does, where it has no effect either.") var openmetricsIgnoreTimestamp = false
    @Key("1: a family is a measurement; 2 (or 0): it is a field of the measurement \"openmetric\".", in: 0...2)
    var openmetricsMetricVersion = 0

    func makeParser(defaultName name: String) -> any MetricParser {
        OpenMetricsParser(version: openmetricsMetricVersion == 1 ? .one : .two)
    }
}

struct PrometheusSerializerOptions: SerializerOptions {
    static let name = "prometheus"
    static let summary = "Prometheus' text format; needs 'use_batch_format' to say each family once."

    enum NameSanitization: String, OptionEnum {
        case legacy, utf8

        static var whenEmpty: Self? { legacy }
    }

    struct MetricTypes: OptionTable {
        @Key("Names that are counters; patterns are allowed.") var counter: [Glob] = []
        @Key("Names that are gauges; they go before counters.") var gauge: [Glob] = []
        init() {}
    }

    @Key("Writes the time of each sample.") var prometheusExportTimestamp = false
    @Key("Sorts families by name and series by labels.") var prometheusSortMetrics = false
    @Key("Makes labels of fields that are text; else they are left out.") var prometheusStringAsLabel = false
    @Key("Leaves the HELP lines out.") var prometheusCompactEncoding = false
    @Key("\"legacy\" trims names to letters, digits, '_' and ':'; \"utf8\" writes '_' for each other character.")
    var prometheusNameSanitization = NameSanitization.legacy
    @Key("Types of some names, whatever their metrics say.") var prometheusMetricTypes = MetricTypes()

    func makeSerializer() throws(StartError) -> any MetricSerializer {
        var options = PrometheusSerializer.Options()
        options.exportsTimestamps = prometheusExportTimestamp
        options.sorts = prometheusSortMetrics
        options.writesStringsAsLabels = prometheusStringAsLabel
        options.isCompact = prometheusCompactEncoding
        options.isLegacy = prometheusNameSanitization == .legacy
        let types = prometheusMetricTypes
        options.counters = types.counter.isEmpty ? nil : try types.counter.patterns()
        options.gauges = types.gauge.isEmpty ? nil : try types.gauge.patterns()
        return PrometheusSerializer(options)
    }
}
