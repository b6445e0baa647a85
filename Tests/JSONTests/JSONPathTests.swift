import JSON
import TestSupport
import Testing

@Suite struct JSONPathTests {
    static let document = """
        {
          "name": {"first": "Tom", "last": "Anderson"}, "age": 37, "children": ["Sara", "Alex", "Jack"],
          "fav.movie": "Deer Hunter", "caf\\u00e9": [1, [2, [3]], "x"], "odd": {"#": 1, "@x": 2, "0": "zero"},
          "friends": [
            {"first": "Dale", "last": "Murphy", "age": 44, "nets": ["ig", "fb", "tw"], "ok": true},
            {"first": "Roger", "last": "Craig", "age": 68, "nets": ["fb", "tw"], "ok": false},
            {"first": "Jane", "last": "Murphy", "age": 47, "nets": ["ig", "tw"], "note": null}
          ],
          "inner": "{\\"a\\":[1,2]}", "empty": [], "twice": 1, "twice": 2
        }
        """

    static func found(_ path: String, in text: String = document) throws -> String? {
        let match = try JSONPath(path).find(in: JSONDocument(Array(text.utf8)))
        return match.map { String(decoding: $0.raw, as: UTF8.self) }
    }

    @Test(
        "Names, numbers and wildcards",
        arguments: [
            ("name.last", "\"Anderson\""), ("name|first", "\"Tom\""), ("age", "37"), ("children.1", "\"Alex\""),
            ("children.3", nil), ("children.-1", nil), ("children.x", nil), ("name.last.x", nil), ("nothing", nil),
            ("fav\\.movie", "\"Deer Hunter\""), ("fav.movie", nil), ("café.0", "1"), ("child*.2", "\"Jack\""),
            ("c?ildren.0", "\"Sara\""), ("caf?.2", "\"x\""), ("*.first", "\"Tom\""), ("friends.*", nil),
            ("odd.#", "1"), ("odd.@x", "2"), ("odd.0", "\"zero\""), ("twice", "1"),
            ("name.", "{\"first\": \"Tom\", \"last\": \"Anderson\"}"),
            ("f*.1.f*", "\"Roger\""), ("na\\me.first", "\"Tom\""),
        ] as [(String, String?)])
    func names(_ path: String, _ raw: String?) throws { #expect(try Self.found(path) == raw) }

    @Test(
        "Arrays, queries, and pipes",
        arguments: [
            ("friends.#", "3"), ("friends|#", "3"), ("empty.#", "0"), ("friends.#.age", "[44,68,47]"),
            ("friends.#.nets.#", "[3,2,2]"),
            ("friends.#.nets.0", "[\"ig\",\"fb\",\"ig\"]"), ("friends.#.note", "[null]"), ("friends.#.x", "[]"),
            ("friends.#.age|1", "68"), ("friends.#.age|#", "3"), ("friends.#|age", nil),
            ("friends.#(last==\"Murphy\").first", "\"Dale\""),
            ("friends.#(last==\"Murphy\")#.first", "[\"Dale\",\"Jane\"]"),
            ("friends.#(last=\"Murphy\")#|1.first", "\"Jane\""),
            ("friends.#(last=\"Murphy\")#|first", nil), ("friends.#(last=\"Murphy\")#.0", "[]"),
            ("friends.#(last=\"Murphy\")#|#", "2"), ("friends.#(age>45)#.last", "[\"Craig\",\"Murphy\"]"),
            ("friends.#(age >= 47)#.age", "[68,47]"), ("friends.#(age<=44)#.age", "[44]"),
            ("friends.#(age!=44)#.age", "[68,47]"), ("friends.#(first%\"D*\").last", "\"Murphy\""),
            ("friends.#(first!%\"D*\").last", "\"Craig\""), ("children.#(!%\"*a*\")", "\"Alex\""),
            ("children.#(%\"*a*\")#", "[\"Sara\",\"Jack\"]"),
            ("friends.#(nets.#(==\"fb\"))#.first", "[\"Dale\",\"Roger\"]"),
            ("friends.#(ok==true).first", "\"Dale\""), ("friends.#(ok==false).first", "\"Roger\""),
            ("friends.#(note)#.first", "[\"Jane\"]"), ("friends.#(last==\"None\")#", "[]"),
            ("friends.#(last==\"None\")", nil),
            ("friends.#[last==\"Craig\"].age", "68"), ("children.#(>\"K\")#", "[\"Sara\"]"), ("age.#", nil),
            ("café.#(>0)#", "[1,\"x\"]"), ("friends.#(first==\"D\\u0061le\").age", "44"),
        ] as [(String, String?)])
    func arrays(_ path: String, _ raw: String?) throws { #expect(try Self.found(path) == raw) }

    @Test(
        "Modifiers",
        arguments: [
            ("children.@reverse", "[\"Jack\",\"Alex\",\"Sara\"]"), ("children|@reverse|0", "\"Jack\""),
            ("name.@reverse", "{\"last\":\"Anderson\",\"first\":\"Tom\"}"), ("age.@reverse", "37"),
            ("@this.age", "37"), ("café.@flatten", "[1,2,[3],\"x\"]"), ("name.@keys", "[\"first\",\"last\"]"),
            ("name.@values", "[\"Tom\",\"Anderson\"]"), ("name.@keys.#", "2"),
            ("name.@ugly", "{\"first\":\"Tom\",\"last\":\"Anderson\"}"),
            ("name.@pretty:{\"sortKeys\":true}.last", "\"Anderson\""), ("inner.@fromstr.a.1", "2"),
            ("inner.@fromstr.b", nil), ("name.first.@tostr", "\"\\\"Tom\\\"\""), ("age.@fromstr", nil),
            ("friends.#.first.@tostr", "[\"\\\"Dale\\\"\",\"\\\"Roger\\\"\",\"\\\"Jane\\\"\"]"),
            ("friends.#.first|@reverse", "[\"Jane\",\"Roger\",\"Dale\"]"),
        ] as [(String, String?)])
    func modifiers(_ path: String, _ raw: String?) throws { #expect(try Self.found(path) == raw) }

    @Test(
        "What is not offered, or no path",
        arguments: [
            ("[a,b]", "several paths in '[...]' or '{...}' are not offered; use a table for each"),
            ("a.{b,c}", "several paths in '[...]' or '{...}' are not offered; use a table for each"),
            ("a.@join", "the modifier '@join' is not offered"), ("..#", "'..' for lines of JSON is not offered"),
            ("a.!7", "a literal after '!' is not offered"), ("a.#(b==1", "the query after '#' has no end"),
            ("a.#(b==\"1)", "a text in quotes has no end"), ("a.#(b==1)c", "'.' or '|' must follow a query"),
            ("a.@flatten:{\"deep\":true}", "arguments of '@flatten' are not offered"),
            ("a.#(b!1)", "'!' compares nothing"),
            ("a.#(b==~true)", "'~' in queries is not offered"),
        ])
    func refused(_ path: String, _ message: String) {
        #expect { try JSONPath(path) } throws: { "\($0)" == message }
    }

    @Test("A match knows where in the document it stands") func places() throws {
        let text = "{\"a\": [{\"b\": 1}, {\"b\": 22}, {}]}"
        func places(_ path: String) throws -> [Int]? {
            try JSONPath(path).find(in: JSONDocument(Array(text.utf8)))?.places
        }
        #expect(try places("a.1.b") == [23])
        #expect(try places("a.#.b") == [13, 23])
        #expect(try places("a.#(b>0)#.b") == [13, 23])
        #expect(try places("a.#.b|0") == [])
    }

    @Test("Paths and documents of any bytes end in a match or an error") func garbage() throws {
        var numbers = SeededNumbers(seed: 5)
        let pieces = [
            "a", "b", ".", "|", "#", "(", ")", "@this", "@reverse", "*", "?", "\\", "\"", "=", ">", "%", "0", "1", " ",
            "é",
        ]
        var found = 0
        for _ in 0..<1500 {
            let path = (0..<Int.random(in: 0..<8, using: &numbers)).map { _ in
                pieces.randomElement(using: &numbers) ?? ""
            }.joined()
            guard let path = try? JSONPath(path) else { continue }
            if path.find(in: try JSONDocument(Array("{\"a\":[{\"b\":[0,1]},\"a\",1],\"b\":{\"a\":null}}".utf8))) != nil
            {
                found += 1
            }
        }
        #expect(found > 20)
    }

    @Test("A cut or changed document is read or refused") func brokenDocuments() {
        var numbers = SeededNumbers(seed: 6)
        let bytes = Array(Self.document.utf8)
        for _ in 0..<400 {
            var changed = bytes
            for _ in 0..<2 {
                changed[Int.random(in: 0..<bytes.count, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
            }
            changed.removeLast(Int.random(in: 0..<40, using: &numbers))
            _ = try? JSONParser.parse(changed)
        }
    }
}
