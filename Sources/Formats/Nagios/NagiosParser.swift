public import MetricModel

/// What Nagios plugins print: `TEXT | PERFDATA`, then lines of longer text up to one with a `|`, then more performance
/// data. Each datum is a metric `nagios`, and the texts are one metric `nagios_state`.
///
/// The state itself is the plugin's exit status, which whoever ran it adds: `NagiosState`.
public struct NagiosParser: MetricParser {
    private var tagSets = TagSetMemo(generationSize: 16_384)

    public init() {}

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        let text = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        var lines = Self.lines(text)[...]
        let first = (lines.popFirst() ?? "").split(separator: "|", omittingEmptySubsequences: false)
        guard first.count <= 2 else { throw ParseError("illegal output format") }
        var metrics: [Metric] = []
        if first.count == 2 { append(first[1], now, to: &metrics) }
        var longText: [Substring] = []
        while let line = lines.popFirst() {
            let parts = line.split(separator: "|", omittingEmptySubsequences: false)
            // An empty line counts only once there is text before it.
            if !longText.isEmpty || !Self.trimmed(parts[0]).isEmpty { longText.append(Self.trimmed(parts[0])) }
            guard parts.count > 1 else { continue }
            append(parts[1], now, to: &metrics)
            break
        }
        for line in lines { append(line, now, to: &metrics) }
        var state = NagiosState.metric(at: now)
        state[field: "service_output"] = .string(String(Self.trimmed(first.first ?? "")))
        if !longText.isEmpty { state[field: "long_service_output"] = .string(longText.joined(separator: "\n")) }
        return metrics + [state]
    }

    private static func lines(_ text: String) -> [Substring] {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            Substring(line.last == "\r" ? line.dropLast() : line)
        }
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        return start[..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)]
    }

    private mutating func append(_ text: Substring, _ now: Timestamp, to metrics: inout [Metric]) {
        for datum in NagiosDatum.all(in: text) {
            var tags = [TagSet.Tag(key: "perfdata", value: datum.label)]
            if !datum.unit.isEmpty { tags.append(TagSet.Tag(key: "unit", value: datum.unit)) }
            metrics.append(Metric("nagios", tags: tagSets.tags(tags), fields: datum.fields, at: now))
        }
    }
}
