import Bytes
import Formats
import MetricModel
import TestSupport
import Testing

@Suite struct MessagePackSerializerTests {
    static func write(_ metric: Metric) -> [UInt8] {
        var serializer = MessagePackSerializer()
        var writer = ByteWriter()
        serializer.append(metric, to: &writer)
        return writer.bytes
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String { String(hexadecimal: Array(bytes)) }

    @Test("A whole metric")
    func whole() {
        let metric = Metric(
            "cpu", tags: TagSet(["h": "a"]), fields: [.init("v", .int(1))],
            at: Timestamp(nanoseconds: 1_500_000_000_000_000_000))
        let text =
            "84" + "a46e616d65" + "a3637075" + "a474696d65" + "d6ff59682f00" + "a474616773" + "81a168a161"
            + "a66669656c6473" + "81a17601"
        #expect(Self.hex(Self.write(metric)) == text)
    }

    @Test(
        "Times take the shortest of three forms",
        arguments: [
            (0, "d6ff00000000"), (1_000_000_000, "d6ff00000001"), (4_294_967_295_000_000_000, "d6ffffffffff"),
            (4_294_967_296_000_000_000, "d7ff0000000100000000"), (1, "d7ff0000000400000000"),
            (1_500_000_000_999_999_999, "d7ffee6b27fc59682f00"), (-1_000_000_000, "c70cff00000000ffffffffffffffff"),
            (-1, "c70cff3b9ac9ffffffffffffffffff"),
        ] as [(Int64, String)])
    func times(_ nanoseconds: Int64, _ expected: String) {
        let bytes = Self.write(Metric("m", fields: [], at: Timestamp(nanoseconds: nanoseconds)))
        // name, its value and the key of the time come before; then no tags and no fields.
        #expect(Self.hex(bytes.dropFirst(1 + 5 + 2 + 5).dropLast(5 + 1 + 7 + 1)) == expected)
    }

    @Test(
        "Values take the fewest bytes",
        arguments: [
            (.int(0), "00"), (.int(127), "7f"), (.int(128), "d10080"), (.int(32768), "d200008000"), (.int(-1), "ff"),
            (.int(-32), "e0"), (.int(-33), "d0df"), (.int(-128), "d080"), (.int(-129), "d1ff7f"),
            (.int(-32769), "d2ffff7fff"), (.int(.max), "d37fffffffffffffff"), (.int(.min), "d38000000000000000"),
            (.uint(127), "7f"), (.uint(128), "cc80"), (.uint(256), "cd0100"), (.uint(65536), "ce00010000"),
            (.uint(.max), "cfffffffffffffffff"), (.double(1.5), "cb3ff8000000000000"), (.bool(true), "c3"),
            (.bool(false), "c2"), (.string(""), "a0"), (.string("é"), "a2c3a9"),
            (.string(String(repeating: "x", count: 32)), "d920" + String(repeating: "78", count: 32)),
            (.string(String(repeating: "x", count: 256)), "da0100" + String(repeating: "78", count: 256)),
            (.string(String(repeating: "x", count: 65536)), "db00010000" + String(repeating: "78", count: 65536)),
        ] as [(FieldValue, String)])
    func values(_ value: FieldValue, _ expected: String) {
        let bytes = Self.write(Metric("m", fields: [.init("v", value)], at: Timestamp(nanoseconds: 0)))
        #expect(Self.hex(bytes.dropFirst(1 + 5 + 2 + 5 + 6 + 5 + 1 + 7 + 1 + 2)) == expected)
    }

    @Test("Maps of many entries", arguments: [(15, "8f"), (16, "de0010"), (70000, "df00011170")])
    func maps(_ count: Int, _ head: String) {
        let fields = (0..<count).map { Metric.Field("\($0)", .int(0)) }
        let bytes = Self.write(Metric("m", fields: fields, at: Timestamp(nanoseconds: 0)))
        #expect(Self.hex(bytes.dropFirst(1 + 5 + 2 + 5 + 6 + 5 + 1 + 7).prefix(head.count / 2)) == head)
    }
}
