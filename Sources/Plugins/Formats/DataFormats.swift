import PluginKit

/// Every data format, in the order of `heliograph plugins`.
enum DataFormats {
    static let parsers: [any ParserOptions.Type] = [
        CSVParserOptions.self,
        GraphiteParserOptions.self,
        InfluxParserOptions.self,
        LogfmtParserOptions.self,
        NagiosParserOptions.self,
        OpenMetricsParserOptions.self,
        PrometheusParserOptions.self,
    ]

    static let serializers: [any SerializerOptions.Type] = [
        Carbon2SerializerOptions.self,
        CSVSerializerOptions.self,
        GraphiteSerializerOptions.self,
        InfluxSerializerOptions.self,
        PrometheusSerializerOptions.self,
    ]

    /// What Telegraf reads and writes and we do not.
    static let parsersNotOffered = [
        "avro", "binary", "collectd", "dropwizard", "form_urlencoded", "grok", "json", "json_v2", "opentsdb",
        "parquet", "prometheusremotewrite", "value", "wavefront", "xml", "xpath_json", "xpath_cbor", "xpath_msgpack",
        "xpath_protobuf",
    ]

    static let serializersNotOffered = [
        "binary", "cloudevents", "json", "msgpack", "nowmetric", "prometheusremotewrite", "splunkmetric", "template",
        "wavefront",
    ]
}

/// `data_format` of a plugin that reads:
///
///     @KeyChoice("Format of the data.") var dataFormat: any ParserOptions
extension KeyChoice where Choice == any ParserOptions {
    init(_ help: String, default name: String = InfluxParserOptions.name) {
        self.init(
            help, name: "data_format", of: DataFormats.parsers.map { type in (type.name, { type.init() }) },
            default: name, later: DataFormats.parsersNotOffered)
    }
}

/// `data_format` of a plugin that writes.
extension KeyChoice where Choice == any SerializerOptions {
    init(_ help: String, default name: String = InfluxSerializerOptions.name) {
        self.init(
            help, name: "data_format", of: DataFormats.serializers.map { type in (type.name, { type.init() }) },
            default: name, later: DataFormats.serializersNotOffered)
    }
}
