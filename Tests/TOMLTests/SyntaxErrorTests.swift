import TOML
import Testing

@Suite struct SyntaxErrorTests {
    @Test(
        "An error names its place, what was expected and found, and where the thing was opened or defined",
        arguments: [
            ("a = 1\na = 2", #"2:1: 'a' is defined already (line 1)"#),
            ("a.b = 1\na = 2", #"2:1: 'a' is defined already (line 1)"#),
            ("a = 1\na.b = 2", #"2:1: 'a' has a value already (line 1) and cannot be added to"#),
            ("[a]\n[a]", #"2:2: 'a' is defined already (line 1)"#),
            ("[a]\n\n[b]\n[a]", #"4:2: 'a' is defined already (line 1)"#),
            ("[a.b]\n[a]\nx = 1\n[a]", #"4:2: 'a' is defined already (line 2)"#),
            ("[[a]]\n[a]", #"2:2: 'a' is a list of tables (line 1); [[a]] adds to it"#),
            ("[a]\n[[a]]", #"2:3: 'a' is one table already (line 1), not a list of them"#),
            ("a = 1\n[a]", #"2:2: 'a' has a value already (line 1) and cannot be added to"#),
            ("a = 1\n[a.b]", #"2:2: 'a' has a value already (line 1) and cannot be added to"#),
            ("a = []\n[[a]]", #"2:3: 'a' has a value already (line 1) and cannot be added to"#),
            ("a = {}\n[a.b]", #"2:2: 'a' has a value already (line 1) and cannot be added to"#),
            ("a = {}\na.b = 1", #"2:1: 'a' has a value already (line 1) and cannot be added to"#),
            ("a.b = 1\n[a]", #"2:2: 'a' is defined already (line 1)"#),
            ("[a.b]\n[a]\nb.c = 1", #"3:1: 'b' is defined already (line 1)"#),
            ("[a.b.c]\n[a]\nb.d = 1\n[a.b]", #"4:4: 'a.b' is defined already (line 3)"#),
            ("a = {b = 1, b = 2}", #"1:13: 'b' is defined already (line 1)"#),
            ("a = {b = 1,}", #"1:12: expected another key after ',' in the inline table, found '}'"#),
            ("a = {b = 1\n}", #"1:11: the inline table opened at line 1 must end on its line"#),
            ("a = {\n", #"1:6: the inline table opened at line 1 must end on its line"#),
            ("a = {b = 1 c = 2}", #"1:12: expected ',' or '}' in the inline table opened at line 1, found 'c'"#),
            ("a = {b}", #"1:7: expected '=' after the key 'b', found '}'"#),
            ("a = {", #"1:6: the inline table opened at line 1 must end on its line"#),
            ("a = [1, 2", #"1:10: the array opened at line 1 is not closed"#),
            ("a = [1 2]", #"1:8: expected ',' or ']' in the array opened at line 1, found '2'"#),
            ("a = [1,\nb = 2", #"2:1: 'b' is not a value; text needs quotes (within the array opened at line 1)"#),
            ("a = [,]", #"1:6: expected a value, found ','"#),
            ("[a\n", #"1:3: expected ']' after the table name, found the end of the line"#),
            ("[a", #"1:3: expected ']' after the table name, found the end of the file"#),
            ("[]", #"1:2: expected a key, found ']'"#),
            ("[a]]", #"1:4: expected the end of the line, found ']'"#),
            ("[[a]", #"1:5: expected ']]' after the table name, found the end of the file"#),
            ("[[a] ]", #"1:5: expected ']]' after the table name, found ' '"#),
            ("[a] b = 1", #"1:5: expected the end of the line, found 'b'"#),
            ("a = 1 b = 2", #"1:7: expected the end of the line, found 'b'"#),
            ("a", #"1:2: expected '=' after the key 'a', found the end of the file"#),
            ("a = ", #"1:5: expected a value, found the end of the file"#),
            ("a =\n", #"1:4: expected a value, found the end of the line"#),
            ("= 1", #"1:1: expected a key, found '='"#),
            ("a b = 1", #"1:3: expected '=' after the key 'a', found 'b'"#),
            ("a: 1", #"1:2: expected '=' after the key 'a', found ':'"#),
            ("é = 1", #"1:1: a key with 'é' needs quotes"#),
            ("café = 1", #"1:4: a key with 'é' needs quotes"#),
            ("a. = 1", #"1:4: expected a key, found '='"#),
            ("a..b = 1", #"1:3: expected a key, found '.'"#),
            ("\"\"\"a\"\"\" = 1", #"1:1: a key cannot be a multi-line string"#),
            ("'a\n' = 1", #"1:1: the string is not closed: expected ' before line 2 begins"#),
            ("a = yes", #"1:5: 'yes' is not a value; text needs quotes"#),
            ("a = True", #"1:5: 'True' is not a value; booleans are 'true' and 'false'"#),
            ("a = 10s", #"1:5: '10s' is not a value; text needs quotes"#),
            ("a = ${PORT}", #"1:5: '${PORT}' is not a value; a variable needs quotes as text does"#),
            ("a = 012", #"1:5: '012' has a leading zero"#),
            ("a = -01", #"1:5: '-01' has a leading zero"#),
            ("a = 1.", #"1:5: '1.' needs a digit after the point"#),
            ("a = .5", #"1:5: '.5' is not a value; text needs quotes"#),
            ("a = 1.e5", #"1:5: '1.e5' needs a digit after the point"#),
            ("a = 1e", #"1:5: '1e' needs a digit in its exponent"#),
            ("a = 1__0", #"1:5: '_' must stand between digits in '1__0'"#),
            ("a = 1_", #"1:5: '_' must stand between digits in '1_'"#),
            ("a = _1", #"1:5: '_' must stand between digits in '_1'"#),
            ("a = 1_.5", #"1:5: '_' must stand between digits in '1_.5'"#),
            ("a = 0x", #"1:5: '0x' is not a number of base 16"#),
            ("a = 0xg1", #"1:5: '0xg1' is not a number of base 16"#),
            ("a = 0x_1", #"1:5: '_' must stand between digits in '0x_1'"#),
            ("a = 0b12", #"1:5: '0b12' is not a number of base 2"#),
            ("a = +0x1", #"1:5: '+0x1' is not a value; text needs quotes"#),
            ("a = 9223372036854775808", #"1:5: '9223372036854775808' does not fit in 64 bits"#),
            ("a = 0x8000000000000000", #"1:5: '0x8000000000000000' does not fit in 64 bits"#),
            ("a = 2020-13-40", #"1:5: '2020-13-40' is not a date or time"#),
            ("a = 2023-02-29", #"1:5: '2023-02-29' is not a date or time"#),
            ("a = 2020-01-01T25:00:00", #"1:5: '2020-01-01T25:00:00' is not a date or time"#),
            ("a = 07:32", #"1:5: '07:32' is not a date or time"#),
            ("a = 07:32:60", #"1:5: '07:32:60' is not a date or time"#),
            ("a = 0000-01-01", #"1:5: '0000-01-01' is not a date or time"#),
            ("a = 2020-01-01 x", #"1:16: expected the end of the line, found 'x'"#),
            ("a = \"x\n", #"1:5: the string is not closed: expected " before line 2 begins"#),
            ("a = \"x", #"1:5: the string is not closed: expected " before the end of the file"#),
            ("a = 'x\n'", #"1:5: the string is not closed: expected ' before line 2 begins"#),
            ("a = \"\"\"x\n\n", #"1:5: the string is not closed: expected """ before the end of the file"#),
            ("a = '''x", #"1:5: the string is not closed: expected ''' before the end of the file"#),
            ("a = \"\\d\"", #"1:6: a backslash before 'd' means nothing; write \\ for a backslash"#),
            ("a = \"C:\\Users\"", #"1:8: \U needs 8 hexadecimal digits, found 's'"#),
            ("a = \"\\u12\"", #"1:6: \u needs 4 hexadecimal digits, found '"'"#),
            ("a = \"\\ud800\"", #"1:6: \ud800 is not a Unicode character"#),
            ("a = \"\\UFFFFFFFF\"", #"1:6: \UFFFFFFFF is not a Unicode character"#),
            ("a = \"\u{01}\"", #"1:6: control byte 1 is not allowed in a string"#),
            ("a = \"\"\"\0\"\"\"", #"1:8: control byte 0 is not allowed in a string"#),
            ("# \u{7F}", #"1:3: control byte 127 is not allowed in a comment"#),
            ("a = 1\r", #"1:6: expected the end of the line, found control byte 13"#),
            ("a = 1\r# b", #"1:6: expected the end of the line, found control byte 13"#),
            ("a = \"x\\", #"1:7: a backslash before the end of the file means nothing; write \\ for a backslash"#),
            ("a = \"\"\"x\\ y\"\"\"", #"1:9: a backslash before ' ' means nothing; write \\ for a backslash"#),
            ("a = \"\\é\"", #"1:6: a backslash before 'é' means nothing; write \\ for a backslash"#),
            ("\0", #"1:1: expected a key, found control byte 0"#),
            ("a = 1\0", #"1:6: expected the end of the line, found control byte 0"#),
            ("a = 1\n  # fine\n]", #"3:1: expected a key, found ']'"#),
            ("a = \"\"\"\"\"\"\"\"\"", #"1:13: expected the end of the line, found '"'"#),
            ("a = 'it's'", #"1:9: expected the end of the line, found 's'"#),
            ("a = [[1, 2], [3, \"x]]", #"1:18: the string is not closed: expected " before the end of the file"#),
            ("%", #"1:1: expected a key, found '%'"#),
            ("a = 'x' 'y'", #"1:9: expected the end of the line, found '''"#),
            ("a = inf1", #"1:5: 'inf1' is not a value; text needs quotes"#),
            ("a = nan.", #"1:5: 'nan.' is not a value; text needs quotes"#),
            ("[a.b.]", #"1:6: expected a key, found ']'"#),
            ("[ [a]]", #"1:3: expected a key, found '['"#),
            ("a = {b = {c = 1}, b.d = 2}", #"1:19: 'b' has a value already (line 1) and cannot be added to"#),
            ("[a]\n[a.'a'.\"é x\"]\n[a.a.'é x']", #"3:6: 'a.a.é x' is defined already (line 2)"#),
            (
                "a = [\n  1,\n[b]\nc = 1",
                "3:2: 'b' is not a value; text needs quotes (within the array opened at line 1)"
            ),
            ("a = [\n  '1'\n  '2'", "3:3: expected ',' or ']' in the array opened at line 1, found '''"),
            ("\t\ta = \"é\" b", "1:12: expected the end of the line, found 'b'"),
        ])
    func messages(_ text: String, _ message: String) {
        let error = #expect(throws: TOMLSyntaxError.self) { try TOMLParser.parse(text, file: "f.toml") }
        #expect(error?.description == "f.toml:\(message)")
    }

    @Test(
        "Bytes that are not UTF-8 are refused where they stand",
        arguments: [
            ([0xFF], "1:1"),
            (Array("a = 'é".utf8) + [0xC3], "1:8"),
            (Array("a = 1\n# \u{e9}".utf8) + [0xED, 0xA0, 0x80], "2:5"),
            ([0xEF, 0xBB, 0xBF, 0x61, 0x80], "1:2"),
            (Array("a = 1\n\n".utf8) + [0xC0, 0xAF], "3:1"),
        ] as [([UInt8], String)])
    func notUTF8(_ bytes: [UInt8], _ place: String) {
        let error = #expect(throws: TOMLSyntaxError.self) { try TOMLParser.parse(bytes, file: "f.toml") }
        #expect(error?.description == "f.toml:\(place): not valid UTF-8")
    }

    @Test("A byte order mark is skipped only at the start")
    func byteOrderMark() throws {
        #expect(try TOMLParser.parse("\u{FEFF}a = 1", file: "f.toml").entries.count == 1)
        #expect(try TOMLParser.parse("\u{FEFF}", file: "f.toml").entries.isEmpty)
        #expect(throws: TOMLSyntaxError.self) { try TOMLParser.parse("\u{FEFF}\u{FEFF}a = 1", file: "f.toml") }
        #expect(throws: TOMLSyntaxError.self) { try TOMLParser.parse("a = 1\n\u{FEFF}b = 1", file: "f.toml") }
    }

    private static let nestings: [(String, @Sendable (Int) -> String)] = [
        ("arrays", { "a = " + String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }),
        (
            "inline tables",
            { String(repeating: "a = {", count: $0 - 1) + "a = 1" + String(repeating: "}", count: $0 - 1) }
        ),
        ("a dotted key", { dotted($0) + " = 1" }),
        ("a header", { "[" + dotted($0) + "]" }),
        ("a header of a list", { "[[" + dotted($0) + "]]" }),
        ("a header and a dotted key", { "[" + dotted(100) + "]\n" + dotted($0 - 100) + " = 1" }),
        ("all of them", { "[" + dotted(50) + "]\n" + dotted($0 - 52) + " = [{ a = [] }]" }),
    ]

    private static func dotted(_ count: Int) -> String { Array(repeating: "a", count: count).joined(separator: ".") }

    @Test("128 levels are read and one more is refused, however they are written", arguments: nestings.indices)
    func depth(_ index: Int) throws {
        let (name, nesting) = Self.nestings[index]
        #expect(throws: Never.self, "\(name)") { try TOMLParser.parse(nesting(128), file: "f.toml") }
        let error = #expect(throws: TOMLSyntaxError.self, "\(name)") {
            try TOMLParser.parse(nesting(129), file: "f.toml")
        }
        #expect(error?.message == "nested more than 128 deep")
        #expect(throws: TOMLSyntaxError.self, "\(name)") { try TOMLParser.parse(nesting(100_000), file: "f.toml") }
    }

    @Test("The depth of one table does not weigh on the next")
    func depthIsLeft() throws {
        let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        let text = (0..<50).map { "[t\($0).u]\nx.y = {z = \(deep)}\nw = [{}, {}]" }.joined(separator: "\n")
        #expect(try TOMLParser.parse(text, file: "f.toml").entries.count == 50)
    }
}
