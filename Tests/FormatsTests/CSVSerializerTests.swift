import Formats
import GoTime
import MetricModel
import TestSupport
import Testing

@Suite struct CSVSerializerTests {
    private static let pot = metric(
        "pot", ["kiln": "2", "glaze": "blue"],
        [.init("temp", .double(1200.5)), .init("count", .int(3)), .init("maker", .string("Jo, \"Pot\""))],
        at: 1_718_100_010_250_000_001)

    private static func text(_ metrics: [Metric], _ change: (inout CSVSerializer.Options) -> Void = { _ in }) -> String
    {
        var options = CSVSerializer.Options()
        change(&options)
        var serializer = CSVSerializer(options)
        return serializer.text(metrics)
    }

    @Test("Time, measurement, tags and fields, the latter two by their keys")
    func whole() {
        #expect(Self.text([Self.pot]) == "1718100010,pot,blue,2,3,\"Jo, \"\"Pot\"\"\",1200.5\n")
        #expect(
            Self.text([Self.pot]) {
                $0.header = true
                $0.columnPrefix = true
            }.hasPrefix("timestamp,measurement,tag_glaze,tag_kiln,field_count,field_maker,field_temp\n"))
    }

    @Test("The header comes once, from the first metric")
    func header() {
        let other = metric("pan", [:], [.init("n", .int(1))], at: 0)
        var options = CSVSerializer.Options()
        options.header = true
        var serializer = CSVSerializer(options)
        #expect(serializer.text([other, Self.pot]).hasPrefix("timestamp,measurement,n\n0,pan,1\n1718100010,pot,"))
        #expect(serializer.text([other]) == "0,pan,1\n")
    }

    @Test("Chosen columns, empty where a metric has none")
    func columns() {
        let columns: [CSVSerializer.Column] = [.field("temp"), .tag("x.y"), .name, .timestamp, .tag("kiln")]
        #expect(
            Self.text([Self.pot]) {
                $0.columns = columns
                $0.header = true
                $0.separator = UInt8(ascii: ";")
            } == "temp;x.y;name;timestamp;kiln\n1200.5;;pot;1718100010;2\n")
        #expect(
            Self.text([Self.pot]) {
                $0.columns = columns
                $0.header = true
                $0.columnPrefix = true
            }.hasPrefix("field_temp,tag_x_y,name,timestamp,tag_kiln\n"))
    }

    @Test(
        "Times",
        arguments: [
            (CSVSerializer.Timestamps.unix(.milliseconds), "1718100010250"), (.unix(.microseconds), "1718100010250000"),
            (.unix(.nanoseconds), "1718100010250000001"),
            (.layout(TimeLayout("2006-01-02T15:04:05.000Z07:00")), "2024-06-11T10:00:10.250Z"),
            (.layout(TimeLayout("Jan 2, 2006")), "\"Jun 11, 2024\""),
        ])
    func times(_ timestamps: CSVSerializer.Timestamps, _ expected: String) {
        #expect(
            Self.text([Self.pot]) {
                $0.timestamps = timestamps
                $0.columns = [.timestamp]
            } == expected + "\n")
    }

    @Test(
        "Values",
        arguments: [
            (FieldValue.double(1e21), "1000000000000000000000"), (.double(0.000001), "0.000001"), (.double(-0.0), "-0"),
            (.double(.nan), "NaN"), (.double(.infinity), "+Inf"), (.uint(.max), "18446744073709551615"),
            (.bool(true), "true"), (.string(""), ""), (.string(" a"), "\" a\""), (.string("a "), "a "),
            (.string("a\nb"), "\"a\nb\""), (.string("a\rb"), "\"a\rb\""), (.string("\\."), "\"\\.\""),
            (.string("\u{A0}x"), "\"\u{A0}x\""), (.string("é"), "é"), (.string("a;b"), "a;b"),
            (.string("a\"b"), "\"a\"\"b\""),
        ])
    func values(_ value: FieldValue, _ expected: String) {
        #expect(Self.text([metric("m", [:], [.init("f", value)])]) { $0.columns = [.field("f")] } == expected + "\n")
    }

    @Test("What is written is read back: text in any form, numbers to the last bit")
    func roundTrip() throws {
        var random = SeededNumbers(seed: 8)
        let letters = Array(",\";\n é x\\.\t#")
        for round in 0..<300 {
            let texts = (0..<3).map { _ in
                // A carriage return before a line feed is lost in any CSV.
                String((0...Int(random.next() % 8)).map { _ in letters[Int(random.next() % UInt64(letters.count))] })
            }
            let number = Double(bitPattern: random.next())
            let sent = metric(
                "m", ["t": texts[0]],
                [
                    .init("a", .string(texts[1])), .init("b", .int(Int64(bitPattern: random.next()))),
                    .init("c", .double(number.isFinite ? number : 0.1)), .init("d", .string(texts[2])),
                ], at: Int64(random.next() >> 2))
            let separator = round % 2 == 0 ? "," : ";"
            let text = Self.text([sent]) {
                $0.header = true
                $0.separator = Array(separator.utf8)[0]
                $0.timestamps = .unix(.nanoseconds)
            }
            var options = CSVParser.Options(measurement: "none")
            options.headerRows = 1
            options.delimiter = separator
            options.measurementColumn = "measurement"
            options.timestampColumn = "timestamp"
            options.timestampFormat = try TimeFormat("unix_ns")
            options.tagColumns = ["t"]
            options.columnTypes = ["string", "string", "string", "string", "int", "float", "string"]
            var parser = CSVParser(options)
            let bytes = Array(text.utf8)
            #expect(try parser.parse(bytes.span, now: testNow) == [sent], "\(text)")
        }
    }
}
