import GoTemplate
import Testing

/// Functions of lists, maps, types, numbers, times and versions.
@Suite struct SprigValueTests {
    @Test(
        "Lists and maps",
        arguments: [
            ("{{ chunk 2 (list 1 2 3) }} {{ tuple 1 2 }} {{ mustSlice (list 1 2 3) 1 }}", "[[1 2] [3]] [1 2] [2 3]"),
            (
                "{{ mustFirst (list 1 2) }} {{ mustUniq (list 1 1 1.0) }} {{ mustWithout (list 1 \"1\") \"1\" }}",
                "1 [1 1] [1]"
            ),
            ("{{ has 1 (list (int64 1)) }} {{ has (list 1 \"a\") (list (list 1 \"a\")) }}", "false true"),
            (
                "{{ seq 5 }}|{{ seq -3 }}|{{ seq 0 2 }}|{{ seq 2 -2 }}|{{ seq 0 2 10 }}|{{ seq 0 -2 -5 }}|{{ seq 10 2 0 }}|{{ seq }}",
                "1 2 3 4 5|1 0 -1 -2 -3|0 1 2|2 1 0 -1 -2|0 2 4 6 8 10|0 -2 -4||"
            ),
            (
                "{{ $d := dict \"a\" 1 }}{{ $_ := set $d \"b\" 2 }}{{ $d }}{{ $_ := unset $d \"a\" }}{{ $d }}",
                "map[a:1 b:2]map[b:2]"
            ),
            ("{{ pluck \"a\" (dict \"a\" 1) (dict \"b\" 2) (dict \"a\" 3) }}", "[1 3]"),
            (
                "{{ $a := dict \"x\" 1 \"e\" \"\" \"m\" (dict \"p\" 1) }}{{ $_ := merge $a (dict \"x\" 2 \"e\" \"f\" \"m\" (dict \"p\" 9 \"q\" 2)) (dict \"e\" \"g\") }}{{ $a }}",
                "map[e:f m:map[p:1 q:2] x:1]"
            ),
            (
                "{{ mergeOverwrite (dict \"x\" 1 \"m\" (dict \"p\" 1 \"r\" 3)) (dict \"x\" 2 \"m\" (dict \"p\" 9)) }}",
                "map[m:map[p:9 r:3] x:2]"
            ),
            (
                "{{ dig \"a\" \"b\" \"none\" (dict \"a\" (dict \"b\" \"c\")) }} {{ dig \"a\" \"x\" \"none\" (dict \"a\" (dict)) }}",
                "c none"
            ),
            (
                "{{ $a := dict \"m\" (dict \"x\" 1) }}{{ $b := deepCopy $a }}{{ $_ := set $b.m \"x\" 2 }}{{ $a }} {{ $b }}",
                "map[m:map[x:1]] map[m:map[x:2]]"
            ),
        ])
    func collections(_ template: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text(template) == expected)
    }

    @Test(
        "JSON",
        arguments: [
            (
                "{{ toPrettyJson (dict \"a\" 1 \"b\" (list 1 \"x\") \"c\" (list) \"d\" (dict)) }}",
                "{\n  \"a\": 1,\n  \"b\": [\n    1,\n    \"x\"\n  ],\n  \"c\": [],\n  \"d\": {}\n}"
            ),
            ("{{ toRawJson \"<&>\" }} {{ mustToJson \"<&>\" }}", "\"<&>\" \"\\u003c\\u0026\\u003e\""),
            ("{{ toJson \"a\\n\\t\\\"\\x01\\u2028é\" }}", "\"a\\n\\t\\\"\\u0001\\u2028é\""),
            (
                "{{ toJson (list 1e21 1e-7 1.5e-10 1e20 0.000001 -0.5 3.0) }}",
                "[1e+21,1e-7,1.5e-10,100000000000000000000,0.000001,-0.5,3]"
            ),
            (
                "{{ toJson .Time.UTC }} {{ toJson .Time.UTC.Month }} {{ toJson .Time.Location }}",
                "\"2023-11-14T22:13:20.123Z\" 11 {}"
            ),
            ("{{ (fromJson \"{\\\"a\\\": [1, 2.5, \\\"x\\\", null, true]}\").a }}", "[1 2.5 x <nil> true]"),
            (
                "{{ (mustFromJson \"{\\\"n\\\": 1000000, \\\"n\\\": 2000000}\").n }} {{ fromJson \"nope\" }}",
                "2e+06 <no value>"
            ),
        ])
    func json(_ template: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text(template) == expected)
    }

    @Test(
        "Types",
        arguments: [
            ("1", "int int"), ("(.Field \"n\")", "int64 int64"), ("(.Field \"u\")", "uint64 uint64"),
            ("(add 1 2)", "int64 int64"), ("(len \"a\")", "int int"), ("(int 1.5)", "int int"),
            ("1.5", "float64 float64"),
            ("\"a\"", "string string"), ("true", "bool bool"), ("nil", "<nil> invalid"),
            ("(list 1)", "[]interface {} slice"),
            (".Tags", "map[string]string map"), (".Fields", "map[string]interface {} map"), (".", "*metric.metric ptr"),
            (".Time", "time.Time struct"), (".Time.Month", "time.Month int"),
            ("(.Time.Sub .Time)", "time.Duration int64"),
            ("(semver \"1\")", "*semver.Version ptr"), ("(index (until 1) 0)", "int int"),
        ])
    func types(_ value: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text("{{ typeOf \(value) }} {{ kindOf \(value) }}") == expected)
    }

    @Test(
        "What values are, numbers and times",
        arguments: [
            (
                "{{ typeIs \"int\" 1 }} {{ typeIsLike \"metric.metric\" . }} {{ typeIsLike \"int\" 1.5 }}",
                "true true false"
            ),
            ("{{ deepEqual (list 1 (dict \"a\" 2)) (list 1 (dict \"a\" 2)) }} {{ deepEqual 1 1.0 }}", "true false"),
            ("{{ deepEqual .Tags .Tags }} {{ deepEqual . . }} {{ deepEqual (dict) .Tags }}", "true true false"),
            ("{{ add1f 1.5 }} {{ add1f \"0.1\" }}", "2.5 1.1"),
            ("{{ now.Unix }} {{ ago .Time }} {{ ago 1700000000 }} {{ ago \"x\" }}", "1700003600 1h0m0s 1h0m0s 0s"),
            (
                "{{ durationRound \"2h10m5s\" }} {{ durationRound \"2400h10m5s\" }} {{ durationRound \"400s\" }} {{ durationRound \"1s\" }} {{ durationRound \"20000h\" }} {{ durationRound .Time }} {{ durationRound \"-50h\" }}",
                "2h 3mo 6m 0s 2y 59m 2d"
            ),
            (
                "{{ (toDate \"2006-01-02\" \"2017-12-31\").Year }} {{ (toDate \"2006\" \"x\").IsZero }} {{ (toDate \"2006\" \"x\").Year }}",
                "2017 true 1"
            ),
            (
                "{{ (mustDateModify \"24h\" .Time.UTC).Day }} {{ (must_date_modify \"-1.5s\" .Time).UTC }}",
                "15 2023-11-14 22:13:18.623 +0000 UTC"
            ),
            (
                "{{ (now.Sub .Time).Seconds }} {{ .Time.Sub now }} {{ (.Time.Sub now).Milliseconds }}",
                "3599.877 -59m59.877s -3599877"
            ),
            (
                "{{ (.Time.Add 1000000000).Second }} {{ .Time.Before now }} {{ .Time.IsZero }} {{ .Time.UTC.YearDay }}",
                "21 true false 318"
            ),
            ("{{ (toDate \"2006-01-02 MST\" \"1500-02-03 UTC\").UTC.Format \"2006-01-02\" }}", "1500-02-03"),
        ])
    func values(_ template: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text(template) == expected)
    }

    @Test(
        "Versions",
        arguments: [
            ("1.2.3", "1.2.3", true), ("=1.2.3", "v1.2.3+b", true), ("1.2.3", "1.2.4", false), ("1.2.x", "1.2.9", true),
            ("1.2", "1.3.0", false), ("*", "9.9.9", true), ("1.x", "1.9.0", true), ("!=1.2.3", "1.2.4", true),
            ("!=1.2", "1.2.4", false), ("!=1", "2.0.0", true), (">1.2", "1.2.9", false), (">1.2", "1.3.0", true),
            (">11", "11.1.0", false), (">11", "12.1.0", true), ("<1.2", "1.2.0", false), ("<=1.2", "1.2.9", true),
            ("<=1", "2.0.0", false), ("=<1.2.3", "1.2.3", true), ("=>1.2.3", "1.2.3", true),
            ("~1.2.3", "1.2.9", true), ("~1.2.3", "1.3.0", false), ("~1", "1.9.9", true), ("~1", "2.0.0", false),
            ("~>2.3", "2.3.9", true), ("~2.3", "2.4.0", false), ("~0.0.0", "5.0.0", true),
            ("^1.2.3", "1.9.9", true), ("^1.2.3", "1.2.2", false), ("^1.2.3", "2.0.0", false),
            ("^0.2.3", "0.2.9", true),
            ("^0.2.3", "0.3.0", false), ("^0.0.3", "0.0.4", false), ("^0.0.3", "0.0.3", true), ("^0.0", "0.0.9", true),
            ("^0.0", "0.1.0", false), ("^0", "0.9.0", true), ("^0", "1.0.0", false),
            ("1.2 - 1.4.5", "1.4.5", true), ("1.2 - 1.4.5", "1.4.6", false), (">= 1.2, < 3.0.0", "2.9.9", true),
            (">=1.2 <3", "3.0.0", false), (">= 1.2, < 3.0.0 || >= 4.2.3", "4.2.3", true), ("1 || 2", "3.0.0", false),
            (">=1.2.3", "1.3.0-beta", false), (">=1.2.3-0", "1.3.0-beta", true),
            (">1.0.0-alpha", "1.0.0-alpha.1", true),
            ("<1.0.0-beta.11", "1.0.0-beta.2", true), ("<1.0.0-beta", "1.0.0-alpha.beta", true),
            (">1.0.0-alpha.9", "1.0.0-alpha.beta", true), ("!=1.2.3", "1.2.4-beta", true), ("<1.0.0-z", "1.0.0", false),
        ])
    func constraints(_ constraint: String, _ version: String, _ isMet: Bool) throws {
        #expect(try GoTemplateTests.text("{{ semverCompare \"\(constraint)\" \"\(version)\" }}") == "\(isMet)")
    }

    @Test("A version has parts")
    func version() throws {
        let template = """
            {{ $v := semver "v1.2.3-alpha.1+123" }}{{ $v }} {{ $v.Major }} {{ $v.Minor }} {{ $v.Patch }} \
            {{ $v.Prerelease }} {{ $v.Metadata }} {{ $v.Original }} {{ $v.LessThan (semver "2") }} {{ $v.Compare $v }}
            """
        #expect(
            try GoTemplateTests.text(template) == "1.2.3-alpha.1+123 1 2 3 alpha.1 123 v1.2.3-alpha.1+123 true 0")
    }

    @Test(
        "What does not fit is an error",
        arguments: [
            "{{ semver \"a\" }}", "{{ semver \"1.2.3.4\" }}", "{{ semver \"1.2.3-01\" }}", "{{ semver \"1.2.3-\" }}",
            "{{ semver \"\" }}", "{{ semver \"99999999999999999999\" }}", "{{ semverCompare \"\" \"1.2.3\" }}",
            "{{ semverCompare \">>1\" \"1\" }}", "{{ semverCompare \">=1<2\" \"1\" }}",
            "{{ semverCompare \"1,\" \"1\" }}",
            "{{ semverCompare \"1 ||\" \"1\" }}", "{{ chunk 0 (list 1) }}", "{{ mustFirst 1 }}",
            "{{ mustFromJson \"{\" }}",
            "{{ mustToDate \"2006\" \"x\" }}", "{{ mustDateModify \"x\" .Time }}",
            "{{ dig \"a\" \"b\" 1 (dict \"a\" 2) }}",
            "{{ $d := dict }}{{ set $d \"a\" (list $d) }}", "{{ $d := dict }}{{ merge $d (dict \"a\" $d) }}",
            "{{ mustToJson (divf 1e308 1e-308) }}", "{{ set . \"a\" 1 }}", "{{ .Time.Add }}", "{{ .Time.Month.Foo }}",
            "{{ semverCompare \"1\" 1 }}", "{{ (semver \"1\").Foo }}",
        ])
    func wrong(_ template: String) throws {
        #expect(throws: TemplateError.self) { try GoTemplateTests.text(template) }
    }
}
