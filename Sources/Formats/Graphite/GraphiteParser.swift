import Bytes
public import MetricModel

/// Graphite's plain text: `path;tag=value 12.5 1718000000`.
///
/// One bad line is an error for the whole payload; the error names all of them.
public struct GraphiteParser: MetricParser {
    private struct Series: Sendable {
        let name: String
        let tags: TagSet
        let field: String
    }

    /// Seconds of 1901-12-13 and 2038-01-19: Graphite's clock has 32 bits.
    private static let times = -2_147_558_400.0...2_147_472_000.0

    private let templates: GraphiteTemplates
    /// Each field of a series has a path of its own.
    private var known = ByteMemo<Series>(generationSize: 65_536)
    private var tagSets = TagSetMemo()

    public init(templates: GraphiteTemplates) { self.templates = templates }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        try bytes.withUnsafeBufferPointer { text throws(ParseError) in
            var metrics: [Metric] = []
            var faults: [String] = []
            var rest = text[...]
            while !rest.isEmpty {
                let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
                var words = Words(UnsafeBufferPointer(rebasing: rest[..<end]))
                rest = rest[min(end + 1, rest.endIndex)...]
                guard let path = words.next() else { continue }
                do throws(ParseError) { metrics.append(try metric(path, words, now)) } catch {
                    faults.append(error.message)
                }
            }
            guard faults.isEmpty else { throw ParseError(faults.joined(separator: "\n")) }
            return metrics
        }
    }

    /// What stands between white space.
    private struct Words {
        let line: UnsafeBufferPointer<UInt8>
        private var at = 0

        init(_ line: UnsafeBufferPointer<UInt8>) { self.line = line }

        mutating func next() -> UnsafeBufferPointer<UInt8>? {
            while at < line.count, line[at].isBlankOrLineEnd { at += 1 }
            let start = at
            while at < line.count, !line[at].isBlankOrLineEnd { at += 1 }
            return at > start ? UnsafeBufferPointer(rebasing: line[start..<at]) : nil
        }
    }

    private mutating func metric(
        _ path: UnsafeBufferPointer<UInt8>, _ words: Words, _ now: Timestamp
    ) throws(ParseError) -> Metric {
        var words = words
        let (number, stamp) = (words.next(), words.next())
        guard let number, words.next() == nil else {
            let all = words.line.split { $0.isBlankOrLineEnd }.map { String(decoding: $0, as: UTF8.self) }
            let line = GoQuote.quoted(all.joined(separator: " "))
            throw ParseError("received \(line) which doesn't have required fields")
        }
        let series = series(path)
        guard let value = GoFloat.read(number) else { throw Self.fault(path, "value", number) }
        var time = now
        if let stamp {
            guard let seconds = GoFloat.read(stamp) else { throw Self.fault(path, "time", stamp) }
            // Carbon takes -1 for "now".
            if seconds != -1 { time = try Self.time(seconds) }
        }
        return Metric(series.name, tags: series.tags, fields: [Metric.Field(series.field, .double(value))], at: time)
    }

    private static func fault(
        _ path: UnsafeBufferPointer<UInt8>, _ what: String, _ text: UnsafeBufferPointer<UInt8>
    ) -> ParseError {
        let (path, text) = (String(decoding: path, as: UTF8.self), String(decoding: text, as: UTF8.self))
        return ParseError("field \"\(path)\" \(what): \(GoQuote.quoted(text)) is no number")
    }

    private static func time(_ seconds: Double) throws(ParseError) -> Timestamp {
        guard times.contains(seconds) else { throw ParseError("timestamp out of range") }
        let whole = seconds.rounded(.down)
        return Timestamp(nanoseconds: Int64(whole) * 1_000_000_000 + Int64((seconds - whole) * 1e9))
    }

    private mutating func series(_ word: UnsafeBufferPointer<UInt8>) -> Series {
        if let series = known.value(for: word) { return series }
        let parts = String(decoding: word, as: UTF8.self)[...].split(at: ";")
        let made = templates.series(of: parts[0])
        let tags = tagSets.tags(made.tags + parts.dropFirst().compactMap(Self.tag))
        let series = Series(
            name: made.measurement.isEmpty ? String(parts[0]) : made.measurement, tags: tags,
            field: made.field.isEmpty ? "value" : made.field)
        known.remember(series, for: word)
        return series
    }

    /// Nil for what Graphite does not allow as a tag.
    private static func tag(_ text: Substring) -> TagSet.Tag? {
        let sides = text.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty, !sides[1].hasPrefix("~"),
            !sides[0].contains(where: { $0 == "!" || $0 == "^" })
        else { return nil }
        return TagSet.Tag(key: String(sides[0]), value: String(sides[1]))
    }
}
