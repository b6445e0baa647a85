import Formats
import Testing

@Suite struct GraphiteParserTests {
    private static func parser(_ templates: [String] = []) throws -> GraphiteParser {
        GraphiteParser(templates: try GraphiteTemplates(templates))
    }

    @Test(
        "A line",
        arguments: [
            ("a.b 1", "a.b value=1"), ("\na.b 1.5 1700000001\n", "a.b value=1.5 1700000001000000000"),
            ("  a \t 2  \r\n", "a value=2"), ("a 1e3 -1", "a value=1000"),
            ("a 1 1700000000.25", "a value=1 1700000000250000000"), ("a 0x1p4", "a value=16"),
            ("a;k=v;z=y 1", "a,k=v,z=y value=1"), ("a;k 1", "a value=1"), ("a;k=;=v;k=a=b 1", "a value=1"),
            ("a;k!=v;k^=w 1", "a value=1"), ("a;k=~v;l=v~ 1", "a,l=v~ value=1"), ("a;b=1;b=2 3", "a,b=2 value=3"),
            ("a 1 -2147558400", "a value=1 -2147558400000000000"), ("a 1 0", "a value=1 0"),
        ])
    func line(_ text: String, _ expected: String) throws {
        var parser = try Self.parser()
        #expect(try parser.lines(text) == [expected])
        // What is remembered reads the same.
        #expect(try parser.lines(text) == [expected])
    }

    @Test("A path without a measurement is the measurement; a tag of the line goes before one of the template")
    func fallback() throws {
        var parser = try Self.parser(["host.measurement"])
        #expect(try parser.lines("a 1\na.m;host=b 2\n") == ["a,host=a value=1", "m,host=b value=2"])
    }

    @Test(
        "Lines that are none",
        arguments: [
            ("a\n", "received \"a\" which doesn't have required fields"),
            ("a 1 2 3\n", "received \"a 1 2 3\" which doesn't have required fields"),
            ("a 1x\n", "field \"a\" value: \"1x\" is no number"), ("a 1 x\n", "field \"a\" time: \"x\" is no number"),
            ("a 1 -2147558401\n", "timestamp out of range"), ("a 1 2147472001\n", "timestamp out of range"),
            ("a 1 nan\n", "timestamp out of range"), ("a 1 1e300\n", "timestamp out of range"),
            (
                "b 1\na x\nc 2\nd\n",
                "field \"a\" value: \"x\" is no number\nreceived \"d\" which doesn't have required fields"
            ),
        ])
    func fault(_ text: String, _ message: String) throws {
        var parser = try Self.parser()
        #expect(parser.complaint(text) == message)
    }

    @Test("Damaged text is metrics or an error")
    func mutations() throws {
        var mutations = Mutations(seed: 1)
        var old = try Self.parser(["a.* .host.measurement.field*", "measurement.x* k=v"])
        var good = 0
        for _ in 0..<3000 {
            let bytes = mutations.next(of: "a.b.cpu.load;dc=x;r=1 12.5 1700000000\nmem.free 3e2\n")
            var new = try Self.parser(["a.* .host.measurement.field*", "measurement.x* k=v"])
            let one = try? old.parse(bytes.span, now: testNow)
            let other = try? new.parse(bytes.span, now: testNow)
            #expect(one == nil && other == nil || one.map { "\($0)" } == other.map { "\($0)" })
            if one != nil { good += 1 }
        }
        #expect(good > 300)
    }
}
