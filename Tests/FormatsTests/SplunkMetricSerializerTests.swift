import Bytes
import Formats
import MetricModel
import Testing

@Suite struct SplunkMetricSerializerTests {
    static func write(_ metrics: [Metric], _ options: SplunkMetricSerializer.Options) -> String {
        var serializer = SplunkMetricSerializer(options)
        var writer = ByteWriter()
        let leftOut = serializer.append(metrics, to: &writer)
        #expect(leftOut.isEmpty)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static let cpu = Metric(
        "cpu", tags: TagSet(["host": "k1", "core": "0", "zone": "<a>", "index": "main"]),
        fields: [
            .init("idle", .double(93.5)), .init("busy", .int(6)), .init("up", .bool(true)), .init("s", .string("no")),
        ],
        at: Timestamp(nanoseconds: 1_718_100_000_500_000_000))

    static let zone = #""zone":"\u003ca\u003e""#
    static let route = #"{"time":1718100000.5,"event":"metric","host":"k1","index":"main","fields":"#

    @Test("One object for each field, bare")
    func bareSingle() {
        var expected = ""
        for (value, field) in [("93.5", "idle"), ("6", "busy"), ("1", "up")] {
            expected += "{\"_value\":\(value),\"core\":\"0\",\"metric_name\":\"cpu.\(field)\","
            expected += "\"time\":1718100000.5,\(Self.zone)}"
        }
        #expect(Self.write([Self.cpu], .init()) == expected)
    }

    @Test("One object for each field, wrapped for the collector, without its event")
    func wrappedSingle() {
        var expected = ""
        for (value, field) in [("93.5", "idle"), ("6", "busy"), ("1", "up")] {
            expected += Self.route.replacing("\"event\":\"metric\",", with: "")
            expected += "{\"_value\":\(value),\"core\":\"0\",\"metric_name\":\"cpu.\(field)\",\(Self.zone)}}"
        }
        #expect(Self.write([Self.cpu], .init(hecRouting: true, omitEventTag: true)) == expected)
    }

    @Test("One object for all fields, bare and wrapped")
    func multi() {
        let fields = #""core":"0","metric_name:cpu.busy":6,"metric_name:cpu.idle":93.5,"metric_name:cpu.up":1"#
        let bare = "{\(fields),\"time\":1718100000.5,\(Self.zone)}"
        #expect(Self.write([Self.cpu], .init(multimetric: true)) == bare)
        let wrapped = "\(Self.route){\(fields),\(Self.zone)}}"
        #expect(Self.write([Self.cpu], .init(hecRouting: true, multimetric: true)) == wrapped)
    }

    @Test("Tags that have the name of an object's own key give way")
    func ownKeys() {
        let metric = Metric(
            "m", tags: TagSet(["time": "t", "_value": "v", "metric_name": "n", "A": "1", "z": "2"]),
            fields: [.init("f", .uint(.max))], at: Timestamp(nanoseconds: 1_000_000_000))
        #expect(
            Self.write([metric], .init())
                == #"{"A":"1","_value":18446744073709551615,"metric_name":"m.f","time":1,"z":"2"}"#)
        #expect(
            Self.write([metric], .init(hecRouting: true))
                == #"{"time":1,"event":"metric","fields":{"A":"1","_value":18446744073709551615,"metric_name":"m.f","#
                + #""time":"t","z":"2"}}"#)
    }

    @Test("Without tags, without numbers")
    func bare() {
        let metric = Metric("m", fields: [.init("f", .string("x"))], at: Timestamp(nanoseconds: 0))
        #expect(Self.write([metric], .init()) == "")
        #expect(Self.write([metric], .init(multimetric: true)) == #"{"time":0}"#)
        #expect(
            Self.write([metric], .init(hecRouting: true, multimetric: true))
                == #"{"time":0,"event":"metric","fields":{}}"#)
    }

    @Test("A number that JSON does not have takes its metric along, and no other")
    func notFinite() {
        var serializer = SplunkMetricSerializer()
        var writer = ByteWriter()
        var odd = Self.cpu
        odd[field: "odd"] = .double(.nan)
        let leftOut = serializer.append([odd, Self.cpu], to: &writer)
        #expect(leftOut == [LeftOut(index: 0, error: SerializeError("JSON has no number for 'odd'"))])
        #expect(String(decoding: writer.bytes, as: UTF8.self) == Self.write([Self.cpu], .init()))
    }
}
