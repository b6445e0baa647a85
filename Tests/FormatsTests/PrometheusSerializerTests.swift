import Filtering
import Formats
import MetricModel
import TestSupport
import Testing

@Suite struct PrometheusSerializerTests {
    private static func text(
        _ metrics: [Metric], _ change: (inout PrometheusSerializer.Options) -> Void = { _ in }
    ) -> String {
        var options = PrometheusSerializer.Options()
        options.isCompact = true
        change(&options)
        var serializer = PrometheusSerializer(options)
        let text = serializer.text(metrics)
        // What is remembered of one batch does not show in the next.
        #expect(serializer.text(metrics) == text)
        return text
    }

    private static func typed(
        _ kind: MetricKind, _ tags: [String: String], _ fields: [Metric.Field], at seconds: Int64 = 1
    ) -> Metric {
        var typed = metric("prometheus", tags, fields, at: seconds * 1_000_000_000)
        typed.kind = kind
        return typed
    }

    @Test("A family for each field, once in a batch, with help and type")
    func families() {
        let metrics = [
            metric(
                "oven", ["shelf": "top"],
                [.init("heat", .double(220.5)), .init("on", .bool(true)), .init("x", .string("y"))]),
            metric("oven", ["shelf": "low", "a": ""], [.init("heat", .int(180)), .init("n", .uint(3))]),
        ]
        #expect(
            Self.text(metrics) { $0.isCompact = false } == """
                # HELP oven_heat Telegraf collected metric
                # TYPE oven_heat untyped
                oven_heat{shelf="top"} 220.5
                oven_heat{a="",shelf="low"} 180
                # HELP oven_on Telegraf collected metric
                # TYPE oven_on untyped
                oven_on{shelf="top"} 1
                # HELP oven_n Telegraf collected metric
                # TYPE oven_n untyped
                oven_n{a="",shelf="low"} 3

                """)
    }

    @Test("Sorted by name and type; series by number of labels, then by them")
    func order() {
        let metrics = [
            metric("b", ["x": "2"], [.init("v", .int(1))]), metric("a", ["z": "1", "y": "1"], [.init("v", .int(2))]),
            metric("a", ["y": "2"], [.init("v", .int(3))]), metric("a", ["y": "1"], [.init("v", .int(4))]),
            metric("a", [:], [.init("v", .int(5))]), metric("b", ["w": "9"], [.init("v", .int(6))]),
        ]
        #expect(
            Self.text(metrics) { $0.sorts = true } == """
                # TYPE a_v untyped
                a_v 5
                a_v{y="1"} 4
                a_v{y="2"} 3
                a_v{y="1",z="1"} 2
                # TYPE b_v untyped
                b_v{w="9"} 6
                b_v{x="2"} 1

                """)
    }

    @Test("Of samples of one series the newest counts, of equally old ones the last; times are in milliseconds")
    func newest() {
        let metrics = [(2, 1), (1, 2), (3, 3), (3, 4)].map { second, value in
            metric("m", ["a": "b"], [.init("v", .int(value))], at: second * 1_000_000_000 + 1_999_999)
        }
        #expect(
            Self.text(metrics) { $0.exportsTimestamps = true } == "# TYPE m_v untyped\nm_v{a=\"b\"} 4 3001\n")
    }

    @Test(
        "Names and labels that Prometheus would refuse",
        arguments: [
            ("a.b", "c-d", "e.f", "a_b_c_d{e_f=\"1\"}"), ("1a", "b", "1x", "a_b{x=\"1\"}"),
            ("é", "é", "é", ""), ("_x", "y_", "a:b", "_x_y_{a_b=\"1\"}"), ("a:b", "c", "_", "a:b_c{_=\"1\"}"),
            ("%a", "b%", "x y", "a_b{x_y=\"1\"}"), ("prometheus", "f.g", "é", "f_g"), ("a", "ü", "k", "a{k=\"1\"}"),
        ])
    func names(_ measurement: String, _ field: String, _ label: String, _ expected: String) {
        let text = Self.text([metric(measurement, [label: "1"], [.init(field, .int(1))])])
        #expect(text.split(separator: "\n").last.map { $0.dropLast(2) } ?? "" == expected)
    }

    @Test("With UTF-8 each character that the format cannot write is a '_', and nothing is trimmed")
    func unicode() {
        let metrics = [metric("1é.", ["ü:1": "v"], [.init("x", .int(1))])]
        #expect(
            Self.text(metrics) { $0.isLegacy = false }
                == "# TYPE _____x untyped\n_____x{__1=\"v\"} 1\n".replacing("_____x", with: "____x"))
    }

    @Test("Values as Go writes them, and text with its escapes")
    func values() {
        let metrics = [
            metric(
                "m", ["l": "a\"b\\c\nd\té"],
                [
                    .init("a", .double(1e6)), .init("b", .double(-0.0)), .init("c", .double(.nan)),
                    .init("d", .double(-.infinity)), .init("e", .int(12_345_678)),
                ])
        ]
        let lines = Self.text(metrics).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let labels = #"{l="a\"b\\c\nd"# + "\té\"}"
        #expect(
            lines
                == [
                    "m_a\(labels) 1e+06", "m_b\(labels) 0", "m_c\(labels) NaN", "m_d\(labels) -Inf",
                    "m_e\(labels) 1.2345678e+07",
                ].map { $0[...] })
    }

    @Test("Text becomes labels where it is asked for; a tag of the same name goes before it")
    func strings() {
        let metrics = [
            metric(
                "m", ["z": "1", "b": "tag"],
                [.init("v", .int(1)), .init("b", .string("field")), .init("a a", .string("x y"))])
        ]
        #expect(
            Self.text(metrics) { $0.writesStringsAsLabels = true }
                == "# TYPE m_v untyped\nm_v{a_a=\"x y\",b=\"tag\",z=\"1\"} 1\n")
        #expect(Self.text(metrics) == "# TYPE m_v untyped\nm_v{b=\"tag\",z=\"1\"} 1\n")
    }

    @Test("Types by name; a name of both is a gauge")
    func types() throws {
        let counters = try PatternList(["m_*"])
        let gauges = try PatternList(["m_b"])
        let text = Self.text([
            metric("m", [:], [.init("a", .int(1)), .init("b", .int(1))]), metric("n", [:], [.init("a", .int(1))]),
        ]) {
            $0.counters = counters
            $0.gauges = gauges
        }
        #expect(text == "# TYPE m_a counter\nm_a 1\n# TYPE m_b gauge\nm_b 1\n# TYPE n_a untyped\nn_a 1\n")
    }

    @Test("Distributions, put together from their parts")
    func distributions() {
        let metrics = [
            Self.typed(.histogram, ["a": "1"], [.init("h_count", .double(9)), .init("h_sum", .double(2.5))]),
            Self.typed(.histogram, ["a": "1", "le": "1e+06"], [.init("h_bucket", .double(7.9))]),
            Self.typed(.histogram, ["a": "1", "le": "0.5"], [.init("h_bucket", .double(3))]),
            Self.typed(.histogram, ["a": "1", "le": "x"], [.init("h_bucket", .double(3)), .init("other", .int(1))]),
            Self.typed(.histogram, ["a": "1", "le": "2"], [.init("h_bucket", .double(-1))]),
            Self.typed(.summary, [:], [.init("s_sum", .int(8)), .init("s_count", .int(2)), .init("none", .int(1))]),
            Self.typed(.summary, ["quantile": "0.5"], [.init("s", .int(4))]),
        ]
        #expect(
            Self.text(metrics) == """
                # TYPE h histogram
                h_bucket{a="1",le="0.5"} 3
                h_bucket{a="1",le="1e+06"} 7
                h_bucket{a="1",le="+Inf"} 9
                h_sum{a="1"} 2.5
                h_count{a="1"} 9
                # TYPE s summary
                s{quantile="0.5"} 4
                s_sum 8
                s_count 2

                """)
    }

    @Test("What is written is read back as the same text, whatever the families")
    func roundTrip() throws {
        var random = SeededNumbers(seed: 17)
        var parser = PrometheusParser()
        var options = PrometheusSerializer.Options()
        options.exportsTimestamps = true
        var serializer = PrometheusSerializer(options)
        for _ in 0..<200 {
            var metrics: [Metric] = []
            for i in 0..<5 {
                var tags = ["t": ["a", "b\"", "c\\\n", "é"][Int(random.next() % 4)]]
                let kind = [MetricKind.untyped, .counter, .gauge, .histogram, .summary][Int(random.next() % 5)]
                let number = Double(bitPattern: random.next())
                let value = number.isFinite ? number : 0.25
                let time = Int64(1 + random.next() % 1000)
                switch kind {
                case .histogram:
                    for bound in ["0.1", "10", "+Inf"] {
                        tags["le"] = bound
                        metrics.append(
                            Self.typed(kind, tags, [.init("m\(i)_bucket", .int(Int64(random.next() % 99)))], at: time))
                    }
                    tags["le"] = nil
                    metrics.append(
                        Self.typed(
                            kind, tags,
                            [.init("m\(i)_count", .uint(random.next() % 99)), .init("m\(i)_sum", .double(value))],
                            at: time))
                case .summary:
                    tags["quantile"] = "0.99"
                    metrics.append(Self.typed(kind, tags, [.init("m\(i)", .double(value))], at: time))
                default: metrics.append(Self.typed(kind, tags, [.init("m\(i)", .double(value))], at: time))
                }
            }
            let text = serializer.text(metrics)
            let bytes = Array(text.utf8)
            let read = try parser.parse(bytes.span, now: testNow)
            #expect(serializer.text(read) == text)
        }
    }
}
