import Formats
import MetricModel
import Testing

@Suite struct Carbon2SerializerTests {
    private static let fields: [Metric.Field] = [
        .init("idle time", .double(93.5)), .init("busy", .int(6)), .init("label", .string("a")),
        .init("hot", .bool(true)),
        .init("big", .double(1_234_567)), .init("u", .uint(.max)),
    ]

    @Test("A line for each field, two spaces before the value")
    func separate() {
        var serializer = Carbon2Serializer()
        let sent = [metric("c p/u", ["ho st": "k 1", "e": ""], Self.fields, at: 1_718_100_000_999_999_999)]
        let head = "metric=c_p:u field="
        let tags = " e=null ho_st=k_1  "
        let expected =
            head + "idle_time" + tags + "93.5 1718100000\n" + head + "busy" + tags + "6 1718100000\n" + head + "hot"
            + tags
            + "1 1718100000\n" + head + "big" + tags + "1234567 1718100000\n" + head + "u" + tags
            + "18446744073709551615 1718100000\n"
        #expect(serializer.text(sent) == expected)
        #expect(serializer.text(sent) == expected)
    }

    @Test("The field in the name, another replacement, no tags")
    func included() {
        var serializer = Carbon2Serializer(layout: .metricIncludesField, replacement: UInt8(ascii: "_"))
        #expect(
            serializer.text([metric("!@#$%^&*()+`'\"[]{};<>,?/\\|=.-:é", [:], [.init("a=b c", .bool(false))], at: 0)])
                == "metric=___________________________.-:é_a=b_c  0 0\n")
    }
}
