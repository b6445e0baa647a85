import Bytes
import Formats
import MetricModel
import TestSupport

/// The time of metrics that carry none, in these tests.
let testNow = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

extension MetricParser {
    /// What a text is read as: a line for each metric, fields sorted, and the time only where the text told it.
    mutating func lines(_ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try parse(bytes.span, now: testNow).map { metric in
            var writer = ByteWriter()
            // The times of now are left out, and so is what line protocol cannot write, which is told.
            var serializer = InfluxLineSerializer(
                .init(sortFields: true, uintSupport: true, omitTimestamp: metric.time == testNow))
            do throws(SerializeError) { try serializer.append(metric, to: &writer) } catch {
                return "\(metric.name) \(metric.tags.tags.map { "\($0.key)=\($0.value)" }) \(metric.fields)"
            }
            return String(String(decoding: writer.bytes, as: UTF8.self).dropLast())
        }
    }

    /// The message that a text is refused with.
    mutating func complaint(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        do throws(ParseError) {
            _ = try parse(bytes.span, now: testNow)
            return nil
        } catch { return error.message }
    }
}

extension MetricSerializer {
    mutating func text(_ metrics: [Metric]) -> String {
        var writer = ByteWriter()
        _ = append(metrics, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Good texts, damaged by a few bytes at random.
struct Mutations {
    private static let odd = Array("\\\"',;=|:#{}@~%_ \n\r\t+-.0189eEinuU".utf8) + [0, 0x7F, 0x80, 0xC3, 0xFF]

    private var random: SeededNumbers

    init(seed: UInt64) { random = SeededNumbers(seed: seed) }

    mutating func next(of seed: String) -> [UInt8] {
        var text = Array(seed.utf8)
        for _ in 0...Int(random.next() % 4) {
            let at = Int(random.next() % UInt64(max(text.count, 1)))
            let byte = Self.odd[Int(random.next() % UInt64(Self.odd.count))]
            switch random.next() % 5 {
            case 0: text.insert(byte, at: min(at, text.count))
            case 1: if at < text.count { text[at] = byte }
            case 2: if at < text.count { text.remove(at: at) }
            case 3: text.removeSubrange(min(at, text.count)...)
            default:
                let from = Int(random.next() % UInt64(max(text.count, 1)))
                text.insert(contentsOf: text[from..<min(from + 12, text.count)], at: min(at, text.count))
            }
        }
        return text
    }
}
