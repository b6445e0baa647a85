import Formats
import MetricModel
import TestSupport
import Testing

@Suite struct InfluxLineParserTests {
    static let now: Int64 = 1_700_000_000_123_456_789

    @Test(
        "One field of `cpu`, at the time of now",
        arguments: [
            ("cpu v=1", .double(1)), ("cpu v=007", .double(7)), ("cpu v=-0i", .int(0)), ("cpu v=1.", .double(1)),
            ("cpu v=.5", .double(0.5)), ("cpu v=-.5", .double(-0.5)), ("cpu v=1.5E-3", .double(0.0015)),
            ("cpu v=1e+2", .double(100)), ("cpu v=1.e2", .double(100)), ("cpu v=-4.", .double(-4)),
            ("cpu v=0i", .int(0)), ("cpu v=9223372036854775807i", .int(.max)),
            ("cpu v=-9223372036854775808i", .int(.min)), ("cpu v=18446744073709551615u", .uint(.max)),
            ("cpu v=0u", .uint(0)), ("cpu v=1e-400", .double(0)), ("cpu v=5e-324", .double(.leastNonzeroMagnitude)),
            ("cpu v=1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
            ("cpu v=00000000000000000000000000001.5", .double(1.5)),
            ("cpu v=123456789012345678901234567890", .double(1.2345678901234568e29)),
            ("cpu v=t", .bool(true)), ("cpu v=T", .bool(true)), ("cpu v=true", .bool(true)),
            ("cpu v=True", .bool(true)), ("cpu v=TRUE", .bool(true)), ("cpu v=f", .bool(false)),
            ("cpu v=F", .bool(false)), ("cpu v=false", .bool(false)), ("cpu v=False", .bool(false)),
            ("cpu v=FALSE", .bool(false)), (#"cpu v="""#, .string("")), (#"cpu v="a\"b\\""#, .string(#"a"b\"#)),
            ("cpu v=\"a\nb\"", .string("a\nb")), ("cpu v=\"a\r\nb\tc, d=e\"", .string("a\r\nb\tc, d=e")),
            (#"cpu v="ünïcode ✓""#, .string("ünïcode ✓")), ("  cpu v=t", .bool(true)),
            ("\u{0B}cpu \u{0C}v=t \u{0B} \n", .bool(true)), ("cpu v=1i,v=2i", .int(2)),
        ] as [(String, FieldValue)])
    func fields(_ line: String, _ value: FieldValue) throws {
        #expect(try parse(line) == [metric("cpu", [:], [.init("v", value)], at: Self.now)])
    }

    @Test("Minus zero stays")
    func minusZero() throws {
        guard case .double(let value)? = try parse("cpu v=-0").first?[field: "v"] else {
            Issue.record("no float")
            return
        }
        #expect(value == 0 && value.sign == .minus)
    }

    @Test(
        "Name, tags and field key",
        arguments: [
            (#"cpu,a=C:\x v=1"#, "cpu", ["a": #"C:\x"#], "v"), (#"cpu,a="q" v=1"#, "cpu", ["a": "\"q\""], "v"),
            ("cpu,a=b,a=c v=1", "cpu", ["a": "c"], "v"), ("cpu,b=2,a=1 v=1", "cpu", ["a": "1", "b": "2"], "v"),
            (#"c\ p\,u\=,t\ a=x\=y\,z f\ o\=o=1"#, #"c p,u\="#, ["t a": "x=y,z"], "f o=o"),
            ("cpu=x v=1", "cpu=x", [:], "v"), (##"cpu\# v=1"##, ##"cpu\#"##, [:], "v"),
            // Of two backslashes in a tag the second still escapes; in a name or a field's key both are one pair.
            (#"cpu,a=b\\,c v=1"#, "cpu", ["a": #"b\,c"#], "v"), (#"cp\\ v=1"#, #"cp\\"#, [:], "v"),
            (#"cpu v\\=1"#, "cpu", [:], #"v\\"#),
            // The quirk of the escaped quote, alone and beside a separator.
            (#"cpu,a=b\"c v=1"#, "cpu", ["a": #"b\"c"#], "v"), (#"cpu,a=b\"\ c v=1"#, "cpu", ["a": #"b" c"#], "v"),
            ("cpu,ä=ö ü=1", "cpu", ["ä": "ö"], "ü"), ("cpu\u{1},a=\u{7F} v=1", "cpu\u{1}", ["a": "\u{7F}"], "v"),
        ])
    func texts(_ line: String, _ name: String, _ tags: [String: String], _ key: String) throws {
        #expect(try parse(line) == [metric(name, tags, [.init(key, .double(1))], at: Self.now)])
    }

    @Test(
        "Times",
        arguments: [
            ("cpu v=1 -5", .nanosecond, -5), ("cpu v=1  \t99 \r\n", .nanosecond, 99), ("cpu v=1 0", .nanosecond, 0),
            ("cpu v=1 7", .microsecond, 7000), ("cpu v=1 7", .millisecond, 7_000_000),
            ("cpu v=1 1718000400", .second, 1_718_000_400_000_000_000),
            ("cpu v=1 9223372036854775807", .nanosecond, .max), ("cpu v=1 -9223372036854775808", .nanosecond, .min),
            ("cpu v=1", .nanosecond, now), ("cpu v=1", .microsecond, 1_700_000_000_123_456_000),
            ("cpu v=1", .millisecond, 1_700_000_000_123_000_000), ("cpu v=1", .second, 1_700_000_000_000_000_000),
            ("cpu s=\"a\nb\" 7", .nanosecond, 7),
        ] as [(String, InfluxLineParser.TimeUnit, Int64)])
    func times(_ line: String, _ unit: InfluxLineParser.TimeUnit, _ time: Int64) throws {
        #expect(try parse(line, unit: unit).map(\.time.nanoseconds) == [time])
    }

    @Test(
        "What is wrong, and where",
        arguments: [
            ("cpu v=007i", "expected field at 1:10"), ("cpu v=+1", "expected field at 1:7"),
            ("cpu v=NaN", "expected field at 1:7"), ("cpu v=tru", "expected field at 1:10"),
            ("cpu v=truex", "expected field at 1:11"), ("cpu v=-1u", "expected field at 1:9"),
            ("cpu v=1.5i", "expected field at 1:10"), ("cpu v=.", "expected field at 1:8"),
            ("cpu v=-", "expected field at 1:8"), ("cpu v=1e", "expected field at 1:9"),
            ("cpu v=1e+", "expected field at 1:10"), ("cpu v=i", "expected field at 1:7"),
            ("cpu v=9223372036854775808i", "value out of range at 1:27"),
            ("cpu v=-9223372036854775809i", "value out of range at 1:28"),
            ("cpu v=18446744073709551616u", "value out of range at 1:28"),
            ("cpu v=99999999999999999999999i", "value out of range at 1:31"),
            ("cpu v=1e400", "value out of range at 1:12"), ("cpu v=1e99999999999", "value out of range at 1:20"),
            (#"cpu s="a\nb""#, "expected field at 1:10"), (#"cpu s="a"#, "expected field at 1:9"),
            (#"cpu s="a"b"#, "expected field at 1:10"), ("cpu,a= v=1", "expected tag at 1:7"),
            ("cpu,=b v=1", "expected tag at 1:5"), (#"cpu,a=b\ v=1"#, "expected tag at 1:11"),
            (#"cpu,a=b\"#, "expected tag at 1:9"), ("cpu,a v=1", "expected tag at 1:6"),
            ("cpu,a=b=c v=1", "expected tag at 1:8"), ("cpu,a=b,", "expected tag at 1:9"),
            ("cpu", "expected tag at 1:4"), ("cpu ", "expected field at 1:5"), ("cpu,a=b\n", "expected tag at 1:8"),
            ("cpu v=1,", "expected field at 1:9"), ("cpu v", "expected field at 1:6"),
            ("cpu =1", "expected field at 1:5"), ("cpu v=", "expected field at 1:7"),
            ("cpu v=1 123abc", "expected timestamp at 1:12"), ("cpu v=1 x", "expected timestamp at 1:9"),
            ("cpu v=1 -", "expected timestamp at 1:10"),
            ("cpu v=1 12345678901234567890", "expected timestamp at 1:28"),
            ("cpu v=1 9223372036854775808", "value out of range at 1:28"), ("cpu v=1 1 2", "parse error at 1:11"),
            (",a=b v=1", "expected measurement name at 1:1"), ("cp\\\nv=1", "parse error at 1:4"),
            ("ok v=1 1\n\n# no\n cpu v=x\nok v=2", "expected field at 4:8"),
            ("a s=\"1\n2\" 7\r\ncpu v=1,", "expected field at 3:9"),
        ])
    func faults(_ text: String, _ what: String) {
        let error = #expect(throws: ParseError.self) { try parse(text) }
        let words = what.split(separator: " ").last?.split(separator: ":") ?? []
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = String(lines[(Int(words[0]) ?? 1) - 1]) ?? ""
        #expect(error?.message == "metric parse error: \(what): \(quoted(line))")
    }

    /// Enough of Go's quoting for the lines above.
    private func quoted(_ line: String) -> String {
        "\"" + line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    @Test("A stamp that does not fit once it is in nanoseconds")
    func timeOverflow() {
        #expect(throws: ParseError.self) { try parse("cpu v=1 9223372037", unit: .second) }
        #expect(throws: ParseError.self) { try parse("cpu v=1 -9223372036854775808", unit: .microsecond) }
    }

    @Test("What cannot be printed is escaped in the error, and of a long line only what leads to the fault is shown")
    func errorText() {
        let control = #expect(throws: ParseError.self) { try parse("c\u{1}\té v=x") }
        #expect(control?.message == #"metric parse error: expected field at 1:6: "c\x01\té v=x""#)
        let long = #expect(throws: ParseError.self) {
            try parse("cpu " + String(repeating: "a", count: 5000) + "=x,b=2")
        }
        #expect(
            long?.message == "metric parse error: expected field at 1:5006: \"..." + String(repeating: "a", count: 1023)
                + "=<-- here\"")
    }

    @Test("Comments, empty lines, carriage returns, no newline at the end")
    func lines() throws {
        let text = "# a\n\n  \t# b\r\n\t\u{0B}weir level=1.5 1\r\n\r\n#weir level=9 1\nweir level=1.7 2"
        #expect(
            try parse(text) == [
                metric("weir", [:], [.init("level", .double(1.5))], at: 1),
                metric("weir", [:], [.init("level", .double(1.7))], at: 2),
            ])
        for empty in ["", "\n", "#", "# no end", "  ", "\r\n \n"] { #expect(try parse(empty).isEmpty) }
    }

    @Test("Metrics of one series share a tag set, from one text to the next too")
    func sharing() throws {
        var parser = InfluxLineParser()
        let text = Array(#"cpu,a=1,b=\ 2 v=1 1\#n"#.utf8)
        let first = try parser.parse(text.span, now: Timestamp(nanoseconds: 0))
        let second = try parser.parse(text.span, now: Timestamp(nanoseconds: 0))
        #expect(first == second)
        #expect(first[0].tags === second[0].tags)
    }

    @Test("Fields may come in any order, be left out, come twice or be hundreds")
    func fieldOrder() throws {
        let keys = (0..<200).map { "field\($0)" }
        var random = SeededNumbers(seed: 3)
        var parser = InfluxLineParser()
        for _ in 0..<100 {
            let chosen = keys.shuffled(using: &random).prefix(Int.random(in: 1...200, using: &random))
            let again = chosen.prefix(5)
            let line = "m " + (chosen.map { "\($0)=1i" } + again.map { "\($0)=2i" }).joined(separator: ",") + " 1"
            let parsed = try parser.parse(Array(line.utf8).span, now: Timestamp(nanoseconds: 0))
            #expect(parsed == [metric("m", [:], chosen.map { .init($0, .int(again.contains($0) ? 2 : 1)) })])
        }
    }

    @Test("What is escaped, or broken, in two ways is still one field")
    func sameText() throws {
        let broken = Array("m ".utf8) + [0xFF] + Array("=1i,".utf8) + [0xFE] + Array("=2i 1".utf8)
        #expect(try parse(broken) == [metric("m", [:], [.init("\u{FFFD}", .int(2))])])
        let parsed = try parse(#"m a\ \"=1i,a\ "=2i,b=3i 1"#)
        #expect(parsed == [metric("m", [:], [.init("a \"", .int(2)), .init("b", .int(3))])])
    }

    @Test("Many series, many measurements: the memory of them ends, the metrics do not")
    func manySeries() throws {
        var parser = InfluxLineParser()
        for round in 0..<3 {
            let text = (0..<10_000).map { "m\($0),t=\($0) f\($0 % 7)=\(round)i \($0)\n" }.joined()
            let parsed = try parser.parse(Array(text.utf8).span, now: Timestamp(nanoseconds: 0))
            let isRight = parsed.enumerated().allSatisfy { i, parsed in
                parsed == metric("m\(i)", ["t": "\(i)"], [.init("f\(i % 7)", .int(Int64(round)))], at: Int64(i))
            }
            #expect(parsed.count == 10_000 && isRight)
        }
    }

    @Test("Keys and heads too long to be remembered are read all the same")
    func longKeys() throws {
        let key = String(repeating: "k", count: 1000)
        let tag = String(repeating: "t", count: 10_000)
        var parser = InfluxLineParser()
        let text = Array("m,\(tag)=1 \(key)=1i,a=2i,\(key)=3i 1\n".utf8)
        for _ in 0..<2 {
            let parsed = try parser.parse(text.span, now: Timestamp(nanoseconds: 0))
            #expect(parsed == [metric("m", [tag: "1"], [.init(key, .int(3)), .init("a", .int(2))])])
        }
    }

    @Test("A line of a megabyte")
    func hugeLine() throws {
        let value = String(repeating: "x\\\"", count: 350_000)
        let parsed = try parse("cpu,t=\(String(repeating: "y", count: 300_000)) v=\"\(value)\" 1")
        #expect(parsed.first?[field: "v"] == .string(String(repeating: "x\"", count: 350_000)))
        #expect(parsed.first?.tags["t"]?.utf8.count == 300_000)
    }
}
