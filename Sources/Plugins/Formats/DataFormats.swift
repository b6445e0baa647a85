import PluginKit

/// Every data format, in the order of `heliograph plugins`.
public enum DataFormats {
    public static let parsers: [any ParserOptions.Type] = [
        CSVParserOptions.self,
        FormParserOptions.self,
        GraphiteParserOptions.self,
        GrokParserOptions.self,
        InfluxParserOptions.self,
        JSONParserOptions.self,
        JSONV2ParserOptions.self,
        LogfmtParserOptions.self,
        NagiosParserOptions.self,
        OpenMetricsParserOptions.self,
        PrometheusParserOptions.self,
        ValueParserOptions.self,
    ]

    public static let serializers: [any SerializerOptions.Type] = [
        Carbon2SerializerOptions.self,
        CSVSerializerOptions.self,
        GraphiteSerializerOptions.self,
        InfluxSerializerOptions.self,
        JSONSerializerOptions.self,
        MessagePackSerializerOptions.self,
        NowMetricSerializerOptions.self,
        PrometheusSerializerOptions.self,
        SplunkMetricSerializerOptions.self,
        TemplateSerializerOptions.self,
    ]

    /// What Telegraf reads and writes and we do not.
    static let parsersNotOffered = telegrafParsers.filter { name in !parsers.contains { $0.name == name } }
    static let serializersNotOffered = telegrafSerializers.filter { name in !serializers.contains { $0.name == name } }

    private static let telegrafParsers = [
        "avro", "binary", "collectd", "csv", "dropwizard", "form_urlencoded", "graphite", "grok", "influx",
        "influx_upstream",
        "json", "json_v2", "logfmt", "nagios", "openmetrics", "opentsdb", "parquet", "prometheus",
        "prometheusremotewrite",
        "value", "wavefront", "xml", "xpath_json", "xpath_cbor", "xpath_msgpack", "xpath_protobuf",
    ]
    private static let telegrafSerializers = [
        "binary", "carbon2", "cloudevents", "csv", "graphite", "influx", "json", "msgpack", "nowmetric", "prometheus",
        "prometheusremotewrite", "splunkmetric", "template", "wavefront",
    ]
}

/// `data_format` of a plugin that reads:
///
///     @KeyChoice("Format of the data.") var dataFormat: any ParserOptions
extension KeyChoice where Choice == any ParserOptions {
    init(_ help: String, default name: String = InfluxParserOptions.name) {
        self.init(
            help, name: "data_format", of: DataFormats.parsers.map { type in (type.name, { type.init() }) },
            default: name, later: DataFormats.parsersNotOffered, substitutes: DataFormats.parserSubstitutes)
    }
}

/// `data_format` of a plugin that writes.
extension KeyChoice where Choice == any SerializerOptions {
    init(_ help: String, default name: String = InfluxSerializerOptions.name) {
        self.init(
            help, name: "data_format", of: DataFormats.serializers.map { type in (type.name, { type.init() }) },
            default: name, later: DataFormats.serializersNotOffered, substitutes: DataFormats.serializerSubstitutes)
    }
}
