import Filtering
import Formats
import MetricModel
import Testing

@Suite struct LogfmtParserTests {
    private static func parser(_ tagKeys: [String] = []) throws -> LogfmtParser {
        LogfmtParser(name: "m", tagKeys: tagKeys.isEmpty ? nil : try PatternList(tagKeys))
    }

    @Test(
        "A text",
        arguments: [
            ("a=1 b=x\n", ["m a=1i,b=\"x\""]), ("a=1\nb=2", ["m a=1i", "m b=2i"]),
            ("a=1.5 b=t c=FALSE d=1e6 e=0x1p2", ["m a=1.5,b=true,c=false,d=1000000,e=4"]),
            ("a=\"x y\" b=\"7\" c=\"tr\\u0075e\"", ["m a=\"x y\",b=7i,c=true"]),
            ("a=\"q\\\"\\\\\\n\\u00e9\\ud83d\\udca1\\ud83d\" x=1", ["m a=\"q\\\"\\\\\né💡\u{FFFD}\",x=1i"]),
            ("a='it \\ is' b=1", ["m a=\"it \\\\ is\",b=1i"]),
            ("bare a=1 empty= quoted=\"\" other=''", ["m a=1i"]), ("bare\n\n \t\n", []),
            ("a=1 a=2", ["m a=2i"]), ("\u{1}a=1\u{2}b=2", ["m a=1i,b=2i"]), ("a=1\r\n", ["m a=1i"]), ("", []),
            ("ключ=да", ["m ключ=\"да\""]), ("a=1\tb=2", ["m a=1i,b=2i"]), ("a=1,2", ["m a=\"1,2\""]),
        ])
    func text(_ text: String, _ expected: [String]) throws {
        var parser = try Self.parser()
        #expect(try parser.lines(text) == expected)
        #expect(try parser.lines(text) == expected)
    }

    @Test("Keys that become tags, by pattern; a metric may have nothing else")
    func tags() throws {
        var parser = try Self.parser(["method", "stat*"])
        #expect(
            try parser.lines("method=GET status=200 took=1.5\nmethod=PUT state=\"a\\tb\" took=2\n")
                == ["m,method=GET,status=200 took=1.5", "m,method=PUT,state=a\\tb took=2i"])
        let bytes = Array("method=GET\nmethod=GET\n".utf8)
        let metrics = try parser.parse(bytes.span, now: testNow)
        #expect(metrics.count == 2)
        #expect(metrics[0].tags === metrics[1].tags && metrics[0].fields.isEmpty)
    }

    @Test(
        "A text that is refused",
        arguments: [
            ("a=b=c", "logfmt syntax error at pos 4 on line 1: unexpected '='"),
            ("x=1\n=b", "logfmt syntax error at pos 1 on line 2: unexpected '='"),
            ("a\"b=1", "logfmt syntax error at pos 2 on line 1: unexpected '\"'"),
            ("a=b\"c", "logfmt syntax error at pos 4 on line 1: unexpected '\"'"),
            ("a=\"b", "logfmt syntax error at pos 5 on line 1: unterminated quoted value"),
            ("a='b", "logfmt syntax error at pos 5 on line 1: unterminated quoted value"),
            ("a=\"\\x\"", "logfmt syntax error at pos 7 on line 1: invalid quoted value"),
            ("a=\"\\u12\"", "logfmt syntax error at pos 9 on line 1: invalid quoted value"),
            ("a=\"\\", "logfmt syntax error at pos 5 on line 1: unterminated quoted value"),
        ])
    func fault(_ text: String, _ message: String) throws {
        var parser = try Self.parser()
        #expect(parser.complaint(text) == message)
    }

    @Test("Damaged text is metrics or an error, the same with what is remembered and without")
    func mutations() throws {
        var mutations = Mutations(seed: 4)
        var old = try Self.parser(["l*"])
        var good = 0
        for _ in 0..<3000 {
            let bytes = mutations.next(
                of: "ts=2024-06-10 lvl=info msg=\"door \\\"a\\u0041\\\" open\" n=-3 r=0.25 bare e='x y'\n")
            var new = try Self.parser(["l*"])
            let one = try? old.parse(bytes.span, now: testNow)
            let other = try? new.parse(bytes.span, now: testNow)
            #expect(one == other)
            if one != nil { good += 1 }
        }
        #expect(good > 300)
    }
}
