import Bytes
import Formats
import MetricModel
import TestSupport
import Testing

@Suite struct InfluxRoundTripTests {
    @Test("Whatever can be written is read back as it was")
    func roundTrip() throws {
        var random = SeededNumbers(seed: 11)
        var parser = InfluxLineParser()
        var serializer = InfluxLineSerializer(.init(uintSupport: true))
        for _ in 0..<1000 {
            let metrics = (0..<4).map { _ in Self.metric(&random) }
            var writer = ByteWriter()
            for metric in metrics { try serializer.append(metric, to: &writer) }
            let bytes = writer.bytes
            let read = try parser.parse(bytes.span, now: Timestamp(nanoseconds: 0))
            #expect(read == metrics, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    /// All characters that mean something, and some that do not.
    private static let letters: [Character] = [
        ",", "=", " ", "\"", "#", "é", "✓", "💡", "a", "b", "0", ".", "-", "i", "\u{1}",
    ]

    /// Not empty. Backslashes are left out: outside of strings line protocol has no way to write every one of them.
    private static func word(_ random: inout SeededNumbers) -> String {
        String((0...Int.random(in: 0..<12, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
    }

    private static func metric(_ random: inout SeededNumbers) -> Metric {
        // A line that begins with # would be a comment.
        let name = "m" + word(&random)
        let tags = (0..<Int.random(in: 0..<4, using: &random)).map { _ in (word(&random), word(&random)) }
        let fields = (0...Int.random(in: 0..<5, using: &random)).map { i in
            Metric.Field("\(i)" + word(&random), value(&random))
        }
        return Metric(
            name,
            tags: TagSet(
                sorted: TagSet(Dictionary(tags) { $1 }).tags.sorted {
                    $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
                }),
            fields: fields, at: Timestamp(nanoseconds: Int64(bitPattern: random.next())))
    }

    private static func value(_ random: inout SeededNumbers) -> FieldValue {
        switch random.next() % 6 {
        case 0: .int(Int64(bitPattern: random.next() >> (random.next() % 64)))
        case 1: .uint(random.next() >> (random.next() % 64))
        case 2: .bool(random.next() % 2 == 0)
        case 3: .string(word(&random) + ["\\", "\n", "\t", "\\\"", "\r\n"][Int(random.next() % 5)] + word(&random))
        case 4:
            switch Double(bitPattern: random.next()) {
            case let number where number.isFinite: .double(number)
            default: .double(0.1)
            }
        default: .double(Double(Int64(bitPattern: random.next()) % 1_000_000) / 1000)
        }
    }

    private static let seeds = [
        #"pump\ house,loc\,key=a\=b,side=left\ bank flow\ rate=3.5,say="it \"leaks\"",path="C:\\p" 17180001"#,
        "boiler,room=cellar,unit=b7 temp=61.25,pressure=2i,steps=18446744073709551615u,burning=t 1718000000\n",
        "a b=1e-3,c=-.5E+7,d=FALSE -1\r\n# comment\n\n  e f=\"x\ny\"\n",
    ].map { Array($0.utf8) }

    private static func outcome(_ parser: inout InfluxLineParser, _ text: [UInt8]) -> Result<[Metric], ParseError> {
        do throws(ParseError) { return .success(try parser.parse(text.span, now: Timestamp(nanoseconds: 0))) } catch {
            return .failure(error)
        }
    }

    @Test(
        """
        Text damaged in any way is metrics or an error, never a crash; a parser that remembers and a new one agree; \
        what is read can be written
        """)
    func mutations() throws {
        var random = SeededNumbers(seed: 5)
        let odd = Array("\\\",= \n\r\t\u{B}\u{C}#-+.eEiuntTfF0189".utf8) + [0, 0x7F, 0x80, 0xC3, 0xFF]
        var parser = InfluxLineParser()
        var good = 0
        for round in 0..<10_000 {
            var text = Self.seeds[round % Self.seeds.count]
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                let at = Int.random(in: 0..<max(text.count, 1), using: &random)
                let byte =
                    random.next() % 4 == 0
                    ? UInt8.random(in: 0...255, using: &random) : odd[Int(random.next() % UInt64(odd.count))]
                switch random.next() % 4 {
                case 0: text.insert(byte, at: min(at, text.count))
                case 1: if at < text.count { text[at] = byte }
                case 2: if at < text.count { text.remove(at: at) }
                default: text.removeSubrange(min(at, text.count)...)
                }
            }
            let read = Self.outcome(&parser, text)
            var new = InfluxLineParser()
            if Self.outcome(&new, text) != read { Issue.record("\(text)") }
            switch read {
            case .success(let metrics):
                good += 1
                var writer = ByteWriter()
                var serializer = InfluxLineSerializer()
                if !serializer.append(metrics, to: &writer).isEmpty { Issue.record("\(text)") }
            case .failure(let error):
                if !error.message.hasPrefix("metric parse error: ") { Issue.record("\(error)") }
            }
        }
        #expect(good > 500)
    }

    @Test("A parser that remembers and a new one read the same")
    func memory() throws {
        var random = SeededNumbers(seed: 9)
        var old = InfluxLineParser()
        for _ in 0..<2000 {
            let text = (0..<3).map { _ in
                "m\(random.next() % 3),a=\(random.next() % 3)\(random.next() % 2 == 0 ? "\\" : "")x"
                    + " \(["v", "w", "v\\=", "long_field_name"][Int(random.next() % 4)])=1i,w=\(random.next() % 5)\n"
            }.joined()
            let bytes = Array(text.utf8)
            #expect(try old.parse(bytes.span, now: Timestamp(nanoseconds: 0)) == parse(bytes, now: 0))
        }
    }
}
