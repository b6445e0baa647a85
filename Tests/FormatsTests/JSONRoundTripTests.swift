import Bytes
import Filtering
import Formats
import JSON
import MetricModel
import TestSupport
import Testing

@Suite struct JSONRoundTripTests {
    private static let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

    @Test("Numbers, texts and booleans that were written are read again") func roundTrip() throws {
        var numbers = SeededNumbers(seed: 7)
        var options = JSONMetricParser.Options(measurement: "m")
        options.query = try JSONPath("fields")
        options.stringFields = try PatternList(["*"])
        var parser = JSONMetricParser(options)
        var serializer = JSONMetricSerializer()
        var writer = ByteWriter()
        for _ in 0..<400 {
            var fields: [Metric.Field] = []
            for i in 0..<Int.random(in: 1...6, using: &numbers) {
                fields.append(
                    Metric.Field("f\(i)" + Self.text(&numbers).filter { $0 != "_" } + "e", Self.value(&numbers)))
            }
            let metric = Metric("m", fields: fields, at: Self.now)
            writer.removeAll()
            try serializer.append(metric, to: &writer)
            let read = try parser.parse(writer.bytes.span, now: Self.now)
            try #require(read.count == 1)
            #expect(
                read[0].fields.sorted { $0.key < $1.key } == fields.sorted { $0.key < $1.key },
                "\(String(decoding: writer.bytes, as: UTF8.self))")
        }
    }

    private static func value(_ numbers: inout SeededNumbers) -> FieldValue {
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0: return .bool(Bool.random(using: &numbers))
        case 1: return .string(text(&numbers))
        case 2: return .double(Double(Int.random(in: -1_000_000...1_000_000, using: &numbers)) / 1000)
        default:
            let number = Double(bitPattern: numbers.next())
            return .double(number.isFinite ? number : 0.5)
        }
    }

    private static func text(_ numbers: inout SeededNumbers) -> String {
        let pieces = [
            "a", "\"", "\\", "\n", "\u{1}", "<", ">", "&", "é", "😀", "\u{2028}", "\u{2027}", "\u{2029}", "\u{7F}", " ",
            "/",
        ]
        return (0..<Int.random(in: 0..<8, using: &numbers)).map { _ in pieces.randomElement(using: &numbers) ?? "" }
            .joined()
    }

    @Test("Texts that were cut or changed are read or refused, and the parser goes on") func garbage() throws {
        var numbers = SeededNumbers(seed: 8)
        let good = Array("[{\"a\":{\"b\":[1,2.5e3,{\"c\":\"x\\u00e9\"}]},\"t\":true,\"n\":null},{\"a\":-0.1}]".utf8)
        var options = JSONMetricParser.Options(measurement: "m")
        options.tagKeys = try PatternList(["a_b_2_c", "t"])
        var parser = JSONMetricParser(options)
        var selection = JSONV2Parser.Selection(measurement: "m")
        selection.objects = [JSONV2Parser.ObjectPath(try JSONPath("@this"))]
        selection.tags = [JSONV2Parser.ValuePath(try JSONPath("#.a"))]
        var second = JSONV2Parser([selection])
        var form = FormParser(measurement: "m", tagKeys: ["a"])
        let whole = try parser.parse(good.span, now: Self.now)
        for _ in 0..<800 {
            var text = good
            for _ in 0..<Int.random(in: 1...3, using: &numbers) {
                text[Int.random(in: 0..<text.count, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
            }
            text.removeLast(Int.random(in: 0..<text.count, using: &numbers) * Int.random(in: 0...1, using: &numbers))
            _ = try? parser.parse(text.span, now: Self.now)
            _ = try? second.parse(text.span, now: Self.now)
            _ = try? form.parse(text.span, now: Self.now)
        }
        #expect(try parser.parse(good.span, now: Self.now) == whole)
    }

    @Test(
        "Names are joined; underscores of their own stay",
        arguments: [
            ("{\"_a_\":{\"_b_\":1}}", ["_a___b_"]), ("{\"__\":{\"c\":1}}", ["___c"]), ("{\"a\":{\"\":1}}", ["a_"]),
            ("{\"_\":1}", ["_"]), ("{\"\":{\"a\":1}}", ["a"]), ("{\"\":1}", []),
            ("{\"a\":[[1,2],{\"b\\u0063\":3}]}", ["a_0_0", "a_0_1", "a_1_bc"]),
            ("{\"a_b\":1,\"a\":{\"b\":2}}", ["a_b"]), ("{\"a\":{},\"b\":[],\"c\":null}", []),
        ])
    func names(_ text: String, _ names: [String]) throws {
        var parser = JSONMetricParser(JSONMetricParser.Options(measurement: "m"))
        let metrics = try parser.parse(Array(text.utf8).span, now: Self.now)
        #expect(metrics.first?.fields.map(\.key) == names)
    }

    @Test("Metrics with the same tags share one set") func sharing() throws {
        var options = JSONMetricParser.Options(measurement: "m")
        options.tagKeys = try PatternList(["h"])
        var parser = JSONMetricParser(options)
        let text = Array("[{\"h\":\"a\",\"v\":1},{\"h\":\"b\",\"v\":2},{\"v\":3,\"h\":\"a\"}]".utf8)
        let metrics = try parser.parse(text.span, now: Self.now)
        #expect(metrics[0].tags === metrics[2].tags)
        #expect(metrics[1].tags.tags == [TagSet.Tag(key: "h", value: "b")])
    }

    @Test("A document whose arrays multiply to millions of metrics is refused") func product() throws {
        let list = "[" + Array(repeating: "1", count: 2000).joined(separator: ",") + "]"
        let text = Array("{\"a\":\(list),\"b\":\(list)}".utf8)
        var selection = JSONV2Parser.Selection(measurement: "m")
        selection.objects = [JSONV2Parser.ObjectPath(try JSONPath("@this"))]
        var parser = JSONV2Parser([selection])
        #expect(throws: ParseError.self) { try parser.parse(text.span, now: Self.now) }
    }
}
