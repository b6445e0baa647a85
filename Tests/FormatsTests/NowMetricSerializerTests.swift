import Bytes
import Formats
import MetricModel
import Testing

@Suite struct NowMetricSerializerTests {
    static let metric = Metric(
        "cpu", tags: TagSet(["host": "web \"1\"", "objectname": "C:\\"]),
        fields: [
            .init("idle", .double(0.0000001)), .init("s", .string("x")), .init("up", .bool(true)), .init("", .int(1)),
        ],
        at: Timestamp(nanoseconds: 1_700_000_000_123_456_789))
    static let bare = Metric("m", fields: [.init("n", .int(-5))], at: Timestamp(nanoseconds: 1_000_000))
    static let text = Metric("t", fields: [.init("s", .string("x"))], at: Timestamp(nanoseconds: 0))

    static let records =
        #"{"metric_type":"idle","resource":"C:\\","node":"web \"1\"","value":1e-7,"timestamp":1700000000123,"#
        + #""ci2metric_id":{"node":"web \"1\""},"source":"Telegraf"},"#
        + #"{"metric_type":"up","resource":"C:\\","node":"web \"1\"","value":true,"timestamp":1700000000123,"#
        + #""ci2metric_id":{"node":"web \"1\""},"source":"Telegraf"}"#
    static let bareRecord =
        #"{"metric_type":"n","resource":"","node":"","value":-5,"timestamp":1,"ci2metric_id":null,"source":"Telegraf"}"#

    @Test("A record for each field that is no text")
    func single() throws {
        for (layout, expected) in [
            (NowMetricSerializer.Layout.array, "[\(Self.records)][\(Self.bareRecord)]null"),
            (.records, "{\"records\":[\(Self.records)]}{\"records\":[\(Self.bareRecord)]}{\"records\":null}"),
        ] {
            var serializer = NowMetricSerializer(layout: layout)
            var writer = ByteWriter()
            for metric in [Self.metric, Self.bare, Self.text] { try serializer.append(metric, to: &writer) }
            #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
        }
    }

    @Test("A batch is one list; what cannot be written is left out of it")
    func batch() {
        var odd = Self.metric
        odd[field: "odd"] = .double(.infinity)
        for (layout, expected) in [
            (NowMetricSerializer.Layout.array, "[\(Self.records),\(Self.bareRecord)]"),
            (.records, "{\"records\":[\(Self.records),\(Self.bareRecord)]}"),
        ] {
            var serializer = NowMetricSerializer(layout: layout)
            var writer = ByteWriter()
            let leftOut = serializer.append([odd, Self.metric, Self.text, Self.bare, odd], to: &writer)
            #expect(leftOut.map(\.index) == [0, 4])
            #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
        }
    }

    @Test("A batch of nothing is an empty list")
    func empty() {
        var serializer = NowMetricSerializer()
        var writer = ByteWriter()
        _ = serializer.append([Self.text], to: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "[]")
    }
}
