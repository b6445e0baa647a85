import JSON
import Testing

@Suite struct JSONModifierTests {
    @Test(
        "Modifiers",
        arguments: [
            ("children.@reverse", "[\"Jack\",\"Alex\",\"Sara\"]"), ("children|@reverse|0", "\"Jack\""),
            ("name.@reverse", "{\"last\":\"Anderson\",\"first\":\"Tom\"}"), ("age.@reverse", "37"),
            ("@this.age", "37"), ("@valid.age", "37"), ("@this|@this.age", "37"), ("café.@flatten", "[1,2, [3],\"x\"]"),
            ("café.@flatten:{\"deep\":true}", "[1,2,3,\"x\"]"), ("name.@keys", "[\"first\",\"last\"]"),
            ("name.@values", "[\"Tom\",\"Anderson\"]"), ("name.@keys.#", "2"), ("fav\\.movie.@keys", "[null]"),
            ("name.@ugly", "{\"first\":\"Tom\",\"last\":\"Anderson\"}"),
            ("name.@reverse:x.last", "{\"last\":\"Anderson\",\"first\":\"Tom\"}"),
            ("name.@reverse:x|last", "\"Anderson\""), ("name.@pretty:{\"sortKeys\":true}.last", "\"Anderson\""),
            ("inner.@fromstr.a.1", "2"), ("inner.@fromstr.b", nil), ("name.first.@tostr", "\"\\\"Tom\\\"\""),
            ("name.@tostr.@fromstr.first", "\"Tom\""), ("age.@fromstr", "37"), ("name.first.@fromstr", nil),
            ("friends.#.first.@tostr", "[\"\\\"Dale\\\"\",\"\\\"Roger\\\"\",\"\\\"Jane\\\"\"]"),
            ("friends.#.first|@reverse", "[\"Jane\",\"Roger\",\"Dale\"]"), ("@dig:nets.#", "[3,2,2]"),
            ("@dig:nets.#(%\"i*\")|#", "2"), ("friends.@dig:age", "[44,68,47]"),
            ("friends.#.@dig:nets|1|0|1", "\"tw\""),
            ("name.@dig", "[]"), ("name.@dig:\\@x", "[]"),
            (
                "@dig:#(>\"S\")#",
                "[[\"Sara\"],[1,\"x\"],[2],[3],[],[\"ig\",\"fb\",\"tw\"],[\"fb\",\"tw\"],[\"ig\",\"tw\"],[]]"
            ),
            // Of nothing something is made where a value was looked for.
            ("name.x.@keys", "[]"), ("name.x|@values", "[]"), ("name.x.@tostr", "\"\""), ("name.x.@this", nil),
            ("x.y.@keys", nil), ("name.x.@dig:!1", "[1]"), ("name.x.@group", nil), ("name.x.@pretty", nil),
        ] as [(String, String?)])
    func modifiers(_ path: String, _ raw: String?) throws { #expect(try JSONPathTests.found(path) == raw) }

    @Test(
        "Modifiers of whole documents",
        arguments: [
            (
                "@flatten", "[1,[2],[3,4],[5,[6,[7]]],{\"hi\":\"there\"},8,[9]]",
                "[1,2,3,4,5,[6,[7]],{\"hi\":\"there\"},8,9]"
            ),
            (
                "@flatten:{\"deep\":true}", "[1,[2],[3,4],[5,[6,[7]]],{\"hi\":\"there\"},8,[9]]",
                "[1,2,3,4,5,6,7,{\"hi\":\"there\"},8,9]"
            ),
            ("@flatten:{\"deep\":true}", "[[1],[2,[[],[3]],[4,[5],[],[[[6]]]]]]", "[1,2,3,4,5,6]"),
            ("@flatten", "{\"9999\":1234}", "{\"9999\":1234}"), ("@flatten:{\"deep\":\"1\"}", "[[[1]]]", "[1]"),
            ("@flatten:{\"deep\":0}", "[[[1]],[ ]]", "[[1]]"),
            ("@join", "[{},{}]", "{}"), ("@join", "[{\"a\":1},{\"b\":2}]", "{\"a\":1,\"b\":2}"),
            ("@join", "[{\"a\":1,\"b\":1},{\"b\":2},5,{\"c\":3}]", "{\"a\":1,\"b\":2,\"c\":3}"),
            (
                "@join:{\"preserve\":true}", "[{\"a\":1,\"b\":1},{\"b\":2},5,{\"c\":3}]",
                "{\"a\":1,\"b\":1,\"b\":2,\"c\":3}"
            ),
            ("@join:{\"preserve\":true}.b", "[{\"a\":1,\"b\":1},{\"b\":2},5,{\"c\":3}]", "1"),
            ("@join:{\"preserve\":true}", "[{},{\"a\":1}]", "{\"a\":1}"),
            ("@join", "{\"9999\":1234}", "{\"9999\":1234}"),
            (
                "@group", "{\"id\":[\"123\",\"456\",\"789\"],\"val\":[2,1],\"x\":1}",
                "[{\"id\":\"123\",\"val\":2},{\"id\":\"456\",\"val\":1},{\"id\":\"789\"}]"
            ),
            ("@group", "{\"a\":1}", "[]"), ("@group", "[1]", nil),
            (
                "{\"id\":issues.#.id,\"plans\":issues.#.fields.labels.#(%\"plan:*\")#|#.#}|@group|#(plans>=2)#.id",
                """
                {"issues": [
                  {"fields": {"labels": ["milestone_1", "group:foo", "plan:a", "plan:b"]}, "id": "123"},
                  {"fields": {"labels": ["milestone_1", "group:foo", "plan:a", "plan"]}, "id": "456"}]}
                """, "[\"123\"]"
            ),
            ("@keys", "\"hello\"", "[null]"), ("@keys", "[]", "[]"), ("@keys", "[1,2,3]", "[null,null,null]"),
            ("@values", "\"hello\"", "[\"hello\"]"), ("@values", "[1,2]", "[1,2]"),
            ("@values.#.a", "{\"x\":{\"a\":1}}", "[1]"),
            ("@tostr", "\"a<\\n\"", "\"\\\"a\\u003c\\\\n\\\"\""),
            (
                "Message.@fromstr.Records.#.v.@tostr", "{\"Message\":\"{\\\"Records\\\":[{\\\"v\\\":\\\"2.1\\\"}]}\"}",
                "[\"\\\"2.1\\\"\"]"
            ),
            (
                "days.#.hours|@flatten|#.humidity.value",
                "{\"days\":[{\"hours\":[{\"humidity\":{\"value\":92.0}},{\"wind\":{}}]},{\"hours\":[{\"humidity\":{\"value\":67.0}}]}]}",
                "[92.0,67.0]"
            ),
            ("1.values.@ugly", "[1,{\"values\":[\"a\", \"b\"]}]", "[\"a\",\"b\"]"),
            ("1.values.[0,3]", "[1,{\"values\":[\"a\",\"b\",\"c\",\"d\"]}]", "[\"a\",\"d\"]"),
            ("#.[0,3]", "[{\"a\":1},true,[\"a\",\"b\",\"c\",\"d\"]]", "[[],[],[\"a\",\"d\"]]"),
            ("#.@ugly", "[{\"a\": 1},true,[\"a\", 2],4]", "[{\"a\":1},true,[\"a\",2],4]"),
            ("@ugly|#.c.#[a=10.11]", "[{\"c\":[{\"a\":10.11}]}, {\"c\":[{\"a\":11.11}]}]", "[{\"a\":10.11}]"),
            ("@reverse|0|c|0|a", "[{\"c\":[{\"a\":10.11}]}, {\"c\":[{\"a\":11.11}]}]", "11.11"),
            (
                "@ugly.info|@ugly.friends|#[first=\"Dale\"]|last",
                "{\"info\":{\"friends\":[{\"first\":\"Dale\",\"last\":\"M\"}]}}",
                "\"M\""
            ),
        ] as [(String, String, String?)])
    func documents(_ path: String, _ document: String, _ raw: String?) throws {
        #expect(try JSONPathTests.found(path, in: document) == raw)
    }

    @Test(
        "Pretty",
        arguments: [
            (
                "@pretty", "{\"b\":1,\"a\":[1,[2,3],\"x\"],\"c\":[],\"d\":{},\"e\":[{\"f\":null}]}",
                """
                {
                  "b": 1,
                  "a": [1, [2, 3], "x"],
                  "c": [],
                  "d": {},
                  "e": [
                    {
                      "f": null
                    }
                  ]
                }

                """
            ),
            (
                "@pretty:{\"sortKeys\":true,\"indent\":\"\\t\",\"prefix\":\" \"}", "{\"b\":{\"d\":1,\"c\":2},\"a\":3}",
                "{\n \t\"a\": 3,\n \t\"b\": {\n \t\t\"c\": 2,\n \t\t\"d\": 1\n \t}\n }\n"
            ),
            ("@pretty:{\"width\":10}", "[\"abc\",\"def\"]", "[\n  \"abc\",\n  \"def\"\n]\n"),
            ("@pretty:{\"width\":14}", "[\"abc\",\"def\"]", "[\"abc\", \"def\"]\n"),
            ("@pretty:{\"width\":0,\"indent\":4}", "[[1]]", "[\n[\n1\n]\n]\n"),
            ("[@pretty]", "[1]", "[[1]\n]"), ("@pretty.@tostr", "[1]", "\"[1]\\n\""), ("@pretty", "7", "7"),
        ])
    func pretty(_ path: String, _ document: String, _ raw: String) throws {
        #expect(try JSONPathTests.found(path, in: document) == raw)
    }
}
