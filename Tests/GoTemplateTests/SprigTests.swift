import GoTemplate
import Testing

@Suite struct SprigTests {
    @Test(
        "Functions of sprig",
        arguments: [
            (
                "{{ upper .Name }} {{ lower \"ÀB\" }} {{ title \"ab cd\" }} {{ untitle \"Ab Cd\" }}",
                "CPU àb Ab Cd ab cd"
            ),
            (
                "{{ trim \"  a \" }}|{{ trimAll \"$\" \"$5$\" }}|{{ trimPrefix \"web-\" \"web-1\" }}|{{ trimSuffix \"1\" \"web-1\" }}",
                "a|5|1|web-"
            ),
            (
                "{{ contains \"eb\" \"web\" }} {{ hasPrefix \"we\" \"web\" }} {{ hasSuffix \"we\" \"web\" }}",
                "true true false"
            ),
            ("{{ .Tag \"host\" | replace \"-\" \"_\" }} {{ replace \"\" \".\" \"ab\" }}", "web_1 .a.b."),
            (
                "{{ default \"x\" (.Tag \"none\") }} {{ .Field \"none\" | default 3 }} {{ default \"x\" .Name }}",
                "x 3 cpu"
            ),
            (
                "{{ coalesce \"\" 0 \"a\" }} {{ empty 0 }} {{ empty \"a\" }} {{ all 1 \"a\" }} {{ any 0 \"\" }}",
                "a true false true false"
            ),
            ("{{ ternary \"y\" \"n\" true }} {{ eq 1 2 | ternary \"y\" \"n\" }}", "y n"),
            (
                "{{ quote 1 \"a\\\"b\" nil }} {{ squote \"a\" }} {{ cat 1 \"a\" nil true }}",
                "\"1\" \"a\\\"b\" 'a' 1 a true"
            ),
            (
                "{{ repeat 3 \"ab\" }} {{ substr 1 3 \"abcd\" }} {{ trunc 2 \"abcd\" }} {{ trunc -2 \"abcd\" }} {{ abbrev 5 \"abcdefgh\" }}",
                "ababab bc ab cd ab..."
            ),
            (
                "{{ snakecase \"HelloWorld x\" }} {{ camelcase \"http_server\" }} {{ kebabcase \"HelloWorld\" }} {{ nospace \" a b\" }}",
                "hello_world_x HttpServer hello-world ab"
            ),
            ("{{ \"a\\nb\" | indent 2 }}|{{ nindent 1 \"a\" }}", "  a\n  b|\n a"),
            (
                "{{ add 1 2 \"3\" }} {{ sub 5 2 }} {{ mul 2 3 4 }} {{ div 7 2 }} {{ mod 7 2 }} {{ add1 4 }}",
                "6 3 24 3 1 5"
            ),
            ("{{ max 1 5 2 }} {{ min 4 2 }} {{ maxf 1.5 2 }} {{ minf 1.5 2 }}", "5 2 2 1.5"),
            ("{{ addf 0.1 0.2 }} {{ subf 0.3 0.1 }} {{ mulf 1.1 3 }} {{ divf 1 4 }}", "0.3 0.2 3.3 0.25"),
            (
                "{{ int \"12\" }} {{ int 3.9 }} {{ int64 \"x\" }} {{ float64 \"1.5\" }} {{ int true }} {{ atoi \"7\" }} {{ int \"0x1F\" }} {{ int \"5.0\" }}",
                "12 3 0 1.5 1 7 31 5"
            ),
            (
                "{{ round 1.2345 2 }} {{ round 1.5 0 }} {{ floor 1.9 }} {{ ceil 1.1 }} {{ round (.Field \"v\") 0 }}",
                "1.23 2 1 2 2"
            ),
            (
                "{{ splitList \"-\" (.Tag \"host\") | first }} {{ splitList \"-\" \"a-b-c\" | last }} {{ index (splitList \".\" \"a.b\") 1 }}",
                "web c b"
            ),
            (
                "{{ splitList \".\" \"a.b.c\" | join \"/\" }} {{ list 1 nil \"x\" | join \",\" }} {{ join \"-\" 5 }}",
                "a/b/c 1,x 5"
            ),
            ("{{ (split \"-\" (.Tag \"host\"))._1 }} {{ (splitn \"-\" 2 \"a-b-c\")._1 }}", "1 b-c"),
            (
                "{{ list 3 1 2 | sortAlpha | join \"\" }} {{ list 1 2 3 | rest }} {{ list 1 2 3 | initial }} {{ reverse (list 1 2) }}",
                "123 [2 3] [1 2] [2 1]"
            ),
            (
                "{{ uniq (list 1 1 2) }} {{ without (list 1 2) 1 }} {{ has 2 (list 1 2) }} {{ append (list 1) 2 }} {{ prepend (list 1) 2 }} {{ compact (list 0 1) }}",
                "[1 2] [2] true [1 2] [2 1] [1]"
            ),
            ("{{ until 3 }} {{ untilStep 1 6 2 }} {{ concat (list 1) (list 2) }}", "[0 1 2] [1 3 5] [1 2]"),
            (
                "{{ (dict \"a\" 1 \"b\" 2).b }} {{ get (dict \"a\" 1) \"x\" }}| {{ hasKey .Tags \"host\" }} {{ keys .Tags | join \",\" }} {{ pick .Tags \"host\" }} {{ omit .Tags \"host\" \"empty\" }}",
                "2 | true empty,host,zone map[host:web-1] map[zone:z1]"
            ),
            (
                "{{ toJson .Tags }} {{ toJson (list 1 1.5 nil true \"<\") }} {{ toString 1.5 }}",
                "{\"empty\":\"\",\"host\":\"web-1\",\"zone\":\"z1\"} [1,1.5,null,true,\"\\u003c\"] 1.5"
            ),
            (
                "{{ regexMatch \"^web\" (.Tag \"host\") }} {{ regexFind \"[0-9]+\" \"ab12\" }} {{ regexReplaceAll \"(\\\\d)\" \"a1\" \"<${1}>\" }} {{ regexReplaceAllLiteral \"1\" \"a1\" \"$1\" }}",
                "true 12 a<1> a$1"
            ),
            (
                "{{ dateInZone \"2006-01-02 15:04\" .Time \"UTC\" }} {{ .Time | unixEpoch }} {{ dateInZone \"15:04\" (dateModify \"-1h30m\" .Time) \"UTC\" }}",
                "2023-11-14 22:13 1700000000 20:43"
            ),
            (
                "{{ duration 95 }} {{ duration 3600 }} {{ typeOf 1.5 }} {{ kindOf .Tags }} {{ kindIs \"string\" .Name }}",
                "1m35s 1h0m0s float64 map true"
            ),
            ("{{ plural \"one\" \"many\" 1 }} {{ plural \"one\" \"many\" 2 }} {{ swapcase \"aB\" }}", "one many Ab"),
        ])
    func functions(_ template: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text(template) == expected)
    }
}
