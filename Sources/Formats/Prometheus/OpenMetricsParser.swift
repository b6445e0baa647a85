import Bytes
public import MetricModel

/// OpenMetrics' text format. It ends with `# EOF`, and one bad line is an error for the whole payload.
public struct OpenMetricsParser: MetricParser {
    private var metrics: ExpositionMetrics
    private var labels = SampleLabelsMemo(isStrict: true)
    private var names = ByteMemo<String>()

    public init(version: ExpositionVersion = .two) {
        metrics = ExpositionMetrics(version: version, measurement: "openmetric")
    }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        labels.beginText()
        return try bytes.withUnsafeBufferPointer { bytes throws(ParseError) in
            var text = ExpositionText(bytes)
            var families = OpenMetricsFamilies()
            var line = 1
            if text.next == UInt8(ascii: "\n") { text.skipLineEnd() }
            do throws(ExpositionFault) {
                while try readLine(&text, &families) {
                    text.skipLineEnd()
                    line += 1
                }
            } catch { throw ParseError("parsing failed: line \(line): \(error.message)") }
            return metrics.all(of: families.all, now: now)
        }
    }

    /// False if it was the last.
    private mutating func readLine(
        _ text: inout ExpositionText, _ families: inout OpenMetricsFamilies
    ) throws(ExpositionFault) -> Bool {
        if text.isAtEnd { throw ExpositionFault("data does not end with # EOF") }
        if text.take("# EOF") {
            if text.isAtLineEnd { text.skipLineEnd() }
            guard text.isAtEnd else { throw ExpositionFault("unexpected data after # EOF") }
            return false
        }
        if text.take("# HELP ") {
            families.choose(try describedName(&text))
            _ = text.restOfLine()
        } else if text.take("# TYPE ") {
            families.choose(try describedName(&text))
            try families.noteKind(String(decoding: text.restOfLine(), as: UTF8.self))
        } else if text.take("# UNIT ") {
            families.choose(try describedName(&text))
            try families.noteUnit(String(decoding: text.restOfLine(), as: UTF8.self))
        } else {
            try readSample(&text, &families)
        }
        return true
    }

    /// A name and the space behind it.
    private mutating func describedName(_ text: inout ExpositionText) throws(ExpositionFault) -> String {
        let name = text.next == UInt8(ascii: "\"") ? try text.quoted(isStrict: true) : names.text(text.metricName())
        guard !name.isEmpty else { throw ExpositionFault("expected metric name", found: text.next) }
        guard text.take(" ") else { throw ExpositionFault("expected text behind the name", found: text.next) }
        return name
    }

    private mutating func readSample(
        _ text: inout ExpositionText, _ families: inout OpenMetricsFamilies
    ) throws(ExpositionFault) {
        let labels: SampleLabels
        if text.next == UInt8(ascii: "{") {
            let list = try text.labels(isStrict: true)
            guard let name = list.metricName else { throw ExpositionFault("metric name not set") }
            labels = try self.labels.labels(list.pairs, families.beginSample(name))
        } else {
            let name = text.metricName()
            guard !name.isEmpty else { throw ExpositionFault("expected the name of a metric", found: text.next) }
            labels = try self.labels.read(&text, families.beginSample(names.text(name)))
        }
        guard text.take(" ") else { throw ExpositionFault("expected a space and a value", found: text.next) }
        let value = try Self.number(&text)
        let hasTime = !text.isAtLineEnd && !Self.beginsExemplar(text)
        let time = hasTime ? try Self.time(&text) : nil
        if Self.beginsExemplar(text) { try Self.skipExemplar(&text) }
        guard text.isAtLineEnd else { throw ExpositionFault("expected the end of the line", found: text.next) }
        families.add(value, labels, time)
    }

    private static func number(_ text: inout ExpositionText) throws(ExpositionFault) -> Double {
        let word = text.word()
        guard let number = GoFloat.readPlain(word) else {
            throw ExpositionFault("\(GoQuote.quoted(String(decoding: word, as: UTF8.self))) is no number")
        }
        return number
    }

    /// Seconds, kept to the millisecond. Zero stands for none, as it does in Prometheus' own form of a sample.
    private static func time(_ text: inout ExpositionText) throws(ExpositionFault) -> Timestamp? {
        guard text.take(" ") else { throw ExpositionFault("expected a space and a timestamp", found: text.next) }
        let seconds = try number(&text)
        guard seconds.magnitude < 9e9 else { throw ExpositionFault("invalid timestamp \(seconds)") }
        let milliseconds = Int64(seconds * 1000)
        return milliseconds == 0 ? nil : Timestamp(nanoseconds: milliseconds * 1_000_000)
    }

    private static func beginsExemplar(_ text: ExpositionText) -> Bool {
        var text = text
        return text.take(" # {")
    }

    private static func skipExemplar(_ text: inout ExpositionText) throws(ExpositionFault) {
        _ = text.take(" # ")
        _ = try text.labels(isStrict: true)
        guard text.take(" ") else { throw ExpositionFault("expected a space and a value", found: text.next) }
        _ = try number(&text)
        if !text.isAtLineEnd { _ = try time(&text) }
    }
}
