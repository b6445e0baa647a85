import Formats
import MetricModel
import Testing

@Suite struct PrometheusParserTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let one: [String]
        let two: [String]
        var testDescription: String { text }

        init(_ text: String, one: [String], two: [String]) {
            self.text = text
            self.one = one
            self.two = two
        }
    }

    @Test(
        "A text, in both versions",
        arguments: [
            Case("", one: [], two: []), Case("\n# a comment\n#\n# HELP\n# TYPE a\n\n", one: [], two: []),
            Case("a 1\n", one: ["a value=1"], two: ["prometheus a=1"]),
            Case("a 1", one: ["a value=1"], two: ["prometheus a=1"]),
            Case(
                "  a\t1  1718000000123\n", one: ["a value=1 1718000000123000000"],
                two: ["prometheus a=1 1718000000123000000"]),
            Case("a 1 0\na 2 -5\n", one: ["a value=1", "a value=2"], two: ["prometheus a=1", "prometheus a=2"]),
            Case("# TYPE a counter\na 1\n", one: ["a counter=1"], two: ["prometheus a=1"]),
            Case(
                "#TYPE a gauge\n# HELP a x \\\\ y\\n\na -1.5e3\n", one: ["a gauge=-1500"], two: ["prometheus a=-1500"]),
            Case("# TYPE a UNTYPED\na{x=\"1\",y=\"\"} 1\n", one: ["a,x=1 value=1"], two: ["prometheus,x=1 a=1"]),
            Case(
                "a { x = \"q\\\"\\\\\\n\" , y=\"é\", } 1\n", one: ["a,x=q\"\\\\n,y=é value=1"],
                two: ["prometheus,x=q\"\\\\n,y=é a=1"]),
            Case("{\"a.b c\",x=\"1\"} 1\n", one: ["a.b\\ c,x=1 value=1"], two: ["prometheus,x=1 a.b\\ c=1"]),
            Case("a{\"x.y\"=\"1\"} 1\n", one: ["a,x.y=1 value=1"], two: ["prometheus,x.y=1 a=1"]),
            Case("a NaN\nb +Inf\n", one: ["b [] \(infinite("value"))"], two: ["prometheus [] \(infinite("b"))"]),
            Case(
                """
                # TYPE h histogram
                h_bucket{v="1",le="0.5"} 3
                h_bucket{v="1",le="1000000"} 7
                h_sum{v="1"} 2.5
                h_count{v="1"} 9 1718000000000
                h_bucket{le="+Inf"} 1
                h_sum 1
                h_count 1

                """,
                one: [
                    "h,v=1 0.5=3,1e+06=7,count=9,sum=2.5 1718000000000000000",
                    "h +Inf=1,count=1,sum=1",
                ],
                two: [
                    "prometheus,v=1 h_count=9,h_sum=2.5 1718000000000000000",
                    "prometheus,le=0.5,v=1 h_bucket=3 1718000000000000000",
                    "prometheus,le=1e+06,v=1 h_bucket=7 1718000000000000000",
                    "prometheus,le=+Inf,v=1 h_bucket=9 1718000000000000000",
                    "prometheus h_count=1,h_sum=1", "prometheus,le=+Inf h_bucket=1",
                ]),
            Case(
                "# TYPE s summary\ns{quantile=\"0.50\"} 4\ns_sum 8\ns_count 2\ns{quantile=\"0.9\"} NaN\n",
                one: ["s 0.5=4,count=2,sum=8"],
                two: [
                    "prometheus s_count=2,s_sum=8", "prometheus,quantile=0.5 s=4",
                    "prometheus [\"quantile=0.9\"] [MetricModel.Metric.Field(key: \"s\", value: MetricModel.FieldValue.double(nan))]",
                ]),
            // Parts without a type, and parts of something else, are metrics of their own.
            Case("h_bucket{le=\"1\"} 3\n", one: ["h_bucket,le=1 value=3"], two: ["prometheus,le=1 h_bucket=3"]),
            Case(
                "# TYPE c counter\nc 1\nc_sum 2\n", one: ["c counter=1", "c_sum value=2"],
                two: ["prometheus c=1", "prometheus c_sum=2"]),
            Case(
                "# TYPE s summary\ns_bucket{le=\"1\"} 2\ns_count 1\n",
                one: ["s count=1,sum=0", "s_bucket,le=1 value=2"],
                two: ["prometheus s_count=1,s_sum=0", "prometheus,le=1 s_bucket=2"]),
            // A family may be told in several places.
            Case(
                "a 1\nb 2\na 3\n", one: ["a value=1", "a value=3", "b value=2"],
                two: ["prometheus a=1", "prometheus a=3", "prometheus b=2"]),
        ])
    func text(_ it: Case) throws {
        var one = PrometheusParser(version: .one)
        var two = PrometheusParser()
        #expect(try one.lines(it.text) == it.one)
        #expect(try two.lines(it.text) == it.two)
        // What is remembered reads the same.
        #expect(try one.lines(it.text) == it.one)
        #expect(try two.lines(it.text) == it.two)
    }

    private static func infinite(_ key: String) -> String {
        "[MetricModel.Metric.Field(key: \"\(key)\", value: MetricModel.FieldValue.double(inf))]"
    }

    @Test("Metrics carry their type, and those of one series share their tags")
    func kinds() throws {
        let bytes = Array(
            "# TYPE a counter\na{x=\"1\"} 1\n# TYPE b gauge\nb{x=\"1\"} 2\n# TYPE s summary\ns_sum 1\n# TYPE h histogram\nh_sum 1\nu 1\n"
                .utf8)
        var parser = PrometheusParser(version: .one)
        let metrics = try parser.parse(bytes.span, now: testNow)
        #expect(metrics.map(\.kind) == [.counter, .gauge, .summary, .histogram, .untyped])
        #expect(metrics[0].tags === metrics[1].tags)
        #expect(try parser.parse(bytes.span, now: testNow)[0].tags === metrics[0].tags)
    }

    @Test("Times of samples are kept, or ignored")
    func times() throws {
        var parser = PrometheusParser(ignoresTimes: true)
        #expect(try parser.lines("a 1 1718000000000\n") == ["prometheus a=1"])
    }

    @Test(
        "A text that is refused",
        arguments: [
            ("a\n", 1, "expected float as value, got \"\""), ("a x\n", 1, "expected float as value, got \"x\""),
            ("a 1_0\n", 1, "expected float as value, got \"1_0\""),
            ("a 0x1p2\n", 1, "expected float as value, got \"0x1p2\""),
            ("a 1 \n", 1, "expected integer as timestamp, got \"\""),
            ("a 1 1.5\n", 1, "expected integer as timestamp, got \"1.5\""),
            ("a 1 2 3\n", 1, "spurious string after timestamp: \" 3\""), ("b 1\n1a 1\n", 2, "invalid metric name"),
            ("a 1 99999999999999999\n", 1, "timestamp 99999999999999999 is out of range"),
            ("a-b 1\n", 1, "expected float as value, got \"-b\""),
            ("a 1\r\n", 1, "expected float as value, got \"1\\r\""),
            ("a{x=\"1\",x=\"2\"} 1\n", 1, "duplicate label name \"x\""),
            ("a{x=1} 1\n", 1, "expected '\"' at start of label value, found '1'"),
            ("a{x \"1\"} 1\n", 1, "expected '=' after label name, found '\"'"),
            ("a{1=\"1\"} 1\n", 1, "expected a label name, found '1'"),
            ("a{x=\"1\" y=\"2\"} 1\n", 1, "expected ',' or '}' after a label, found 'y'"),
            ("a{x=\"1\n\"} 1\n", 1, "text in quotes has a line feed"), ("a{x=\"1", 1, "unexpected end of input stream"),
            ("a{x=\"\\t\"} 1\n", 1, "invalid escape sequence in \"\\\\t\""),
            ("a{__name__=\"b\"} 1\n", 1, "label name \"__name__\" is reserved"),
            ("{x=\"1\"} 1\n", 1, "invalid metric name"),
            ("a{\"b\"} 1\n", 1, "metric name already set"),
            ("# TYPE a foo\n", 1, "unknown metric type \"foo\""),
            ("# TYPE a info\n", 1, "unknown metric type \"info\""),
            (
                "# TYPE a counter\n# TYPE a counter\n", 2,
                "second TYPE line for metric name \"a\", or TYPE reported after samples"
            ),
            ("a 1\n# TYPE a counter\n", 2, "second TYPE line for metric name \"a\", or TYPE reported after samples"),
            ("# HELP a x\n# HELP a y\n", 2, "second HELP line for metric name \"a\""),
            ("# HELP a \\x\n", 1, "invalid escape sequence in \"\\\\x\""),
            ("# TYPE a-b gauge\n", 1, "invalid metric name in comment"),
            ("# TYPE h histogram\nh_bucket{le=\"x\"} 1\n", 2, "expected float as value for 'le' label, got \"x\""),
            ("# TYPE s summary\ns{quantile=\"x\"} 1\n", 2, "expected float as value for 'quantile' label, got \"x\""),
        ])
    func fault(_ text: String, _ line: Int, _ message: String) {
        var parser = PrometheusParser()
        #expect(
            parser.complaint(text) == "decoding response failed: text format parsing error in line \(line): \(message)")
    }

    @Test("Damaged text is metrics or an error, the same with what is remembered and without")
    func mutations() {
        var mutations = Mutations(seed: 7)
        var old = PrometheusParser()
        var good = 0
        for _ in 0..<3000 {
            let bytes = mutations.next(
                of:
                    "# HELP h x\n# TYPE h histogram\nh_bucket{a=\"b\\n\",le=\"1e3\"} 3\nh_sum{a=\"b\\n\"} 2\nc{x=\"y\"} 1 1700000000000\n"
            )
            var new = PrometheusParser()
            let one = try? old.parse(bytes.span, now: testNow)
            let other = try? new.parse(bytes.span, now: testNow)
            #expect(one.map { "\($0)" } == other.map { "\($0)" } || "\(one.debugDescription)".contains("nan"))
            if one != nil { good += 1 }
        }
        #expect(good > 300)
    }
}
