import PluginKit

/// Every data format, in the order of `heliograph plugins`.
public enum DataFormats {
    public static let parsers: [any ParserOptions.Type] = [
        InfluxParserOptions.self
    ]

    public static let serializers: [any SerializerOptions.Type] = [
        InfluxSerializerOptions.self
    ]

    /// What Telegraf reads and writes and we do not.
    static let parsersNotOffered = [
        "avro", "binary", "collectd", "csv", "dropwizard", "form_urlencoded", "graphite", "grok", "json", "json_v2",
        "logfmt", "nagios", "openmetrics", "opentsdb", "parquet", "prometheus", "prometheusremotewrite", "value",
        "wavefront", "xml", "xpath_json", "xpath_cbor", "xpath_msgpack", "xpath_protobuf",
    ]

    static let serializersNotOffered = [
        "binary", "carbon2", "cloudevents", "csv", "graphite", "json", "msgpack", "nowmetric", "prometheus",
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
