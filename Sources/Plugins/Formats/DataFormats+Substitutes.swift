/// What to do about Telegraf's formats that are not offered.
extension DataFormats {
    static let parserSubstitutes: [String: String] = {
        var advice = [
            "collectd": "let collectd's write_http plugin send json",
            "dropwizard": "use json, of which it is a form",
            "influx_upstream": "use influx with influx_parser_type = \"upstream\"",
            "opentsdb": "use graphite, which the sender may speak as well",
            "prometheusremotewrite": "read the source itself with prometheus",
        ]
        for binary in ["avro", "binary", "parquet", "wavefront", "xpath_cbor", "xpath_msgpack", "xpath_protobuf"] {
            advice[binary] = "let a program turn it into line protocol, such as one that inputs.execd runs"
        }
        for document in ["xml", "xpath_json"] { advice[document] = "use json or json_v2, if the source speaks it" }
        return advice
    }()

    static let serializerSubstitutes = [
        "binary": "use msgpack, or a program that outputs.execd runs",
        "cloudevents": "use json, which is what events carry",
        "prometheusremotewrite": "use prometheus, or influx with a server that takes both",
        "wavefront": "use influx, which Wavefront's proxy reads too",
    ]
}
