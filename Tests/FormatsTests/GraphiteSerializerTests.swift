import Filtering
import Formats
import MetricModel
import RE2Patterns
import Testing

@Suite struct GraphiteSerializerTests {
    private static func names(
        _ metric: Metric, _ change: (inout GraphiteSerializer.Options) -> Void = { _ in }
    ) -> [String] {
        var options = GraphiteSerializer.Options()
        change(&options)
        var serializer = GraphiteSerializer(options)
        let text = serializer.text([metric])
        #expect(serializer.text([metric]) == text)
        return text.split(separator: "\n").map { String($0.split(separator: " ")[0]) }
    }

    private static let cpu = metric(
        "cpu", ["host": "a.b", "cpu": "cpu0", "dc": "eu/1"], [.init("usage", .double(1.5)), .init("value", .int(2))])

    @Test("A line for each number and boolean")
    func values() {
        var serializer = GraphiteSerializer()
        let fields: [Metric.Field] = [
            .init("a", .double(1e21)), .init("b", .string("x")), .init("c", .bool(true)), .init("d", .double(.nan)),
            .init("e", .double(.infinity)), .init("f", .uint(.max)), .init("g", .double(-0.000001)),
        ]
        #expect(
            serializer.text([metric("m", [:], fields, at: 1_718_100_000_999_999_999)]) == """
                .m.a 1000000000000000000000 1718100000
                .m.c 1 1718100000
                .m.f 18446744073709551615 1718100000
                .m.g -0.000001 1718100000

                """)
    }

    @Test(
        "Names by a template",
        arguments: [
            ("host.tags.measurement.field", "", ["a_b.cpu0.eu-1.cpu.usage", "a_b.cpu0.eu-1.cpu"]),
            ("measurement.field", "p", ["p.cpu.usage", "p.cpu"]), ("cpu.none.host", "", ["cpu0.a_b", "cpu0.a_b"]),
            ("field.tags.host", "", ["usage.cpu0.eu-1.a_b", "cpu0.eu-1.a_b"]), ("none", "p", []),
            ("host.measurement.host", "", ["a_b.cpu", "a_b.cpu"]), ("field", "", ["usage", "value"]),
            ("field", "p", ["p.usage", "p"]),
        ])
    func templates(_ template: String, _ prefix: String, _ expected: [String]) {
        #expect(
            Self.names(Self.cpu) {
                $0.template = template
                $0.prefix = prefix
            } == expected)
    }

    @Test("The first template whose pattern fits the measurement")
    func chosen() throws {
        let list = [(try PatternList(["m*"]), "measurement.m"), (try PatternList(["c*"]), "measurement.c")]
        #expect(
            Self.names(metric("cx", ["c": "1", "m": "2"], [.init("a", .int(1))])) {
                $0.templates = list.map { ($0.0, $0.1) }
            }
                == ["cx.1"])
        #expect(
            Self.names(metric("x", ["host": "h"], [.init("a", .int(1))])) { $0.templates = list.map { ($0.0, $0.1) } }
                == ["h.x.a"])
    }

    @Test(
        "Characters that a name must not have",
        arguments: [
            ("a/b@c*d", "a-b-c-d"), ("a\\b", "ab"), ("a..b...c", "a.b..c"), ("a b\tc", "a_b_c"), ("é=ж:1", "é=ж:1"),
            ("(a)", "_a_"), ("漢💡", "漢_"), ("a;b", "a_b"),
        ])
    func sanitized(_ measurement: String, _ expected: String) {
        #expect(
            Self.names(metric(measurement, [:], [.init("value", .int(1))])) { $0.template = "measurement" } == [
                expected
            ])
    }

    @Test("A pattern of one's own")
    func pattern() throws {
        let pattern = try RE2Pattern("[^a-z.]+")
        #expect(
            Self.names(metric("aB1c", [:], [.init("D", .int(1))])) {
                $0.rules = GraphiteNameRules(replacing: pattern)
                $0.template = "measurement.field"
            } == ["a_c._"])
    }

    @Test("Tags behind the name")
    func tags() {
        let sent = metric(
            "c pu", ["name": "n", "host": "a.b", "k/y": "~x y;z"], [.init("usage", .int(1)), .init("value", .int(2))])
        #expect(
            Self.names(sent) {
                $0.tagSupport = true
                $0.prefix = "p"
                $0.separator = "_"
            } == ["p_c_pu_usage;_name=n;host=a.b;k-y=_x_y_z", "p_c_pu;_name=n;host=a.b;k-y=_x_y_z"])
        var serializer = GraphiteSerializer(
            {
                var options = GraphiteSerializer.Options()
                options.tagSupport = true
                options.tagRule = .compatible
                return options
            }())
        #expect(
            serializer.text([metric("m", ["a;!^=b": "~~x ;~", "k/y": "a/b"], [.init("value", .int(1))], at: 0)])
                == "m;a____b=x _~;k/y=a/b 1 0\n")
    }
}
