public import GoTime
public import MetricModel
import RE2Patterns

/// Lines of a log by grok patterns, of which the first that fits counts. A line that none fits makes no metric.
///
/// A value that its modifier does not fit is left out.
public struct GrokParser: MetricParser {
    private let patterns: [GrokPattern]
    private let name: String
    private let isMultiline: Bool
    private var clock: GrokClock
    /// Nil if lines of one time keep it.
    private var uniqueTimes: UniqueTimes?
    private var tagSets = TagSetMemo()

    /// - Parameters:
    ///   - name: of metrics whose pattern finds none.
    ///   - isMultiline: the whole text is one line.
    ///   - zone: of times that are written without one.
    public init(
        _ patterns: [GrokPattern], name: String, isMultiline: Bool = false, zone: TimeZone = .utc,
        hasUniqueTimes: Bool = true
    ) {
        self.patterns = patterns.filter { !$0.captures.isEmpty }
        self.name = name
        self.isMultiline = isMultiline
        clock = GrokClock(zone: zone)
        uniqueTimes = hasUniqueTimes ? UniqueTimes() : nil
    }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        bytes.withUnsafeBufferPointer { text in
            if isMultiline { return metric(text, now).map { [$0] } ?? [] }
            var metrics: [Metric] = []
            var rest = text[...]
            while !rest.isEmpty {
                let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
                var line = rest[..<end]
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                if let metric = metric(UnsafeBufferPointer(rebasing: line), now) { metrics.append(metric) }
                rest = rest[min(end + 1, rest.endIndex)...]
            }
            return metrics
        }
    }

    /// Nil if no pattern fits, or nothing is found that becomes a field.
    private mutating func metric(_ line: UnsafeBufferPointer<UInt8>, _ now: Timestamp) -> Metric? {
        let line = String(decoding: line, as: UTF8.self)
        for pattern in patterns {
            guard let match = pattern.expression.firstMatch(in: line) else { continue }
            var metric = Metric(name, fields: [], at: now)
            var tags: [TagSet.Tag] = []
            for capture in pattern.captures {
                // Where several groups have one name, an alternative for one, the last that found something counts.
                guard let text = capture.groups.reversed().lazy.compactMap({ match[$0] }).first(where: { !$0.isEmpty })
                else { continue }
                take(String(text), capture, &metric, &tags, now)
            }
            if metric.fields.isEmpty { return nil }
            metric.tags = tagSets.tags(tags)
            return metric
        }
        return nil
    }

    private mutating func take(
        _ text: String, _ capture: GrokPattern.Capture, _ metric: inout Metric, _ tags: inout [TagSet.Tag],
        _ now: Timestamp
    ) {
        var value: FieldValue?
        switch capture.modifier {
        case .string: value = .string(text)
        case .integer: value = GoInteger.read(text).map(FieldValue.int)
        case .float: value = GoFloat.read(text).map(FieldValue.double)
        case .duration: value = GoDuration.nanoseconds(text).map(FieldValue.int)
        case .tag: tags.append(TagSet.Tag(key: capture.name, value: text))
        case .measurement: metric.name = text
        case .drop: break
        case .time(let form):
            guard let time = clock.time(text, form, now: now) else { return }
            metric.time = uniqueTimes?.next(time) ?? time
        }
        if let value { metric.fields.append(Metric.Field(capture.name, value)) }
    }
}
