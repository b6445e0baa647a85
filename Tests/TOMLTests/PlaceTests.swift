import TOML
import Testing

@Suite struct PlaceTests {
    private static let document = """
        dc = "us"  # comment
        [agent]
        \tinterval = "10s"
          a . "b c" = { d = 1, 'e' = [true] }
        [[inputs.cgroup]]
          paths = [
            "a",  'é', "b" ]
        [[inputs.cgroup]]
          [inputs.cgroup.tags]
            kind = '''
          x''' # é
            when = 1979-05-27 07:32:00
        [inputs]
          last = -1.5
        """

    @Test("Every key and value knows its line and column")
    func keysAndValues() throws {
        let root = try TOMLParser.parse(Self.document, file: "f.toml")
        #expect(
            Self.places(of: root) == [
                "dc 1:1 = the string \"us\" 1:6",
                "agent 2:2 = a table 2:1",
                "agent.interval 3:2 = the string \"10s\" 3:13",
                "agent.a 4:3 = a table 4:3",
                "agent.a.b c 4:7 = a table 4:15",
                "agent.a.b c.d 4:17 = the integer 1 4:21",
                "agent.a.b c.e 4:24 = a list 4:30",
                "agent.a.b c.e = the boolean true 4:31",
                "inputs 5:3 = a table 13:1",
                "inputs.cgroup 5:10 = a list 5:1",
                "inputs.cgroup = a table 5:1",
                "inputs.cgroup.paths 6:3 = a list 6:11",
                "inputs.cgroup.paths = the string \"a\" 7:5",
                "inputs.cgroup.paths = the string \"é\" 7:11",
                "inputs.cgroup.paths = the string \"b\" 7:17",
                "inputs.cgroup = a table 8:1",
                "inputs.cgroup.tags 9:18 = a table 9:3",
                "inputs.cgroup.tags.kind 10:5 = the string \"  x\" 10:12",
                "inputs.cgroup.tags.when 12:5 = the date or time 1979-05-27 07:32:00 12:12",
                "inputs.last 14:3 = the float -1.5 14:10",
            ])
    }

    @Test("Windows line ends and a byte order mark move nothing", arguments: ["\u{FEFF}", ""], ["\n", "\r\n"])
    func sameWithOtherEncodings(mark: String, lineEnd: String) throws {
        let text = mark + Self.document.replacing("\n", with: lineEnd)
        let expected = try TOMLParser.parse(Self.document, file: "f.toml")
        let root = try TOMLParser.parse(text, file: "f.toml")
        #expect(Self.places(of: root) == Self.places(of: expected))
        #expect(canonical(root) == canonical(expected))
    }

    @Test("The file's name is part of every place")
    func file() throws {
        let root = try TOMLParser.parse("a = 1", file: "conf.d/x.toml")
        #expect(root.entries.first.map { "\($0.keyPlace) \($0.value.place)" } == "conf.d/x.toml:1:1 conf.d/x.toml:1:5")
    }

    @Test(
        "A caret stands under its column, tabs and wide letters before it or not",
        arguments: [
            ("a = 1", 5, "    ^"),
            ("\ta = 1", 2, "\t^"),
            ("\ta\t= 1", 6, "\t \t  ^"),
            ("'é' = x", 8, "      ^"),
            ("e\u{301} = x", 7, "    ^"),
            ("a = [\"👩‍👩‍👧\", x]", 28, "          ^"),
            ("a", 1, "^"),
            ("a =", 4, "   ^"),
            ("", 1, "^"),
            ("\u{FEFF}a = x", 5, "    ^"),
        ])
    func caret(line: String, column: Int, expected: String) {
        #expect(Place(file: "f.toml", line: 1, column: column).caretLine(under: line) == expected)
    }

    /// One line for each key, and for each element of a list.
    private static func places(of table: TOMLTable, in path: String = "") -> [String] {
        table.entries.flatMap { entry in
            let name = path + entry.key
            return ["\(name) \(short(entry.keyPlace))" + shown(entry.value)] + inside(entry.value, name)
        }
    }

    private static func inside(_ value: TOMLValue, _ name: String) -> [String] {
        switch value.kind {
        case .table(let table): places(of: table, in: name + ".")
        case .array(let items): items.flatMap { [name + shown($0)] + inside($0, name) }
        default: []
        }
    }

    private static func shown(_ value: TOMLValue) -> String { " = \(value.shown) \(short(value.place))" }

    private static func short(_ place: Place) -> String { "\(place.line):\(place.column)" }
}
