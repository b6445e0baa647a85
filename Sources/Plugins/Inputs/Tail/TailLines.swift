import Formats
import MetricModel

/// The lines of one followed file on their way to metrics.
struct TailLines: Sendable {
    private static let lineLimit = 16 << 20

    private let path: String
    private let reading: TailFollower.Reading
    private let newParser: any MetricParser
    private var parser: any MetricParser
    private var decoder: PieceDecoder
    private var splitter = LineSplitter(limit: lineLimit)
    private var join: LineJoin?
    private var tagged = TagMemo<TagSet>()
    private(set) var lastLine = Timestamp(nanoseconds: 0)

    init(_ path: String, _ reading: TailFollower.Reading, parser: any MetricParser, isAtStart: Bool) {
        self.path = path
        self.reading = reading
        newParser = parser
        self.parser = parser
        decoder = PieceDecoder(reading.encoding, isAtStart: isAtStart)
        join = reading.join.map { LineJoin($0) }
    }

    /// Bytes of the file that were read and belong to a line without an end.
    var unfinished: Int64 { Int64(decoder.encodedCount(of: splitter.rest)) }

    /// When lines that wait for others are taken as they are; nil if none wait.
    var deadline: Timestamp? { join?.isWaiting ?? false ? lastLine + reading.joinTimeout : nil }

    mutating func take(
        _ piece: ArraySlice<UInt8>, at now: Timestamp, into metrics: inout [Metric], _ complaints: inout Complaints
    ) {
        var lines: [ArraySlice<UInt8>] = []
        splitter.take(decoder.decode(piece)) { lines.append($0) }
        if !lines.isEmpty { lastLine = now }
        for line in lines { take(line: line, at: now, into: &metrics, &complaints) }
        if splitter.takeLeftOut() > 0 { complaints.note("\(path): a line of more than \(Self.lineLimit) bytes") }
    }

    /// The file has ended: what has no line end counts as a line, and the next one begins anew.
    mutating func finish(at now: Timestamp, into metrics: inout [Metric], _ complaints: inout Complaints) {
        var last: ArraySlice<UInt8>?
        splitter.finish { last = $0 }
        if let last { take(line: last, at: now, into: &metrics, &complaints) }
        flush(at: now, into: &metrics, &complaints)
        parser = newParser
        decoder = PieceDecoder(reading.encoding, isAtStart: true)
    }

    /// Lines that waited for others wait no longer.
    mutating func flush(at now: Timestamp, into metrics: inout [Metric], _ complaints: inout Complaints) {
        if let text = join?.takeRest() { parse(text[...], at: now, into: &metrics, &complaints) }
    }

    private mutating func take(
        line: ArraySlice<UInt8>, at now: Timestamp, into metrics: inout [Metric], _ complaints: inout Complaints
    ) {
        var line = line
        while line.last == UInt8(ascii: "\r") { line.removeLast() }
        if reading.stripsColors { line = EscapeSequences.removed(from: line) }
        guard join != nil else { return parse(line, at: now, into: &metrics, &complaints) }
        if let text = join?.add(line) { parse(text[...], at: now, into: &metrics, &complaints) }
    }

    private mutating func parse(
        _ text: ArraySlice<UInt8>, at now: Timestamp, into metrics: inout [Metric], _ complaints: inout Complaints
    ) {
        var parsed: [Metric]
        do throws(ParseError) { parsed = try parser.parse(Array(text).span, now: now) } catch {
            let shown = text.prefix(512)
            let words = String(decoding: shown, as: UTF8.self) + (shown.count < text.count ? "..." : "")
            return complaints.note("malformed line in \(path): \(quoted(words)): \(error)")
        }
        if !reading.pathTag.isEmpty {
            let (key, path) = (reading.pathTag, path)
            for i in parsed.indices {
                parsed[i].tags = tagged.value(for: parsed[i].tags) { $0.setting(key, to: path) }
            }
        }
        metrics += parsed
    }
}
