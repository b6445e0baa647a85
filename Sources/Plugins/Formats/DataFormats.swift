import PluginKit

/// `data_format` of a plugin that reads:
///
///     @KeyChoice("Format of the data.") var dataFormat: any ParserOptions
extension KeyChoice where Choice == any ParserOptions {
    init(_ help: String) {
        self.init(
            help, name: "data_format",
            of: [
                ("influx", { InfluxParserOptions() })
            ],
            later: [
                "avro", "binary", "collectd", "csv", "dropwizard", "form_urlencoded", "graphite", "grok", "json",
                "json_v2", "logfmt", "nagios", "openmetrics", "opentsdb", "parquet", "prometheus",
                "prometheusremotewrite", "value", "wavefront", "xml", "xpath_json", "xpath_cbor", "xpath_msgpack",
                "xpath_protobuf",
            ])
    }
}

/// `data_format` of a plugin that writes.
extension KeyChoice where Choice == any SerializerOptions {
    init(_ help: String) {
        self.init(
            help, name: "data_format",
            of: [
                ("influx", { InfluxSerializerOptions() })
            ],
            later: [
                "binary", "carbon2", "cloudevents", "csv", "graphite", "json", "msgpack", "nowmetric", "prometheus",
                "prometheusremotewrite", "splunkmetric", "template", "wavefront",
            ])
    }
}
