import GoTemplate
import MetricModel
import Testing

/// What Go's own `text/template` makes of a metric.
@Suite struct GoTemplateTests {
    static let metric = Metric(
        "cpu", tags: TagSet(["host": "web-1", "zone": "z1", "empty": ""]),
        fields: [
            .init("v", .double(1.5)), .init("n", .int(-3)), .init("u", .uint(7)), .init("s", .string("a \"b\"")),
            .init("ok", .bool(true)), .init("big", .double(1_234_567)),
        ], at: Timestamp(nanoseconds: 1_700_000_000_123_000_000))

    static func text(_ template: String, _ functions: GoTemplate.Functions = .sprig) throws -> String {
        try GoTemplate(template, functions: functions, now: { Timestamp(nanoseconds: 1_700_003_600_000_000_000) })
            .text(for: metric)
    }

    @Test(
        "Values of a metric",
        arguments: [
            ("plain", "plain"), ("", ""), ("{{.Name}}", "cpu"), ("{{ .Tag \"host\" }}/{{.Field `v`}}", "web-1/1.5"),
            ("[{{ .Tag \"none\" }}]", "[]"), ("{{ .Field \"none\" }}", "<no value>"), ("{{ .Tags.host }}", "web-1"),
            ("{{ .Tags.none }}", "<no value>"),
            ("{{ index .Tags \"none\" }}|{{ index .Fields \"none\" }}", "|<no value>"),
            ("{{ .Tags }}", "map[empty: host:web-1 zone:z1]"),
            ("{{ .Fields }}", "map[big:1.234567e+06 n:-3 ok:true s:a \"b\" u:7 v:1.5]"),
            ("{{ .Time.UTC }}", "2023-11-14 22:13:20.123 +0000 UTC"), ("{{ .Time.Unix }}", "1700000000"),
            ("{{ .Time.UnixNano }} {{ .Time.UnixMilli }}", "1700000000123000000 1700000000123"),
            (#"{{ (.Time.UTC.AddDate 0 -21 17).Format "2006-01-02 15:04" }}"#, "2022-03-03 22:13"),
            (#"{{ (.Time.UTC.AddDate -1 15 0).Format "2006-01-02 15:04" }}"#, "2024-02-14 22:13"),
            ("{{ .Time.UTC.Format \"2006-01-02 15:04:05.000\" }}", "2023-11-14 22:13:20.123"),
            (
                "{{ with .Time.UTC }}{{ .Year }} {{ .Month }} {{ printf \"%d\" .Month }} {{ .Day }}{{ end }}",
                "2023 November 11 14"
            ),
            ("{{ .Time.UTC.Weekday }} {{ printf \"%d\" .Time.UTC.Weekday }}", "Tuesday 2"),
            (
                "{{ with .Time.UTC }}{{ .Hour }}:{{ .Minute }}:{{ .Second }}.{{ .Nanosecond }}{{ end }}",
                "22:13:20.123000000"
            ),
            (
                "{{ . }}",
                "cpu map[empty: host:web-1 zone:z1] map[big:1.234567e+06 n:-3 ok:true s:a \"b\" u:7 v:1.5] "
                    + "1700000000123000000"
            ),
            ("{{ $.Name }}{{ ($).Name }}{{ (.Time).Unix }}", "cpucpu1700000000"),
            ("{{ .Field \"none\" | printf \"%v\" }}", "<nil>"), ("{{ print (.Field \"none\") }}", "<nil>"),
        ])
    func values(_ template: String, _ expected: String) throws { #expect(try Self.text(template) == expected) }

    @Test(
        "Texts, comments and trim marks",
        arguments: [
            ("a {{- 1 -}} b", "a1b"), ("a {{/* no */}} b", "a  b"), ("a {{- /* no */ -}} b", "ab"), ("{{-1}}", "-1"),
            ("{{ -1 -}} \n x", "-1x"), ("x \n\t {{- .Name }}", "xcpu"), ("{{ \"}}\" }}", "}}"), ("{{`a\\n`}}", "a\\n"),
            ("{{ \"a\\tb\\u00e9\\x41\\\\\" }}", "a\tbéA\\"), ("{{ 'a' }}", "97"), ("{ {{1}} }", "{ 1 }"),
            ("{{ 0x1F }} {{ 1_000 }} {{ 1e3 }} {{ 0o17 }} {{ 0b11 }} {{ 017 }} {{ +5 }}", "31 1000 1000 15 3 15 5"),
            ("{{\n.Name\n}}", "cpu"), ("{{true}} {{false}}", "true false"),
        ])
    func texts(_ template: String, _ expected: String) throws { #expect(try Self.text(template) == expected) }

    @Test(
        "Conditions, ranges and variables",
        arguments: [
            ("{{ if .Tag \"host\" }}y{{ else }}n{{ end }}", "y"), ("{{ if .Tag \"x\" }}y{{ else }}n{{ end }}", "n"),
            ("{{ if .Tag \"x\" }}a{{ else if .Tag \"zone\" }}b{{ else }}c{{ end }}", "b"),
            ("{{ if .Tag \"x\" }}a{{ else if .Tag \"y\" }}b{{ else }}c{{ end }}", "c"),
            ("{{ if and (.Tag \"host\") (eq .Name \"cpu\") }}y{{ end }}", "y"), ("{{ if not true }}y{{ end }}", ""),
            ("{{ with .Tag \"host\" }}<{{ . }}>{{ end }}", "<web-1>"),
            ("{{ with .Tag \"x\" }}a{{ else }}b{{ end }}", "b"),
            ("{{ with .Tag \"x\" }}a{{ else with .Name }}{{ . }}{{ end }}", "cpu"),
            ("{{ with $h := .Tag \"host\" }}{{ $h }}{{ $.Name }}{{ end }}", "web-1cpu"),
            ("{{ range $k, $v := .Tags }}{{ $k }}={{ $v }};{{ end }}", "empty=;host=web-1;zone=z1;"),
            ("{{ range .Tags }}[{{ . }}]{{ end }}", "[][web-1][z1]"),
            ("{{ range $v := .Tags }}[{{ $v }}]{{ end }}", "[][web-1][z1]"),
            ("{{ range $i, $v := list 5 6 }}{{ $i }}{{ $v }} {{ end }}", "05 16 "),
            ("{{ range list }}a{{ else }}none{{ end }}", "none"), ("{{ range 3 }}{{ . }}{{ end }}", "012"),
            (
                "{{ range $v := list 1 2 3 4 }}{{ if eq $v 2 }}{{ continue }}{{ end }}{{ if eq $v 4 }}{{ break }}{{ end }}{{ $v }}{{ end }}",
                "13"
            ),
            ("{{ $x := 1 }}{{ $x = 2 }}{{ $x }}", "2"),
            ("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}", "1"),
            ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"),
            ("{{ $t := .Time }}{{ $t.Unix }}", "1700000000"),
            ("{{ if $x := .Tag \"host\" }}{{ $x }}{{ end }}", "web-1"),
            ("{{ range $k, $v := .Fields }}{{ if eq $k \"n\" }}{{ $v }}{{ end }}{{ end }}", "-3"),
        ])
    func control(_ template: String, _ expected: String) throws { #expect(try Self.text(template) == expected) }

    @Test(
        "Templates within the template",
        arguments: [
            ("{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" .Name }}", "<cpu>"),
            ("{{ template \"t\" . }}{{ define \"t\" }}{{ .Name }}{{ $.Name }}{{ end }}", "cpucpu"),
            ("{{ define `t` }}x{{ . }}{{ end }}a{{ template `t` }}b", "ax<no value>b"),
            ("{{ block \"t\" .Name }}[{{ . }}]{{ end }}{{ template \"t\" 1 }}", "[cpu][1]"),
            ("{{ with .Tags }}{{ block \"t\" .host | upper }}{{ . }}{{ end }}{{ end }}", "WEB-1"),
            (
                "{{ define \"n\" }}{{ . }}{{ if gt . 0 }} {{ template \"n\" (sub . 1) }}{{ end }}{{ end }}{{ template \"n\" 3 }}",
                "3 2 1 0"
            ),
            (
                "{{ $x := 1 }}{{ define \"t\" }}{{ $x := 2 }}{{ $y := 3 }}{{ $x }}{{ $y }}{{ end }}{{ template \"t\" }}{{ $x }}",
                "231"
            ),
            (
                "{{ define \"t\" }} {{ end }}{{ define \"t\" }}x{{ end }}{{ define \"t\" }}\n{{ end }}{{ template \"t\" }}",
                "x"
            ),
            (
                "{{ define \"t\" }}{{ range . }}{{ if eq . 2 }}{{ break }}{{ end }}{{ . }}{{ end }}{{ end }}{{ range list 1 2 }}{{ template \"t\" (list 1 2 3) }}{{ end }}",
                "11"
            ),
            ("a {{- define \"t\" -}} b {{- end -}} c", "ac"),
        ])
    func templates(_ template: String, _ expected: String) throws { #expect(try Self.text(template) == expected) }

    @Test("Levels have an end")
    func levels() throws {
        let brackets = 600
        #expect(throws: TemplateError.self) {
            try GoTemplate(
                "{{ \(String(repeating: "(", count: brackets))1\(String(repeating: ")", count: brackets)) }}")
        }
        #expect(throws: TemplateError.self) { try GoTemplate(String(repeating: "{{ if 1 }}", count: 100_000)) }
        let blocks = String(repeating: "{{ if 1 }}", count: 400) + "x" + String(repeating: "{{ end }}", count: 400)
        #expect(try Self.text(blocks) == "x")
        let count =
            "{{ define \"n\" }}{{ if . }}{{ with . }}{{ template \"n\" (sub . 1) }}{{ end }}{{ else }}x{{ end }}{{ end }}"
        #expect(try Self.text(count + "{{ template \"n\" 499 }}") == "x")
        let error = #expect(throws: TemplateError.self) { try Self.text(count + "{{ template \"n\" 500 }}") }
        #expect(error?.message == "templates call each other more than 500 deep")
    }

    @Test(
        "Functions of Go's own",
        arguments: [
            ("{{ len .Name }} {{ len .Tags }} {{ len \"é\" }}", "3 3 2"),
            ("{{ \"x\" | printf \"%s-%s\" \"a\" }}", "a-x"),
            (
                "{{ printf \"%03d|%5.2f|%-4s|%4s|%q|%v|%t|%x|%%\" 7 1.5 \"a\" \"b\" \"c\" 1.5 true 255 }}",
                "007| 1.50|a   |   b|\"c\"|1.5|true|ff|%"
            ),
            (
                "{{ printf \"%d\" \"x\" }} {{ printf \"%d\" }} {{ printf \"a\" 1 }}",
                "%!d(string=x) %!d(MISSING) a%!(EXTRA int=1)"
            ),
            (
                "{{ printf \"%s\" 1 }} {{ printf \"%+d % d %X %o %b %c %e %g\" 1 2 255 8 5 97 1500.0 0.00001 }}",
                "%!s(int=1) +1  2 FF 10 101 a 1.500000e+03 1e-05"
            ),
            ("{{ printf \"%v %v\" (.Field \"big\") 123456.0 }}", "1.234567e+06 123456"),
            ("{{ printf \"%.3g %6.1f\" 1234.5 2.25 }}", "1.23e+03    2.2"),
            ("{{ print 1 2 \"a\" 3 4 }}|{{ println 1 \"a\" }}", "1 2a3 4|1 a\n"),
            ("{{ and 1 0 2 }} {{ or 0 \"\" 3 }}", "0 3"),
            ("{{ or .Name (fail \"late\") }}", "cpu"),
            (
                "{{ eq 1 2 1 }} {{ ne 1 2 }} {{ lt 1 2 }} {{ le 2 2 }} {{ gt 1 2 }} {{ ge 2 2 }}",
                "true true true true false true"
            ),
            ("{{ eq (.Field \"n\") -3 }} {{ eq (.Field \"u\") 7 }} {{ gt (.Field \"v\") 1.0 }}", "true true true"),
            ("{{ eq (.Field \"none\") 1 }} {{ eq (.Field \"none\") nil }}", "false true"),
            ("{{ lt \"a\" \"b\" }}", "true"),
            ("{{ index (list 1 2) 1 }} {{ index \"abc\" 1 }} {{ slice \"abcd\" 1 3 }}", "2 98 bc"),
            ("{{ html \"<a&'b'>\" }} {{ urlquery \"a b&é\" }}", "&lt;a&amp;&#39;b&#39;&gt; a+b%26%C3%A9"),
            ("{{ .Name | len | printf \"%d!\" }}", "3!"), ("{{ (index .Tags \"host\") }}", "web-1"),
        ])
    func functions(_ template: String, _ expected: String) throws { #expect(try Self.text(template) == expected) }

    @Test(
        "What is wrong is told with its place when the template is read",
        arguments: [
            ("{{ .Name", 1, 1), ("{{ foo .Name }}", 1, 4), ("a\n{{ if .Name }}", 2, 4), ("{{ end }}", 1, 4),
            ("{{ else }}", 1, 4), ("{{ $x }}", 1, 4), ("{{ \"a }}", 1, 1), ("{{/* a }}", 1, 1), ("{{ /* a */ }}", 1, 4),
            ("{{ define \"x\" }}", 1, 4), ("{{ define }}{{ end }}", 1, 11), ("{{ define x }}{{ end }}", 1, 11),
            ("{{ define \"x\" . }}{{ end }}", 1, 15), ("{{ if 1 }}{{ define \"x\" }}{{ end }}{{ end }}", 1, 14),
            ("{{ define \"x\" }}a{{ else }}b{{ end }}", 1, 21), ("{{ block \"x\" }}{{ end }}", 1, 14),
            ("{{ define \"x\" }}a{{ end }}{{ define \"x\" }}b{{ end }}", 1, 30), ("{{ block \"x\" . }}", 1, 4),
            ("{{ template \"x\" . }}", 1, 13), ("{{ template x }}", 1, 13), ("{{ template \"x\" . . ) }}", 1, 21),
            ("{{ $x := 1 }}{{ define \"x\" }}{{ $x }}{{ end }}", 1, 33),
            ("{{ range .Tags }}{{ block \"x\" . }}{{ break }}{{ end }}{{ end }}", 1, 38),
            ("{{ print upper }}", 1, 10), ("{{ (index).x }}", 1, 5), ("{{ upper.Name }}", 1, 4),
            ("{{ }}", 1, 4), ("{{ (1 }}", 1, 7), ("{{ 1 2 }}", 1, 4), ("{{ upper }}", 1, 4), ("{{ upper 1 2 }}", 1, 4),
            ("{{ 1 | 2 }}", 1, 8), ("{{ .Name | }}", 1, 12), ("é{{ 12x }}", 1, 5), ("{{ break }}", 1, 4),
            ("{{ \"a\".Name }}", 1, 7),
            ("{{ if 1 }}{{ else }}{{ else }}{{ end }}", 1, 24), ("{{ . .Name ) }}", 1, 12), ("{{ ? }}", 1, 4),
            ("{{ $x = 1 }}", 1, 4), ("{{ printf \"%s\"(.Name) }}", 1, 15), ("{{ \"\\q\" }}", 1, 7),
            ("{{ getHostByName \"a\" }}", 1, 4),
            ("{{ range $i, $v .Tags }}{{ end }}", 1, 17),
        ])
    func wrong(_ template: String, _ line: Int, _ column: Int) {
        let error = #expect(throws: TemplateError.self) { try GoTemplate(template) }
        #expect(error?.line == line && error?.column == column, "\(String(describing: error))")
    }

    @Test("A function that is not known is named")
    func unknownFunction() {
        #expect(throws: TemplateError.self) { try GoTemplate("{{ upper .Name }}", functions: .builtin) }
        let error = #expect(throws: TemplateError.self) { try GoTemplate("{{ .Name | genCA }}") }
        #expect(error?.description == "line 1, column 12: there is no function 'genCA'")
    }

    @Test(
        "What goes wrong with a metric is an error, and nothing is written",
        arguments: [
            "{{ .Nonsense }}", "{{ upper (.Field \"v\") }}", "{{ upper (.Field \"none\") }}",
            "{{ eq (.Field \"v\") 1 }}",
            "{{ lt true false }}", "{{ .Tag }}", "{{ .Tag \"a\" \"b\" }}", "{{ .Name.First }}",
            "{{ index .Name \"x\" }}",
            "{{ index (list 1) 4 }}", "{{ range .Name }}{{ end }}", "{{ div 1 0 }}", "{{ mod 1 0 }}",
            "{{ fail \"no\" }}",
            "{{ len 1 }}", "{{ .Tags.host \"x\" }}", "{{ .Time.Format }}", "{{ regexMatch \"(\" \"a\" }}",
            "{{ slice \"a\" 4 }}",
            "{{ define \"t\" }}{{ template \"t\" }}{{ end }}{{ template \"t\" }}",
            "{{ repeat -1 \"a\" }}", "{{ . 1 }}", "{{ eq (list 1) (list 1) }}",
        ])
    func failing(_ template: String) throws {
        let made = try GoTemplate("text " + template)
        #expect(throws: TemplateError.self) { try made.text(for: Self.metric) }
    }

    @Test(
        "A template that looks at name and tags alone is known as one of the series",
        arguments: [
            ("{{ .Name }}-{{ .Tag \"a\" }}", true), ("{{ range $k, $v := .Tags }}{{ $k }}{{ end }}", true), ("x", true),
            ("{{ $.Name }}", true), ("{{ .Field \"a\" }}", false), ("{{ .Time.Unix }}", false), ("{{ . }}", false),
            ("{{ $ }}", false), ("{{ $x := .Tag \"a\" }}{{ $x }}", true), ("{{ with $.Fields }}{{ end }}", false),
            ("{{ upper .Name }}", true), ("{{ with .Fields }}{{ .Name }}{{ end }}", false), ("{{ now }}", false),
            ("{{ .Name }}{{ uuidv4 }}", false), ("{{ ago 1 }}", false),
            ("{{ define \"a\" }}{{ .Name }}{{ end }}{{ template \"a\" . }}{{ template \"a\" $ }}", true),
            ("{{ template \"a\" . }}{{ define \"a\" }}{{ .Field \"v\" }}{{ end }}", false),
            ("{{ block \"a\" . }}{{ . }}{{ end }}", false),
            ("{{ template \"a\" .Fields }}{{ define \"a\" }}{{ end }}", false),
            ("{{ define \"a\" }}{{ .Name }}{{ end }}{{ template \"a\" (.) }}", false),
        ])
    func series(_ template: String, _ isOfSeries: Bool) throws {
        #expect(try GoTemplate(template).isOfSeries == isOfSeries)
    }
}
