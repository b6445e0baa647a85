import Bytes
import Formats
import MetricModel
import Testing

@Suite struct InfluxLineSerializerTests {
    @Test("The example of the reference")
    func example() throws {
        let line = try write(
            [
                metric(
                    "my cpu", ["a": "b=c", "h": "x,y"],
                    [.init("s", .string(#"say "hi"\"#)), .init("i", .int(1)), .init("f", .double(1))],
                    at: 1_700_000_000_000_000_000)
            ], .init(sortFields: true))
        #expect(line == #"my\ cpu,a=b\=c,h=x\,y f=1,i=1i,s="say \"hi\"\\" 1700000000000000000"# + "\n")
    }

    @Test("Control characters, backslashes and empty tags")
    func escapes() throws {
        let tags = ["a\tb": "c\nd", "e": "\\", "f\\": "g\\\\", "h": "", "": "i", "j": "k\\l", "m": "n "]
        let line = try write([
            metric("we=\t,\u{C}\r", tags, [.init("f\n=\\", .string("a\nb\t\"")), .init("", .int(1))])
        ])
        #expect(
            line == #"we=\t\,\f\r,a\tb=c\nd,f=g,j=k\l,m=n\  f\n\=\="# + "\"a\nb\t\\\"\" 1\n")
    }

    @Test(
        "Values",
        arguments: [
            (.int(.min), "-9223372036854775808i"), (.uint(7), "7i"), (.uint(.max), "9223372036854775807i"),
            (.double(1), "1"), (.double(-0.0), "-0"), (.double(1e21), "1000000000000000000000"),
            (.double(0.000001), "0.000001"), (.bool(true), "true"), (.bool(false), "false"), (.string(""), "\"\""),
        ] as [(FieldValue, String)])
    func values(_ value: FieldValue, _ text: String) throws {
        #expect(try write([metric("m", [:], [.init("v", value)])]) == "m v=\(text) 1\n")
    }

    @Test("Unsigned integers as such, in test mode with sorted fields")
    func testMode() throws {
        let fields: [Metric.Field] = [.init("b", .uint(.max)), .init("a", .bool(true)), .init("Z", .int(1))]
        #expect(try write([metric("m", [:], fields)], .testMode) == "m Z=1i,a=true,b=18446744073709551615u 1\n")
    }

    @Test func withoutTimestamp() throws {
        #expect(try write([metric("m", [:], [.init("v", .int(1))])], .init(omitTimestamp: true)) == "m v=1i\n")
    }

    @Test("Fields without a word in line protocol are dropped, and a metric of nothing else is refused")
    func unserializable() throws {
        let odd: [Metric.Field] = [.init("a", .double(.nan)), .init("b", .double(.infinity)), .init("", .int(1))]
        #expect(try write([metric("m", [:], odd + [.init("c", .int(1))])]) == "m c=1i 1\n")
        var serializer = InfluxLineSerializer()
        var writer = ByteWriter()
        writer.append("before")
        #expect(throws: SerializeError("no serializable fields")) {
            try serializer.append(metric("m", [:], odd), to: &writer)
        }
        #expect(throws: SerializeError("invalid name")) {
            try serializer.append(metric("", [:], [.init("c", .int(1))]), to: &writer)
        }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "before")
    }

    @Test("A batch goes on without what cannot be written, and says which that was")
    func batch() {
        var serializer = InfluxLineSerializer()
        var writer = ByteWriter()
        let leftOut = serializer.append(
            [
                metric("a", [:], [.init("v", .int(1))]), metric("b", [:], [.init("v", .double(.nan))]),
                metric("", [:], [.init("v", .int(1))]), metric("c", [:], [.init("v", .int(3))]),
            ], to: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "a v=1i 1\nc v=3i 1\n")
        #expect(leftOut.map(\.index) == [1, 2])
        #expect(leftOut.map(\.error.message) == ["no serializable fields", "invalid name"])
    }

    static let long = metric(
        "m", ["t": "1"], [.init("a", .int(1)), .init("b", .int(2)), .init("c", .int(3))], at: 1234)

    @Test(
        "Long metrics become several lines; separators beyond one are not counted",
        arguments: [
            (0, "m,t=1 a=1i,b=2i,c=3i 1234\n"), (26, "m,t=1 a=1i,b=2i,c=3i 1234\n"),
            (25, "m,t=1 a=1i,b=2i,c=3i 1234\n"), (24, "m,t=1 a=1i,b=2i 1234\nm,t=1 c=3i 1234\n"),
            (21, "m,t=1 a=1i,b=2i 1234\nm,t=1 c=3i 1234\n"),
            (20, "m,t=1 a=1i 1234\nm,t=1 b=2i 1234\nm,t=1 c=3i 1234\n"),
            (16, "m,t=1 a=1i 1234\nm,t=1 b=2i 1234\nm,t=1 c=3i 1234\n"),
        ])
    func maxLineBytes(_ limit: Int, _ text: String) throws {
        #expect(try write([Self.long], .init(maxLineBytes: limit)) == text)
    }

    @Test("A field that fits into no line: alone nothing of the metric stays, in a batch the lines before it")
    func needMoreSpace() throws {
        let options = InfluxLineSerializer.Options(maxLineBytes: 16)
        let wide = metric("m", [:], [.init("a", .int(1)), .init("wide", .string("0123456789")), .init("c", .int(1))])
        #expect(throws: SerializeError("need more space")) { try write([wide], options) }
        #expect(throws: SerializeError("need more space")) { try write([Self.long], .init(maxLineBytes: 15)) }
        var serializer = InfluxLineSerializer(options)
        var writer = ByteWriter()
        let leftOut = serializer.append([wide, metric("n", [:], [.init("v", .int(1))])], to: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "m a=1i 1\nn v=1i 1\n")
        #expect(leftOut == [LeftOut(index: 0, error: SerializeError("need more space"))])
    }
}
