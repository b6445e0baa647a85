import Formats
import MetricModel
import Testing

@Suite struct OpenMetricsParserTests {
    typealias Case = PrometheusParserTests.Case

    @Test(
        "A text, in both versions",
        arguments: [
            Case("# EOF", one: [], two: []), Case("\na 1\n# EOF\n", one: ["a value=1"], two: ["openmetric a=1"]),
            Case(
                "# TYPE a counter\n# HELP a x\na_total{x=\"1\",y=\"\"} 8 123.4567 # {t=\"b\"} 0.5 1.5\na_created 1\n# EOF\n",
                one: ["a,x=1 counter=8 123456000000"], two: ["openmetric,x=1 a=8 123456000000"]),
            Case(
                "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1.5\n# EOF\n",
                one: ["a_seconds,unit=seconds gauge=1.5"], two: ["openmetric,unit=seconds a_seconds=1.5"]),
            Case("# TYPE a unknown\na 1\na NaN\n# EOF\n", one: [], two: []),
            Case(
                "# TYPE b info\nb_info{v=\"1\"} 1\n# EOF\n", one: ["b,v=1 info=1u"], two: ["openmetric,v=1 b_info=1u"]),
            Case(
                "# TYPE s stateset\ns{e=\"x\",s=\"door ok\"} 1\ns{e=\"x\",s=\"b\"} 0\ns{e=\"y\",s=\"b\"} 1\n# EOF\n",
                one: ["s,e=x b=false,door_ok=true", "s,e=y b=true"],
                two: ["openmetric,e=x s_door_ok=true", "openmetric,e=x s_b=false", "openmetric,e=y s_b=true"]),
            Case(
                """
                # TYPE h histogram
                h_bucket{v="1",le="0.5"} 3
                h_bucket{v="1",le="+Inf"} 9
                h_sum{v="1"} 2.5
                h_count{v="1"} 9
                h_created{v="1"} 1605281325.5
                h_bucket{v="2",le="1e6"} 1
                # TYPE g gaugehistogram
                g_bucket{le="1.0"} 4
                g_gcount 4
                g_gsum 2
                # EOF
                """,
                one: [
                    "h,v=1 +Inf=9,0.5=3,count=9,created=1605281325.5,sum=2.5", "h,v=2 1e+06=1,count=0",
                    "g 1=4,count=4,sum=2",
                ],
                two: [
                    "openmetric,v=1 h_count=9,h_created=1605281325.5,h_sum=2.5", "openmetric,le=0.5,v=1 h_bucket=3",
                    "openmetric,le=+Inf,v=1 h_bucket=9", "openmetric,v=2 h_count=0",
                    "openmetric,le=1e+06,v=2 h_bucket=1",
                    "openmetric,le=+Inf,v=2 h_bucket=0", "openmetric g_count=4,g_sum=2", "openmetric,le=1 g_bucket=4",
                    "openmetric,le=+Inf g_bucket=4",
                ]),
            Case(
                "# TYPE s summary\ns_sum{a=\"1\"} 9\ns_count{a=\"1\"} 2\ns{a=\"1\",quantile=\"0.5\"} 4\n# EOF\n",
                one: ["s,a=1 0.5=4,count=2,sum=9"],
                two: ["openmetric,a=1 s_count=2,s_sum=9", "openmetric,a=1,quantile=0.5 s=4"]),
            // A sample that the described family cannot have is of its own, and a counter's other samples mean nothing.
            Case(
                "# TYPE a gauge\na 1\nb 2\nc 3\n# TYPE d counter\nd_total 4\nd_count 5\n# EOF\n",
                one: ["a gauge=1", "b value=2", "c value=3", "d counter=4"],
                two: ["openmetric a=1", "openmetric b=2", "openmetric c=3", "openmetric d=4"]),
            // Another time is another point.
            Case(
                "# TYPE a gauge\na 1 1\na 2 2\na 3 2\n# EOF\n", one: ["a gauge=1 1000000000", "a gauge=3 2000000000"],
                two: ["openmetric a=1 1000000000", "openmetric a=3 2000000000"]),
            Case("a{x=\"\\t\\n\"} 1\n# EOF\n", one: ["a,x=\\t\\n value=1"], two: ["openmetric,x=\\t\\n a=1"]),
            Case("{\"a.b\",\"x y\"=\"1\"} 1\n# EOF\n", one: ["a.b,x\\ y=1 value=1"], two: ["openmetric,x\\ y=1 a.b=1"]),
        ])
    func text(_ it: Case) throws {
        var one = OpenMetricsParser(version: .one)
        var two = OpenMetricsParser()
        #expect(try one.lines(it.text) == it.one)
        #expect(try two.lines(it.text) == it.two)
        #expect(try one.lines(it.text) == it.one)
        #expect(try two.lines(it.text) == it.two)
    }

    @Test(
        "A text that is refused",
        arguments: [
            ("a 1\n", 2, "data does not end with # EOF"), ("", 1, "data does not end with # EOF"),
            ("# EOF\na 1\n", 1, "unexpected data after # EOF"),
            ("# a comment\n# EOF\n", 1, "expected the name of a metric, found '#'"),
            ("a 1\n\n# EOF\n", 2, "expected the name of a metric, found the end of the line"),
            ("a  1\n# EOF\n", 1, "\"\" is no number"), ("a x\n# EOF\n", 1, "\"x\" is no number"),
            ("a 1_0\n# EOF\n", 1, "\"1_0\" is no number"), ("a 1 x\n# EOF\n", 1, "\"x\" is no number"),
            ("a 1 2 3\n# EOF\n", 1, "expected the end of the line, found ' '"),
            ("a 1 inf\n# EOF\n", 1, "invalid timestamp inf"),
            ("a{x=\"1\", y=\"2\"} 1\n# EOF\n", 1, "expected a label name, found ' '"),
            ("a{x=\"1\"}1\n# EOF\n", 1, "expected a space and a value, found '1'"),
            ("{x=\"1\"} 1\n# EOF\n", 1, "metric name not set"),
            ("# TYPE a\n# EOF\n", 1, "expected text behind the name, found the end of the line"),
            ("# TYPE a foo\n# EOF\n", 1, "invalid metric type \"foo\""),
            ("# UNIT a seconds\n# EOF\n", 1, "unit \"seconds\" not a suffix of metric \"a\""),
            ("a 1 # {x=1} 1\n# EOF\n", 1, "expected '\"' at start of label value, found '1'"),
            ("a 1 # {}\n# EOF\n", 1, "expected a space and a value, found the end of the line"),
        ])
    func fault(_ text: String, _ line: Int, _ message: String) {
        var parser = OpenMetricsParser()
        #expect(parser.complaint(text) == "parsing failed: line \(line): \(message)")
    }

    @Test("Damaged text is metrics or an error, the same with what is remembered and without")
    func mutations() {
        var mutations = Mutations(seed: 9)
        var old = OpenMetricsParser()
        var good = 0
        for _ in 0..<3000 {
            let bytes = mutations.next(
                of:
                    "# TYPE h_s histogram\n# UNIT h_s s\nh_s_bucket{a=\"b\",le=\"1\"} 3 1.5 # {t=\"u\"} 2\nh_s_sum{a=\"b\"} 2\nc 1\n# EOF\n"
            )
            var new = OpenMetricsParser()
            let one = try? old.parse(bytes.span, now: testNow)
            let other = try? new.parse(bytes.span, now: testNow)
            #expect(one.map { "\($0)" } == other.map { "\($0)" } || "\(one.debugDescription)".contains("nan"))
            if one != nil { good += 1 }
        }
        // Most damage to so long a text is fatal.
        #expect(good > 50)
    }
}
