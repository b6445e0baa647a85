/// What each parser, serializer and processor is measured with.
enum ShelfSamples {
    private static let limit = 1000.0

    struct Format: Sendable {
        /// Below the table's header, without `data_format`.
        var options = ""
        /// Of so many metrics. For parsers alone.
        var text: @Sendable (Int) -> [UInt8] = { _ in [] }
        /// A text is one metric, whatever it says: many texts are read.
        var makesOne = false
        /// Whether its cost is mostly that of regular expressions or templates, for which nothing is promised.
        var usesPatterns = false
        /// Nanoseconds that a metric may take.
        var limit: Double { usesPatterns ? .infinity : ShelfSamples.limit }
    }

    struct Processor: Sendable {
        /// Below the table's header.
        var options = ""
        /// Whether its cost is mostly that of regular expressions or templates, for which nothing is promised.
        var usesPatterns = false
        /// Nanoseconds that a metric may take.
        var limit: Double { usesPatterns ? .infinity : ShelfSamples.limit }
        /// Why it is not measured here; nil if it is.
        var isElsewhere: String?
    }

    static let parsers: [String: Format] = [
        "csv": Format(
            options:
                "csv_header_row_count = 1\ncsv_tag_columns = [\"host\", \"app\"]\ncsv_timestamp_column = \"time\"\n"
                + "csv_timestamp_format = \"unix\"",
            text: {
                lines($0, "time,host,app,usage,limit,ratio\n") {
                    "17000\(10000 + $0),web,app-\($0 % 1000),\($0),64,1.5\n"
                }
            }),
        "form_urlencoded": Format(
            options: "form_urlencoded_tag_keys = [\"host\"]",
            text: { _ in Array("host=web&usage=1234&limit=64&ratio=1.5".utf8) }, makesOne: true),
        "graphite": Format(
            options: "templates = [\"host.app.measurement.field\"]",
            text: { lines($0) { "web.app-\($0 % 1000).mem.usage \($0).5 17000\(10000 + $0)\n" } }),
        "grok": Format(
            options: "grok_patterns = [\"%{WORD:host:tag} %{NUMBER:usage:int} %{NUMBER:ratio:float}\"]",
            text: { lines($0) { "web \($0) 1.5\n" } }, usesPatterns: true),
        "influx": Format(text: { LineText.make($0) }),
        "json": Format(
            options: "tag_keys = [\"host\", \"app\"]\njson_time_key = \"time\"\njson_time_format = \"unix\"",
            text: { jsonList($0) }),
        "json_v2": Format(
            options: "[[json_v2]]\n[[json_v2.object]]\npath = \"@this\"\ntags = [\"host\", \"app\"]\n"
                + "timestamp_key = \"time\"\ntimestamp_format = \"unix\"", text: { jsonList($0) }),
        "logfmt": Format(
            options: "logfmt_tag_keys = [\"host\", \"app\"]",
            text: { lines($0) { "host=web app=app-\($0 % 1000) usage=\($0) limit=64 ratio=1.5 state=\"all well\"\n" } }),
        "nagios": Format(text: { lines($0, "OK - all well|") { "disk\($0)=\($0)MB;50;60;0;100 " } }),
        "openmetrics": Format(
            options: "openmetrics_metric_version = 1",
            text: {
                lines($0, "# TYPE usage gauge\n", end: "# EOF\n") { "usage{host=\"web\",app=\"app-\($0)\"} \($0).5\n" }
            }),
        "prometheus": Format(
            options: "prometheus_metric_version = 1",
            text: { lines($0, "# TYPE usage gauge\n") { "usage{host=\"web\",app=\"app-\($0)\"} \($0).5\n" } }),
        "value": Format(options: "data_type = \"float\"", text: { _ in Array("12.5\n".utf8) }, makesOne: true),
    ]

    private static func jsonList(_ count: Int) -> [UInt8] {
        lines(count, "[", end: "]") { number in
            (number == 0 ? "" : ",")
                + "{\"time\":\(1_700_000_000 + number),\"host\":\"web\",\"app\":\"app-\(number % 1000)\",\"usage\":\(number),\"ratio\":1.5}"
        }
    }

    private static func lines(
        _ count: Int, _ start: String = "", end: String = "", _ line: (Int) -> String
    ) -> [UInt8] {
        var text = Array(start.utf8)
        for number in 0..<count { text += line(number).utf8 }
        return text + end.utf8
    }

    static let serializers: [String: Format] = [
        "carbon2": Format(),
        "csv": Format(
            options: "csv_columns = [\"timestamp\", \"name\", \"tag.host\", \"field.usage\", \"field.limit\"]"),
        "graphite": Format(),
        "influx": Format(),
        "json": Format(),
        "msgpack": Format(),
        "nowmetric": Format(),
        "prometheus": Format(options: "prometheus_export_timestamp = true"),
        "splunkmetric": Format(options: "splunkmetric_multimetric = true"),
        "template": Format(
            options: "template = '{{ .Name }},{{ .Tag \"host\" }} {{ .Field \"usage\" }}'", usesPatterns: true),
    ]

    /// Each does something to every metric of `LineText`.
    static let processors: [String: Processor] = [
        "batch": Processor(options: "batch_tag = \"batch\"\nbatches = 4"),
        "clone": Processor(options: "name_suffix = \"_copy\"\n[tags]\n  copy = \"yes\""),
        "converter": Processor(options: "[fields]\n  float = [\"cache\", \"pgfault\"]\n  string = [\"rss\"]"),
        "cumulative_sum": Processor(options: "fields = [\"pgfault\"]"),
        "date": Processor(options: "tag_key = \"month\"\ndate_format = \"Jan\""),
        "dedup": Processor(options: "dedup_interval = \"1s\""),
        "defaults": Processor(options: "[fields]\n  cache = 1\n  swap = 0"),
        "enum": Processor(
            options: "[[mapping]]\n  tags = [\"env\"]\n  dest = \"level\"\n  [mapping.value_mappings]\n    prod = 1"),
        "execd": Processor(isElsewhere: "a child of its own does the work"),
        "filepath": Processor(options: "[[basename]]\n  tag = \"container_image\""),
        "filter": Processor(options: "default = \"drop\"\n[[rule]]\n  name = [\"docker_*\"]\n  action = \"pass\""),
        "lookup": Processor(
            options:
                "files = [\"Tests/Cases/processors/lookup/json/host/etc/hosts.json\"]\nformat = \"json\"\nkey = '{{ .Tag \"team\" }}'",
            usesPatterns: true),
        "noise": Processor(options: "include_fields = [\"usage_percent\"]"),
        "override": Processor(options: "name_suffix = \"_x\"\n[tags]\n  rack = \"r1\""),
        "parser": Processor(
            options: "parse_tags = [\"team\"]\nmerge = \"override\"\ndata_format = \"value\"\ndata_type = \"string\""),
        "pivot": Processor(options: "tag_key = \"team\"\nvalue_key = \"usage\""),
        "port_name": Processor(options: "field = \"pgfault\""),
        "printer": Processor(isElsewhere: "writes to standard output; see serialise"),
        "regex": Processor(
            options: "[[tags]]\n  key = \"container_name\"\n  pattern = '^app-(\\d+)$'\n  replacement = \"a${1}\"",
            usesPatterns: true),
        "rename": Processor(
            options:
                "[[replace]]\n  tag = \"team\"\n  dest = \"group\"\n[[replace]]\n  field = \"rss\"\n  dest = \"resident\""
        ),
        "reverse_dns": Processor(isElsewhere: "other hosts do the work"),
        "round": Processor(options: "precision = 1"),
        "scale": Processor(options: "[[scaling]]\n  factor = 2.0\n  offset = 1.0\n  fields = [\"usage_percent\"]"),
        "split": Processor(
            options: "[[template]]\n  name = \"part\"\n  tags = [\"team\"]\n  fields = [\"usage\", \"limit\"]"),
        "strings": Processor(options: "[[uppercase]]\n  tag = \"team\""),
        "tag_limit": Processor(options: "limit = 3\nkeep = [\"host\"]"),
        "template": Processor(options: "tag = \"t\"\ntemplate = '{{ .Tag \"host\" }}-x'", usesPatterns: true),
        "timestamp": Processor(
            options: "field = \"usage\"\nsource_timestamp_format = \"unix\"\ndestination_timestamp_format = \"unix_ms\""
        ),
        "topk": Processor(options: "k = 10\nfields = [\"usage_percent\"]\ngroup_by = [\"container_name\"]"),
        "unpivot": Processor(options: "tag_key = \"name\"\nvalue_key = \"value\""),
    ]
}
