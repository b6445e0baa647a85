import AgentCore
import TOML
import Testing

@Suite struct EnvironmentVariablesTests {
    private static let values = ["A": "va", "E": "", "B": "$A", "lines": "x\ny", "_under_1": "u", "Q": "a = \"b\""]
    private let standard = EnvironmentVariables(values)
    private let old = EnvironmentVariables(values, style: .old)

    @Test(
        "Each form with a variable that is unset (U), empty (E) and set (A)",
        arguments: [
            ("$U|$E|$A", "$U||va"),
            ("${U}|${E}|${A}", "${U}||va"),
            ("${U:-t}", "t"), ("${E:-t}", "t"), ("${A:-t}", "va"),
            ("${U-t}", "t"), ("${E-t}", ""), ("${A-t}", "va"),
            ("${E?m}", ""), ("${A?m}", "va"), ("${A:?m}", "va"),
            ("${U:+t}", ""), ("${E:+t}", ""), ("${A:+t}", "t"),
            ("${U+t}", ""), ("${E+t}", "t"), ("${A+t}", "t"),
        ])
    func forms(_ text: String, _ expected: String) throws {
        #expect(try standard.expand(text) == expected)
        #expect(try old.expand(text) == expected)
    }

    @Test(
        "What Telegraf was seen to make of these",
        arguments: [
            ("x${A}y${A}z", "xvayvaz"), ("$A_b", "$A_b"), ("${A}_b", "va_b"), ("$a", "$a"), ("$B", "$A"),
            ("$$A", "$A"), ("$$$A", "$va"), ("${U:-$A}", "va"), ("${U:-${A}}", "va"), ("${U:-${V:-w}}", "w"),
            ("${U:-}", ""), ("${U:-a:b-c}", "a:b-c"), ("${U:-a}b}", "ab}"), ("${U:-d}/${A}", "d/va"),
            ("${U:-d}/${U}", "d/"), ("${A:0:1}", "${A:0:1}"), ("${A#x}", "${A#x}"), ("${A b}", "${A b}"),
            ("${A", "${A"), ("${}", "${}"), ("cost $5 $A", "cost $5 va"), (#"^(\w+)$"#, #"^(\w+)$"#),
            ("@{store:key}", "@{store:key}"), ("${1}xx of $(x) $5", "${1}xx of $(x) $5"),
        ])
    func recorded(_ text: String, _ expected: String) throws {
        #expect(try standard.expand(text) == expected)
    }

    @Test(
        "The edges of names, braces and lines",
        arguments: [
            ("", ""), ("$", "$"), ("a$", "a$"), ("${", "${"), ("$$", "$"), ("$$$$", "$$"),
            ("no variable", "no variable"),
            ("$_under_1.x", "u.x"), ("$1A", "$1A"), ("$é", "$é"), ("${Aé}", "${Aé}"), ("é$Aé", "évaé"),
            ("$A$A", "vava"),
            ("${A}}", "va}"), ("${${A}}", "${va}"), ("${1${A}", "${1va"), ("$lines", "x\ny"), ("${ A}", "${ A}"),
            // A form ends on its line.
            ("${U:-a\nb}", "${U:-a\nb}"), ("${U:-a}\n${U}", "a\n${U}"), ("${U:-a}\n${1}", "a\n${1}"),
            // Braces that belong to no variable do not count.
            ("${U:-{}}", "{}"), ("${U:-a{b}c}", "a{bc}"), ("${A:-{x}}", "va}"),
            // A brace that is missing: the last one ends the form, and its text is malformed.
            ("${U:-${A}", "${U:-${A}"),
            // One malformed reference in a text, or behind a form on its line, leaves all of it as written.
            ("${U:-${1}}", "${U:-${1}}"), ("${A:-${1}}", "${A:-${1}}"), ("${U:-d} ${1} $A", "${U:-d} ${1} va"),
            ("$A ${U:-d}/${1} $A", "va ${U:-d}/${1} va"), ("${U:-d}/$1", "d/$1"),
            // Behind a form on its line unset is empty; after the last brace it is as written again.
            ("${U:-d} $U ${A} $U", "d  va $U"), ("$U ${U:-d} $U", "$U d $U"), ("${U:-d} $$A }", "d $A }"),
            ("${U:-$V}", ""), ("${U:-$$A}", "$A"), ("${A:+<${A}>}", "<va>"), ("${U:-${V-${A:+x}}}", "x"),
            ("${U:-a?b+c}", "a?b+c"), ("${A?-}", "va"), ("${U-:-x}", ":-x"), ("${U:--x}", "-x"),
        ])
    func edges(_ text: String, _ expected: String) throws {
        #expect(try standard.expand(text) == expected)
    }

    @Test(
        "The old style gives a second dollar sign no meaning, but within the text of a form",
        arguments: [
            ("$$A", "$va"), ("$$", "$$"), ("$$tabase", "$$tabase"), ("$${A}", "$va"), (#"\$A"#, #"\va"#),
            ("my-da${U:-omg}base", "my-daomgbase"), ("${1}", "${1}"), ("${U:-$$A}", "$A"), ("${U:-d}$$A}", "d$va}"),
            ("${U}$U", "${U}$U"),
        ])
    func oldStyle(_ text: String, _ expected: String) throws {
        #expect(try old.expand(text) == expected)
    }

    @Test(
        "A required variable that is missing is named, with the message of the file",
        arguments: [
            ("${U:?must be set}", "required variable U is missing a value: must be set"),
            ("${U?must be set}", "required variable U is missing a value: must be set"),
            ("${E:?must be set}", "required variable E is missing a value: must be set"),
            ("${U:?}", "required variable U is missing a value"),
            ("${U?}", "required variable U is missing a value"),
            ("${U:?set $A or ${A}}", "required variable U is missing a value: set va or va"),
            ("$A ${U:-${V:?inner}}", "required variable V is missing a value: inner"),
            // Even where the text is not needed.
            ("${A:-${V:?inner}}", "required variable V is missing a value: inner"),
            ("${U:-d} ${V?behind}", "required variable V is missing a value: behind"),
            ("${U:?first} ${V:?second}", "required variable U is missing a value: first"),
        ])
    func missing(_ text: String, _ message: String) {
        let error = #expect(throws: MissingVariable.self) { try standard.expand(text) }
        #expect(error?.description == message)
    }

    @Test("A line of many forms is read to its end, and forms within forms to a depth of 100")
    func limits() throws {
        let many = String(repeating: "${U:-x}", count: 20_000)
        #expect(try standard.expand(many) == String(repeating: "x", count: 20_000))
        func nested(_ depth: Int) -> String {
            String(repeating: "${U:-", count: depth) + "x" + String(repeating: "}", count: depth)
        }
        #expect(try standard.expand(nested(100)) == "x")
        #expect(try standard.expand(nested(101)) == nested(101))
        #expect(try standard.expand(nested(2000)) == nested(2000))
    }

    @Test(
        "In a whole text comments go first, and strings keep their number signs",
        arguments: [
            ("a = $A # ${U:?not needed}\nb = 1", "a = va \nb = 1"),
            ("# ${U:?not needed}\r\na = 1", "\na = 1"),
            ("a = \"has # $A\" # x", "a = \"has # va\" "),
            ("a = 'has # $A' # x", "a = 'has # va' "),
            (##"a = "\"# $A" # x"##, ##"a = "\"# va" "##),
            (#"a = 'C:\' # ${U:?x}"#, #"a = 'C:\' "#),
            (
                "a = \"\"\"\n# $A \" \"\" \\\"\"\" # in\n\"\"\" # x\nb = 1",
                "a = \"\"\"\n# va \" \"\" \\\"\"\" # in\n\"\"\" \nb = 1"
            ),
            ("a = '''\n# $A '' \\''' # x\nb = 1", "a = '''\n# va '' \\''' \nb = 1"),
            ("a = \"\"\"\"x\"\"\"\"\" # x", "a = \"\"\"\"x\"\"\"\"\" "),
            ("a = '' # x\nb = \"\" # y\nc = '''''' # z", "a = '' \nb = \"\" \nc = '''''' "),
            ("a = it's # in\nb = 1 # x", "a = it's # in\nb = 1 "),
            ("a = \"\"\"# never closed", "a = \"\"\"# never closed"),
            ("#", ""), ("\"", "\""), ("\\", "\\"), ("a = \"\\", "a = \"\\"),
            ("  $Q", "  a = \"b\""),
            ("é = '#' # é", "é = '#' "),
        ])
    func wholeText(_ text: String, _ expected: String) throws {
        #expect(try standard.expandingWholeText(text) == expected)
    }

    @Test("A variable in a whole text may be any piece of TOML, and what follows keeps its place")
    func wholeTextPlaces() throws {
        let file = """
            # ${U:?not needed}
            [global_tags]
              dc = "$A"  # comment
              text = '''
            # not a comment
            '''
              port = ${PORT}
              $EXTRA
              last = 1
            """
        let variables = EnvironmentVariables(["A": "fra", "PORT": "8086", "EXTRA": "name = \"x # y\""])
        let root = try TOMLParser.parse(variables.expandingWholeText(file), file: "f.toml")
        guard case .table(let tags)? = root["global_tags"]?.kind else {
            Issue.record("global_tags is missing")
            return
        }
        #expect(
            tags.entries.map { "\($0.keyPlace) \($0.key) = \($0.value.shown)" } == [
                "f.toml:3:3 dc = the string \"fra\"",
                "f.toml:4:3 text = the string \"# not a comment\n\"",
                "f.toml:7:3 port = the integer 8086",
                "f.toml:8:3 name = the string \"x # y\"",
                "f.toml:9:3 last = the integer 1",
            ])
    }

    @Test("In a parsed file every string value is expanded, and a missing variable stops it")
    func parsedFile() throws {
        let file = "a = '$A'\n'$A' = ['${A}', {b = '# $A'}]\nc = '${NOT_SET:?must be set}'"
        let root = try TOMLParser.parse(file, file: "f.toml")
        let withValue = EnvironmentVariables(["A": "va # \"", "NOT_SET": "x"])
        let expanded = try root.mappingStrings { text, _ throws(MissingVariable) in try withValue.expand(text) }
        #expect(expanded.entries.map(\.key) == ["a", "$A", "c"])
        #expect(expanded["a"]?.shown == #"the string "va # """#)
        guard case .array(let items)? = expanded["$A"]?.kind, case .table(let table)? = items.last?.kind else {
            Issue.record("the list is missing")
            return
        }
        #expect(items.first?.shown == #"the string "va # """#)
        #expect(table["b"]?.shown == ##"the string "# va # """##)
        let error = #expect(throws: MissingVariable.self) {
            try root.mappingStrings { text, _ throws(MissingVariable) in try standard.expand(text) }
        }
        #expect(error?.name == "NOT_SET")
    }
}
