import Bytes
import Formats
import MetricModel
import PluginKit
import TOML
import Testing

@testable import Plugins

/// The options of the formats of lines: what is refused when the file is read, and that each reaches its parser or
/// serializer.
@Suite struct LineFormatOptionsTests {
    private static func problems(_ options: any Configurable, _ toml: String) throws -> [String] {
        var decoding = Decoding()
        try TOMLParser.parse(toml, file: "f.toml").decode(into: [options], owner: "plugin", &decoding)
        return decoding.problems.map(\.description)
    }

    private static func read(_ options: some ParserOptions, _ toml: String, _ text: String) throws -> [Metric] {
        #expect(try problems(options, toml).isEmpty)
        var parser = try options.makeParser(defaultName: "plugin")
        let bytes = Array(text.utf8)
        return try parser.parse(bytes.span, now: Timestamp(nanoseconds: 7))
    }

    private static func write(_ options: some SerializerOptions, _ toml: String, _ metric: Metric) throws -> String {
        #expect(try problems(options, toml).isEmpty)
        var serializer = try options.makeSerializer()
        var writer = ByteWriter()
        _ = serializer.append([metric], to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(
        "What is wrong with csv",
        arguments: [
            ("", "f.toml:1:1: plugin: needs 'csv_header_row_count' or 'csv_column_names'"),
            (
                "csv_header_row_count = -1",
                "f.toml:1:24: 'csv_header_row_count' must be from 0 to 9223372036854775807, not -1"
            ),
            (
                "csv_column_names = [\"a\"]\ncsv_column_types = [\"int\", \"int\"]",
                "f.toml:2:1: plugin: 'csv_column_types' must be as many as 'csv_column_names', 1, not 2"
            ),
            (
                "csv_header_row_count = 1\ncsv_metadata_rows = 1",
                "f.toml:2:1: plugin: 'csv_metadata_rows' needs 'csv_metadata_separators'"
            ),
            (
                "csv_header_row_count = 1\ncsv_metadata_rows = 1\ncsv_metadata_separators = [\"\"]",
                "f.toml:3:1: plugin: 'csv_metadata_separators' must not be empty"
            ),
            (
                "csv_header_row_count = 1\ncsv_timestamp_column = \"t\"",
                "f.toml:2:1: plugin: 'csv_timestamp_column' needs 'csv_timestamp_format'"
            ),
            (
                "csv_header_row_count = 1\ncsv_delimiter = \";;\"",
                "f.toml:2:17: 'csv_delimiter' must be one character, and neither a quote nor a line's end, not \";;\""
            ),
            (
                "csv_header_row_count = 1\ncsv_comment = \",\"",
                "f.toml:2:1: plugin: 'csv_comment' and 'csv_delimiter' must differ"
            ),
            (
                "csv_header_row_count = 1\ncsv_reset_mode = \"sometimes\"",
                "f.toml:2:18: 'csv_reset_mode' must be one of \"none\", \"always\", not the string \"sometimes\""
            ),
        ])
    func csv(_ toml: String, _ problem: String) throws {
        #expect(try Self.problems(CSVParserOptions(), toml) == [problem])
    }

    @Test("All options of csv")
    func allOfCSV() throws {
        let toml = """
            csv_header_row_count = 1
            csv_skip_rows = 1
            csv_skip_columns = 1
            csv_metadata_rows = 1
            csv_metadata_separators = ["="]
            csv_metadata_trim_set = "#"
            csv_delimiter = "|"
            csv_comment = "%"
            csv_trim_space = true
            csv_tag_columns = ["g", "k"]
            csv_tag_overwrite = true
            csv_measurement_column = "m"
            csv_timestamp_column = "t"
            csv_timestamp_format = "2006-01-02 15:04"
            csv_timezone = "Asia/Tokyo"
            csv_skip_values = ["-"]
            csv_skip_errors = true
            csv_column_types = ["string", "string", "string", "int", "int"]
            csv_reset_mode = "always"
            """
        let text =
            "skipped\n#g=meta#\nx|m|t|g| k|a\n%no\n0|pot|1970-01-01 09:01| y |1|-\n0|pot|1970-01-01 09:01|y|1|x\n"
        let found = try Self.read(CSVParserOptions(), toml, text)
        #expect(
            found == [
                Metric(
                    "pot", tags: TagSet(["g": "y", "k": "1"]), fields: [], at: Timestamp(nanoseconds: 60_000_000_000))
            ])
    }

    @Test(
        "A time zone or a format that is none is told when the parser is made",
        arguments: [("csv_timezone", "Europe/Atlantis")])
    func zones(_ key: String, _ value: String) throws {
        let options = CSVParserOptions()
        #expect(try Self.problems(options, "csv_header_row_count = 1\n\(key) = \"\(value)\"").isEmpty)
        let error = #expect(throws: StartError.self) { _ = try options.makeParser(defaultName: "m") }
        #expect(error?.description.contains(value) ?? false)
    }

    @Test("Options of the other parsers")
    func parsers() throws {
        #expect(
            try Self.read(
                GraphiteParserOptions(), "separator = \"_\"\ntemplates = [\"host.measurement*\"]", "a.b.c 1 2\n")
                == [
                    Metric(
                        "b_c", tags: TagSet(["host": "a"]), fields: [.init("value", .double(1))],
                        at: Timestamp(nanoseconds: 2_000_000_000))
                ])
        #expect(
            try Self.read(LogfmtParserOptions(), "logfmt_tag_keys = [\"t*\"]", "ta=1 b=2\n")
                == [
                    Metric(
                        "plugin", tags: TagSet(["ta": "1"]), fields: [.init("b", .int(2))],
                        at: Timestamp(nanoseconds: 7))
                ])
        #expect(try Self.read(NagiosParserOptions(), "", "OK\n").map(\.name) == ["nagios_state"])
        let ignoring = try Self.read(
            PrometheusParserOptions(), "prometheus_ignore_timestamp = true\nprometheus_metric_version = 1", "a 1 2\n")
        #expect(ignoring == [Metric("a", fields: [.init("value", .double(1))], at: Timestamp(nanoseconds: 7))])
        for version in 0...2 {
            #expect(
                try Self.read(PrometheusParserOptions(), "prometheus_metric_version = \(version)", "a 1\n").map(\.name)
                    == [version == 1 ? "a" : "prometheus"])
            #expect(
                try Self.read(
                    OpenMetricsParserOptions(),
                    "openmetrics_metric_version = \(version)\nopenmetrics_ignore_timestamp = true", "a 1 2\n# EOF\n"
                ).map(\.time.nanoseconds) == [2_000_000_000])
        }
        #expect(try Self.problems(PrometheusParserOptions(), "prometheus_metric_version = 3").count == 1)
        #expect(
            try Self.problems(GraphiteParserOptions(), "templates = [\"measurement\", \"host.field\"]")
                == ["f.toml:1:1: plugin: 'templates': the template \"host.field\" has no part 'measurement'"])
    }

    private static let sent = Metric(
        "c pu", tags: TagSet(["host": "a.b"]), fields: [.init("x", .int(1)), .init("s", .string("y"))],
        at: Timestamp(nanoseconds: 1_718_100_010_250_000_000))

    @Test(
        "Options of csv, written",
        arguments: [
            ("", "1718100010,c pu,a.b,y,1\n"),
            ("csv_timestamp_format = \"\"\ncsv_separator = \"\"", "1718100010,c pu,a.b,y,1\n"),
            ("csv_timestamp_format = \"unix_ms\"\ncsv_separator = \";\"", "1718100010250;c pu;a.b;y;1\n"),
            ("csv_timestamp_format = \"15:04:05\"\ncsv_columns = [\"timestamp\"]", "10:00:10\n"),
            (
                "csv_header = true\ncsv_column_prefix = true\ncsv_columns = [\"tag.host\", \"field.x\", \"name\"]",
                "tag_host,field_x,name\na.b,1,c pu\n"
            ),
        ])
    func writtenCSV(_ toml: String, _ expected: String) throws {
        #expect(try Self.write(CSVSerializerOptions(), toml, Self.sent) == expected)
    }

    @Test(
        "Options of graphite and carbon2, written",
        arguments: [
            ("", "a_b.c_pu.x 1 1718100010\n"),
            ("prefix = \"p\"\ntemplate = \"measurement.field\"", "p.c_pu.x 1 1718100010\n"),
            ("templates = [\"m* field\", \"c* field.host\"]", "x.a_b 1 1718100010\n"),
            ("template = \"\"\ntemplates = [\"field.measurement\"]", "x.c_pu 1 1718100010\n"),
            ("graphite_tag_support = true\ngraphite_separator = \"/\"", "c_pu-x;host=a.b 1 1718100010\n"),
            (
                "graphite_tag_support = true\ngraphite_tag_sanitize_mode = \"compatible\"",
                "c_pu.x;host=a.b 1 1718100010\n"
            ),
            ("graphite_strict_sanitize_regex = \"[^a-z]\"", "a_b_c_pu_x 1 1718100010\n"),
        ])
    func writtenGraphite(_ toml: String, _ expected: String) throws {
        #expect(try Self.write(GraphiteSerializerOptions(), toml, Self.sent) == expected)
    }

    @Test(
        "Options of carbon2, written",
        arguments: [
            ("", "metric=c_pu field=x host=a.b  1 1718100010\n"),
            (
                "carbon2_format = \"\"\ncarbon2_sanitize_replace_char = \"\"",
                "metric=c_pu field=x host=a.b  1 1718100010\n"
            ),
            ("carbon2_format = \"metric_includes_field\"", "metric=c_pu_x host=a.b  1 1718100010\n"),
        ])
    func writtenCarbon(_ toml: String, _ expected: String) throws {
        #expect(try Self.write(Carbon2SerializerOptions(), toml, Self.sent) == expected)
    }

    @Test("Options of prometheus, written")
    func writtenPrometheus() throws {
        let toml = """
            prometheus_export_timestamp = true
            prometheus_sort_metrics = true
            prometheus_string_as_label = true
            prometheus_compact_encoding = true
            prometheus_name_sanitization = "utf8"
            [prometheus_metric_types]
              counter = ["c_*"]
              gauge = ["d*"]
            """
        #expect(
            try Self.write(PrometheusSerializerOptions(), toml, Self.sent)
                == "# TYPE c_pu_x counter\nc_pu_x{host=\"a.b\",s=\"y\"} 1 1718100010250\n")
    }

    @Test("What is wrong with the options of serializers")
    func wrong() throws {
        #expect(
            try Self.problems(CSVSerializerOptions(), "csv_columns = [\"name\", \"host\"]") == [
                "f.toml:1:1: plugin: 'csv_columns' may have \"timestamp\", \"name\", \"tag.KEY\" and \"field.KEY\", not \"host\""
            ])
        #expect(
            try Self.problems(CSVSerializerOptions(), "csv_timestamp_format = \"abc\"") == [
                "f.toml:1:24: 'csv_timestamp_format' must be \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\" or a layout of "
                    + "times, not \"abc\""
            ])
        #expect(try Self.problems(CSVSerializerOptions(), "csv_separator = \"→\"").count == 1)
        #expect(try Self.problems(Carbon2SerializerOptions(), "carbon2_format = \"x\"").count == 1)
        #expect(
            try Self.problems(Carbon2SerializerOptions(), "carbon2_sanitize_replace_char = \"::\"") == [
                "f.toml:1:33: 'carbon2_sanitize_replace_char' must be one byte, not \"::\""
            ])
        #expect(
            try Self.problems(GraphiteSerializerOptions(), "templates = [\"a b c\"]") == [
                "f.toml:1:13: 'templates' must be \"PATTERN TEMPLATE\" or \"TEMPLATE\", not \"a b c\""
            ])
        #expect(try Self.problems(GraphiteSerializerOptions(), "templates = [\"\"]").count == 1)
        #expect(try Self.problems(GraphiteSerializerOptions(), "graphite_strict_sanitize_regex = \"(\"").count == 1)
        #expect(try Self.problems(PrometheusSerializerOptions(), "prometheus_name_sanitization = \"x\"").count == 1)
    }
}
