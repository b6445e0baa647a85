import Bytes
public import MetricModel

/// What Nagios plugins print: `TEXT | PERFDATA`, then lines of longer text up to one with a `|`, then more performance
/// data. Each datum is a metric `nagios`, and the texts are one metric `nagios_state`.
///
/// The state itself is the plugin's exit status, which whoever ran it adds: `NagiosState`.
public struct NagiosParser: MetricParser {
    private var tagSets = TagSetMemo(generationSize: 16_384)

    public init() {}

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        try bytes.withUnsafeBufferPointer { text throws(ParseError) in
            var lines = NagiosLines(text)
            let first = lines.next() ?? UnsafeBufferPointer(rebasing: text[..<0])
            let parts = first.split(separator: NagiosLines.bar, maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count <= 2 else { throw ParseError("illegal output format") }
            var metrics: [Metric] = []
            if parts.count == 2 { append(parts[1], now, to: &metrics) }
            var longText: [String] = []
            while let line = lines.next() {
                let bar = line.firstIndex(of: NagiosLines.bar) ?? line.endIndex
                let text = String(decoding: line[..<bar], as: UTF8.self).trimmed
                // An empty line counts only once there is text before it.
                if !longText.isEmpty || !text.isEmpty { longText.append(text) }
                guard bar < line.endIndex else { continue }
                let data = line[(bar + 1)...]
                append(data[..<(data.firstIndex(of: NagiosLines.bar) ?? data.endIndex)], now, to: &metrics)
                break
            }
            while let line = lines.next() { append(line[...], now, to: &metrics) }
            var state = NagiosState.metric(at: now)
            state[field: "service_output"] = .string(String(decoding: parts[0], as: UTF8.self).trimmed)
            if !longText.isEmpty { state[field: "long_service_output"] = .string(longText.joined(separator: "\n")) }
            metrics.append(state)
            return metrics
        }
    }

    private mutating func append(
        _ text: Slice<UnsafeBufferPointer<UInt8>>, _ now: Timestamp, to metrics: inout [Metric]
    ) {
        var data = NagiosData(UnsafeBufferPointer(rebasing: text))
        while let datum = data.next() {
            tagSets.begin()
            tagSets.add("perfdata", datum.label)
            if !datum.unit.isEmpty { tagSets.add("unit", datum.unit) }
            metrics.append(Metric("nagios", tags: tagSets.tags(), fields: datum.fields, at: now))
        }
    }
}

/// The lines of a text, without their ends; a carriage return before the line feed is part of the end.
private struct NagiosLines {
    static let bar = UInt8(ascii: "|")

    private var rest: UnsafeBufferPointer<UInt8>.SubSequence

    init(_ text: UnsafeBufferPointer<UInt8>) { rest = text[...] }

    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        if rest.isEmpty { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        var line = rest[..<end]
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        rest = rest[min(end + 1, rest.endIndex)...]
        return UnsafeBufferPointer(rebasing: line)
    }
}
