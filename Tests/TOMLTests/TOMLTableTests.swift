import TOML
import Testing

@Suite struct TOMLTableTests {
    @Test("A table tells how it came to be, and a list whether headers made it")
    func origins() throws {
        let root = try TOMLParser.parse(
            """
            dotted.key = 1
            inline = { a.b = 1 }
            list = [{}]
            [step.header]
            [[tables]]
            """, file: "f.toml")
        #expect(root.origin == .header)
        let origins = root.entries.compactMap { entry -> TOMLTable.Origin? in
            if case .table(let table) = entry.value.kind { table.origin } else { nil }
        }
        #expect(origins == [.dotted, .inline, .implicit])
        #expect(root.entries.map(\.isTableArray) == [false, false, false, false, true])
        guard case .table(let inline)? = root["inline"]?.kind, case .table(let within)? = inline["a"]?.kind,
            case .array(let list)? = root["list"]?.kind, case .table(let element)? = list.first?.kind,
            case .table(let step)? = root["step"]?.kind, case .table(let header)? = step["header"]?.kind
        else {
            Issue.record("a table is missing")
            return
        }
        #expect(inline.origin == .inline && within.origin == .inline && element.origin == .inline)
        #expect(header.origin == .header)
    }

    @Test("Keys keep the order in which the file first names them, and are told apart by their bytes")
    func keys() throws {
        let text = "[z.b]\n[a]\n[z.a]\n[z]\nc = 1\n[e]\n'\u{E9}' = 1\n'e\u{301}' = 2\n"
        let root = try TOMLParser.parse(text, file: "f.toml")
        #expect(root.entries.map(\.key) == ["z", "a", "e"])
        guard case .table(let z)? = root["z"]?.kind, case .table(let e)? = root["e"]?.kind else {
            Issue.record("a table is missing")
            return
        }
        #expect(z.entries.map(\.key) == ["b", "a", "c"])
        #expect(e["\u{E9}"]?.shown == "the integer 1")
        #expect(e["e\u{301}"]?.shown == "the integer 2")
        #expect(e["x"] == nil)
    }

    private static let strings = """
        a = "x"
        n = [1, 2.5, true, 07:32:00]
        x = ["x", ["x", {x = "x"}]]
        [t.u]
        b = 'y'
        [[l]]
        "x" = '''
        x'''
        """

    @Test("Every string value is replaced and knows its place; keys and other values stay")
    func mapping() throws {
        let root = try TOMLParser.parse(Self.strings, file: "f.toml")
        let mapped = root.mappingStrings { text, place in "\(text)@\(place.line):\(place.column)" }
        let expected = """
            a = "x@1:5"
            n = [1, 2.5, true, 07:32:00]
            x = ["x@3:6", ["x@3:12", {x = "x@3:22"}]]
            [t.u]
            b = 'y@5:5'
            [[l]]
            "x" = 'x@7:7'
            """
        #expect(canonical(mapped) == canonical(try TOMLParser.parse(expected, file: "f.toml")))
        #expect(mapped.entries.map(\.keyPlace) == root.entries.map(\.keyPlace))
        #expect(mapped.entries.map(\.isTableArray) == root.entries.map(\.isTableArray))
    }

    private struct Stop: Error, Equatable { let place: Place }

    @Test("What the replacement throws comes through")
    func throwing() throws {
        let root = try TOMLParser.parse(Self.strings, file: "f.toml")
        #expect(throws: Stop(place: Place(file: "f.toml", line: 5, column: 5))) {
            try root.mappingStrings { text, place throws(Stop) in
                if text == "y" { throw Stop(place: place) }
                return text
            }
        }
    }

    @Test("Values show themselves as messages name them")
    func shown() throws {
        let root = try TOMLParser.parse(
            "a = ['x', 1, 2.5, true, 07:32:00, [], {}]\nb = '\(String(repeating: "é", count: 61))'", file: "f.toml")
        guard case .array(let items)? = root["a"]?.kind else {
            Issue.record("a is missing")
            return
        }
        #expect(
            items.map(\.shown) == [
                "the string \"x\"", "the integer 1", "the float 2.5", "the boolean true", "the date or time 07:32:00",
                "a list", "a table",
            ])
        #expect(root["b"]?.shown == "the string \"\(String(repeating: "é", count: 57))...\"")
    }
}
