import JSON
import TestSupport
import Testing

/// What paths lead to, by GJSON's own description of its syntax and what its tests say.
@Suite struct JSONPathTests {
    static let document = """
        {
          "name": {"first": "Tom", "last": "Anderson"}, "age": 37, "children": ["Sara", "Alex", "Jack"],
          "fav.movie": "Deer Hunter", "caf\\u00e9": [1, [2, [3]], "x"], "odd": {"#": 1, "@x": 2, "0": "zero", "": "none"},
          "friends": [
            {"first": "Dale", "last": "Murphy", "age": 44, "nets": ["ig", "fb", "tw"], "ok": true},
            {"first": "Roger", "last": "Craig", "age": 68, "nets": ["fb", "tw"], "ok": false},
            {"first": "Jane", "last": "Murphy", "age": 47, "nets": ["ig", "tw"], "note": null}
          ],
          "inner": "{\\"a\\":[1,2]}", "empty": [], "twice": 1, "twice": 2, "!7": "odd", "@key": "value"
        }
        """

    static let likes = """
        {"vals": [
          {"a": 1, "b": "data"}, {"a": 2, "b": true}, {"a": 3, "b": false}, {"a": 4, "b": "0"}, {"a": 5, "b": 0},
          {"a": 6, "b": "1"}, {"a": 7, "b": 1}, {"a": 8, "b": "TRUE"}, {"a": 9, "b": false}, {"a": 10, "b": null},
          {"a": 11}]}
        """

    static func found(_ path: String, in text: String = document) throws -> String? {
        let match = try JSONPath(path).find(in: JSONDocument(Array(text.utf8)))
        return match.map { String(decoding: $0.raw, as: UTF8.self) }
    }

    @Test(
        "Names, numbers and wildcards",
        arguments: [
            ("name.last", "\"Anderson\""), ("name|first", "\"Tom\""), ("age", "37"), ("children.1", "\"Alex\""),
            ("children.01", "\"Alex\""), ("children.3", nil), ("children.-1", nil), ("children.x", nil),
            ("children.99999999999999999999", nil), ("children.9999999999999", nil), ("children.\\1", nil),
            ("children.1?", nil),
            ("name.last.x", nil), ("nothing", nil), ("fav\\.movie", "\"Deer Hunter\""), ("fav.movie", nil),
            ("café.0", "1"), ("child*.2", "\"Jack\""), ("c?ildren.0", "\"Sara\""), ("caf?.2", "\"x\""),
            ("*.first", "\"Tom\""), ("friends.*", nil), ("odd.#", "1"), ("odd.@x", "2"), ("odd.0", "\"zero\""),
            ("odd.\\@x", "2"), ("odd.\\#", "1"), ("@key", "\"value\""), ("\\@key", "\"value\""), ("twice", "1"),
            ("f*.1.f*", "\"Roger\""), ("na\\me.first", "\"Tom\""), ("f\\.*.movie", nil),
            ("fav\\.m*", "\"Deer Hunter\""),
            // What ends in a point goes on with the member without a name.
            ("name.", nil), ("name|", nil), ("odd.", "\"none\""), ("odd|", "\"none\""),
        ] as [(String, String?)])
    func names(_ path: String, _ raw: String?) throws { #expect(try Self.found(path) == raw) }

    @Test(
        "Arrays, and points in place of pipes",
        arguments: [
            ("friends.#", "3"), ("friends|#", "3"), ("empty.#", "0"), ("friends.#.age", "[44,68,47]"),
            ("friends.#.nets.#", "[3,2,2]"), ("friends.0|first", "\"Dale\""), ("friends|0|first", "\"Dale\""),
            ("friends.#.nets.0", "[\"ig\",\"fb\",\"ig\"]"), ("friends.#.note", "[null]"), ("friends.#.x", "[]"),
            ("friends.#.age|1", "68"), ("friends.#.age|#", "3"), ("friends.#|age", nil), ("friends.#.", "[]"),
            ("friends.#.nets|#", "3"), ("friends.#.nets|#.#", "[3,2,2]"), ("friends.#.nets|@flatten|#", "7"),
            ("friends.#.nets.#(%\"f*\")|0", "\"fb\""), ("age.#", nil), ("friends.##", nil),
        ] as [(String, String?)])
    func arrays(_ path: String, _ raw: String?) throws { #expect(try Self.found(path) == raw) }

    @Test(
        "Queries",
        arguments: [
            ("friends.#(last==\"Murphy\").first", "\"Dale\""),
            ("friends.#(last==Murphy).first", "\"Dale\""),
            ("friends.#(last==\"Murphy\")#.first", "[\"Dale\",\"Jane\"]"),
            ("friends.#(last=\"Murphy\")#|1.first", "\"Jane\""),
            ("friends.#(last=\"Murphy\")#|first", nil), ("friends.#(last=\"Murphy\")#.0", "[]"),
            ("friends.#(last=\"Murphy\")#.#", "[]"),
            ("friends.#(last=\"Murphy\")#|#", "2"), ("friends.#(age>45)#.last", "[\"Craig\",\"Murphy\"]"),
            ("friends.#(age >= 47)#.age", "[68,47]"), ("friends.#(age<=44)#.age", "[44]"),
            ("friends.#(age<\"50\")#.age", "[44,47]"), ("friends.#(age<x)#.age", "[]"),
            ("friends.#(age!=44)#.age", "[68,47]"), ("friends.#(first%\"D*\").last", "\"Murphy\""),
            ("friends.#(first!%\"D*\").last", "\"Craig\""), ("children.#(!%\"*a*\")", "\"Alex\""),
            ("children.#(%\"*a*\")#", "[\"Sara\",\"Jack\"]"), ("children.#(%=*)#", "[]"),
            ("friends.#(nets.#(==\"fb\"))#.first", "[\"Dale\",\"Roger\"]"),
            ("friends.#( nets.#(==\"fb\"))#.first", "[\"Dale\",\"Roger\"]"),
            ("friends.#(nets.#(==\"fb\")#|#>0)#|0.first", "\"Dale\""),
            ("friends.#(ok==true).first", "\"Dale\""), ("friends.#(ok==false).first", "\"Roger\""),
            ("friends.#(ok>false)#.first", "[\"Dale\"]"), ("friends.#(ok>=true)#.first", "[\"Dale\"]"),
            ("friends.#(ok<true)#.first", "[\"Roger\"]"), ("friends.#(ok!=true)#.first", "[\"Roger\"]"),
            ("friends.#(ok%\"t*\")#.first", "[]"),
            ("friends.#(note)#.first", "[\"Jane\"]"), ("friends.#(note==null)#.first", "[]"),
            ("friends.#(last==\"None\")#", "[]"), ("friends.#(last==\"None\")", nil), ("empty.#(hello)#", "[]"),
            ("friends.#(last==\"None\")#|#", "0"), ("friends.#(last==\"None\")#.first|#", "[]"),
            ("friends.#[last==\"Craig\"].age", "68"), ("children.#(>\"K\")#", "[\"Sara\"]"),
            ("children.#(<=\"Jack\")#", "[\"Alex\",\"Jack\"]"), ("children.#(!=\"\")#|#", "3"),
            ("children.#(!=)#|#", "3"), ("café.#()#", "[1,\"x\"]"),
            ("café.#(>0)#", "[1,\"x\"]"), ("friends.#(first==\"D\\u0061le\").age", "44"), ("friends.#(0=1)#", "[]"),
            ("café.#(0==2).1.0", "3"), ("f*.#(last==\"None\")#", "[]"), ("*.#(>\"T\")", "1"),
            ("*.#(first=\"Jane\").nets|1", "\"tw\""), ("name.#(first=Tom)", nil),
            ("friends.#(@keys.#==5)#.first", "[\"Dale\",\"Roger\",\"Jane\"]"),
            ("friends.#(last=\"Mur)phy\")#", "[]"), ("odd.#(a)", nil),
        ] as [(String, String?)])
    func queries(_ path: String, _ raw: String?) throws { #expect(try Self.found(path) == raw) }

    @Test(
        "What values stand for in queries",
        arguments: [
            ("vals.#(b==~true)#.a", "[2,6,7,8]"), ("vals.#(b==~false)#.a", "[3,4,5,9,10,11]"),
            ("vals.#(b==~null)#.a", "[10,11]"), ("vals.#(b==~*)#.a", "[1,2,3,4,5,6,7,8,9,10]"),
            ("vals.#(b!=~*)#.a", "[11]"), ("vals.#(b!=~true).a", "1"), ("vals.#(b=\"~null\")#.a", "[10,11]"),
        ])
    func likes(_ path: String, _ raw: String) throws { #expect(try Self.found(path, in: Self.likes) == raw) }

    @Test(
        "Several values",
        arguments: [
            (
                "{name.first,age,\"the_murphys\":friends.#(last=\"Murphy\")#.first}",
                "{\"first\":\"Tom\",\"age\":37,\"the_murphys\":[\"Dale\",\"Jane\"]}"
            ),
            (
                "{name.first,age,\"company\":!\"Happysoft\",\"employed\":!true}",
                "{\"first\":\"Tom\",\"age\":37,\"company\":\"Happysoft\",\"employed\":true}"
            ),
            ("[name.first,age,nothing]", "[\"Tom\",37]"), ("[]", "[]"), ("{}", "{}"), ("[age, age]", "[37]"),
            ("{n:age}", "{\"n\":37}"), ("{\"a\\u0062\":age}", "{\"a\\u0062\":37}"),
            ("{friends.#}", "{\"_\":3}"), ("{[age]}", "{\"_\":[37]}"),
            ("{fav\\.movie}", "{\"fav\\\\.movie\":\"Deer Hunter\"}"),
            ("{<:age}", "{\"\\u003c\":37}"), ("{age,x\\,y:name.first}", "{\"age\":37,\"x\\\\,y\":\"Tom\"}"),
            ("friends.[0.first,1.nets.0]", "[\"Dale\",\"fb\"]"),
            ("friends.0.{first,age}", "{\"first\":\"Dale\",\"age\":44}"),
            ("friends.#.[first,nets.0]", "[[\"Dale\",\"ig\"],[\"Roger\",\"fb\"],[\"Jane\",\"ig\"]]"),
            ("friends.#.{age}|@ugly", "[{\"age\":44},{\"age\":68},{\"age\":47}]"),
            ("friends.#.{age}|1.age", "68"), ("friends.#.{\"x\":age}|x", "[44,68,47]"),
            ("friends.#(ok).{first,age}.age", "44"), ("[name,friends]|1|#", "3"), ("{age}.age", "37"),
            ("[friends.#(nets.#>2).first,age]", "[\"Dale\",37]"), ("[@this.age,name.@keys.0]", "[37,\"first\"]"),
            ("{\"k\":children.@flatten:{\"deep\":true}}.k.#", "3"), ("nothing.[a]", "[]"), ("name.x|[a]", "[]"),
        ] as [(String, String?)])
    func several(_ path: String, _ raw: String?) throws { #expect(try Self.found(path) == raw) }

    @Test(
        "Literals",
        arguments: [
            ("!7.5", "7.5"), ("!\"bar\"", "\"bar\""), ("!true", "true"), ("!null", "null"), ("![1,2].#", "2"),
            ("!{\"name\":{\"first\":\"Tom\"}}.{name.first}.first", "\"Tom\""), ("name|!7", "7"), ("!7", "7"),
            ("friends.#.!1", "[1,1,1]"),
            ("{name.last,\"foo\":!{\"a\":\"b\"},\"that\"}", "{\"last\":\"Anderson\",\"foo\":{\"a\":\"b\"}}"),
            ("{name.last,!\"that\"}", "{\"last\":\"Anderson\",\"_\":\"that\"}"),
            (
                "[!true,!false,!null,!hello,{\"name\":!\"andy\",name.last},+inf,![\"any\",\"thing\"]]",
                "[true,false,null,{\"name\":\"andy\",\"last\":\"Anderson\"},[\"any\",\"thing\"]]"
            ),
            ("\\!7", "\"odd\""), ("!hello", nil), ("name.!7", nil),
        ] as [(String, String?)])
    func literals(_ path: String, _ raw: String?) throws { #expect(try Self.found(path) == raw) }

    @Test(
        "Lines of JSON",
        arguments: [
            ("..#", "7"), ("..0", "true"), ("..2.name", "\"tom\""), ("..#.name", "[\"tom\",\"janet\"]"),
            ("..6", "12930.1203"), ("..7", nil), ("..#(name=\"janet\").name", "\"janet\""), ("..3.@reverse.0", "5"),
            ("..#.name|0", "\"tom\""),
        ] as [(String, String?)])
    func lines(_ path: String, _ raw: String?) throws {
        let lines = "\ntrue\nfalse\n{\"name\":\"tom\"}\n[1,2,3,4,5]{\"name\":\n\"janet\"} , null\n12930.1203\n\t"
        var document = JSONDocument()
        try Array(lines.utf8).withUnsafeBufferPointer { try document.read(lines: $0) }
        let path = try JSONPath(path)
        #expect(path.isForLines)
        #expect(path.find(inLines: document).map { String(decoding: $0.raw, as: UTF8.self) } == raw)
    }

    @Test(
        "A document is one line",
        arguments: [("..#", "1"), ("..0.age", "37"), ("..1", nil), ("name|..0.first", "\"Tom\"")] as [(String, String?)]
    )
    func oneLine(_ path: String, _ raw: String?) throws { #expect(try Self.found(path) == raw) }

    @Test(
        "Lines that are not JSON say where",
        arguments: [
            ("{\"a\": 1}\n{\"a\": x}\n", "line 2, column 7: a value is expected"),
            ("{\"a\": x}", "line 1, column 7: a value is expected"),
            ("1 2 \"", "line 1, column 5: the string has no end"),
        ])
    func brokenLines(_ text: String, _ message: String) {
        var document = JSONDocument()
        #expect {
            try Array(text.utf8).withUnsafeBufferPointer { try document.read(lines: $0) }
        } throws: { "\($0)" == message }
    }

    @Test(
        "What is no path",
        arguments: [
            ("a.#(b==1", "the query '#(b==1' has no end"), ("a.#(b==\"1)", "the text \"1) has no end"),
            ("a.#(b==1)c", "'.' or '|' must follow a query"), ("a.#(b!1)", "'!1' compares nothing"),
            ("a.#(b==~yes)", "'~yes' is none of '~true', '~false', '~null', '~*'"),
            ("a.#(b==\"\\q\")", "the text \"\\q\" is not JSON"),
            ("[a,b", "the brackets of '[a,b' have no end"), ("a.{\"x:b}", "the brackets of '{\"x:b}' have no end"),
            ("[a]b", "'.' or '|' must follow '[a]'"), ("{a,{b}c}", "'.' or '|' must follow '{b}'"),
            ("a.@pretty:{\"indent\":", "the argument of '@pretty' has no end: {\"indent\":"),
            ("@flatten:{\"deep\":true}x", "'.' or '|' must follow '@flatten:{\"deep\":true}'"),
            ("@flatten:deep", "the argument of '@flatten' must be a JSON object, not 'deep'"),
            ("@join:[1]", "the argument of '@join' must be a JSON object, not '[1]'"),
            ("!{\"a\":1", "the literal '{\"a\":1' is not JSON"), ("!{\"a\":1}x", "'.' or '|' must follow '!{\"a\":1}'"),
            ("!nan", "the literal 'nan' is not JSON"), ("!TRUE", "the literal 'TRUE' is not JSON"),
            ("!7|@this", "the literal '7|@this' is not JSON"), ("a.#.[b|c]", "the brackets of '[b' have no end"),
            (
                String(repeating: "[", count: 70) + String(repeating: "]", count: 70),
                "more than 64 paths lie within each other, or behind a '|'"
            ),
        ])
    func refused(_ path: String, _ message: String) {
        #expect { try JSONPath(path) } throws: { "\($0)" == message }
    }

    @Test(
        "A match knows where in the document it stands",
        arguments: [
            ("a.1.b", [23]), ("a.#.b", [13, 23]), ("a.#(b>0)#.b", [13, 23]), ("a.#(b>1).b", [23]), ("a", [6]),
            // Of what was made of an element, the element's place.
            ("a.#.b.@this", [7, 17]), ("a.#(b).{b}", []), ("a.#(b)#.{b}", [7, 17]), ("c.#.#", [38, 48]),
            ("c.#.d", []), ("c.#.#.d", []),
            // What stands behind a pipe has none.
            ("a.#.b|0", []), ("a|0", []), ("a.@reverse.1.b", []), ("@this", []), ("a.#", []), ("[a]", []), ("!7", []),
        ])
    func places(_ path: String, _ places: [Int]) throws {
        let text = "{\"a\": [{\"b\": 1}, {\"b\": 22}, {}], \"c\":[[{\"d\":1}],[]]}"
        #expect(try JSONPath(path).find(in: JSONDocument(Array(text.utf8)))?.places == places)
    }
}
