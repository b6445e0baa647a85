import Bytes
public import MetricModel

/// Prometheus' text format, version 0.0.4. One bad line is an error for the whole payload.
///
/// Names and lists of labels that come again are known by their bytes.
public struct PrometheusParser: MetricParser {
    private let ignoresTimes: Bool
    private var metrics: ExpositionMetrics
    private var labels = SampleLabelsMemo(isStrict: false)
    private var names = ByteMemo<String>()

    /// - Parameter ignoresTimes: gives all samples the time of now, also those that have one of their own.
    public init(version: ExpositionVersion = .two, ignoresTimes: Bool = false) {
        metrics = ExpositionMetrics(version: version, measurement: "prometheus")
        self.ignoresTimes = ignoresTimes
    }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        labels.beginText()
        return try bytes.withUnsafeBufferPointer { bytes throws(ParseError) in
            var text = ExpositionText(bytes)
            var families = PrometheusFamilies()
            var line = 0
            do throws(ExpositionFault) {
                while !text.isAtEnd {
                    line += 1
                    try readLine(&text, &families)
                    text.skipLineEnd()
                }
            } catch {
                throw ParseError(
                    "decoding response failed: text format parsing error in line \(line): \(error.message)")
            }
            return metrics.all(of: families.all, now: now)
        }
    }

    /// To the line's end.
    private mutating func readLine(
        _ text: inout ExpositionText, _ families: inout PrometheusFamilies
    ) throws(ExpositionFault) {
        text.skipBlanks()
        switch text.next {
        case nil, UInt8(ascii: "\n"): return
        case UInt8(ascii: "#"): try readComment(&text, &families)
        default: try readSample(&text, &families)
        }
    }

    private mutating func readComment(
        _ text: inout ExpositionText, _ families: inout PrometheusFamilies
    ) throws(ExpositionFault) {
        text.at += 1
        text.skipBlanks()
        let word = text.word()
        let isHelp = word.elementsEqual("HELP".utf8)
        guard isHelp || word.elementsEqual("TYPE".utf8), !text.isAtLineEnd else {
            _ = text.restOfLine()
            return
        }
        text.skipBlanks()
        let name =
            text.next == UInt8(ascii: "\"") ? try text.quoted(isStrict: false) : names.text(text.metricName())
        if text.isAtLineEnd { return }
        guard text.next == 0x20 || text.next == 0x09 else { throw ExpositionFault("invalid metric name in comment") }
        families.choose(name)
        text.skipBlanks()
        if text.isAtLineEnd { return }
        let rest = String(decoding: text.restOfLine(), as: UTF8.self)
        if isHelp { try families.noteHelp(rest) } else { try families.noteKind(rest) }
    }

    private mutating func readSample(
        _ text: inout ExpositionText, _ families: inout PrometheusFamilies
    ) throws(ExpositionFault) {
        let labels: SampleLabels
        if text.next == UInt8(ascii: "{") {
            let list = try text.labels(isStrict: false)
            guard let name = list.metricName else { throw ExpositionFault("invalid metric name") }
            families.choose(name)
            labels = try self.labels.labels(list.pairs, families.beginSample())
        } else {
            let name = text.metricName()
            guard !name.isEmpty else { throw ExpositionFault("invalid metric name") }
            if !families.isChosen(name) { families.choose(names.text(name), bytes: name) }
            text.skipBlanks()
            labels = try self.labels.read(&text, families.beginSample())
        }
        text.skipBlanks()
        let word = text.word()
        guard let value = GoFloat.readPlain(word) else {
            let shown = GoQuote.quoted(String(decoding: word, as: UTF8.self))
            throw ExpositionFault("expected float as value, got \(shown)")
        }
        let time = text.isAtLineEnd ? nil : try readTime(&text)
        families.add(value, labels, ignoresTimes ? nil : time)
    }

    /// Milliseconds; nothing may follow. Nil for what is not after the epoch.
    private func readTime(_ text: inout ExpositionText) throws(ExpositionFault) -> Timestamp? {
        text.skipBlanks()
        let word = text.word()
        guard let time = InferredValue.integer(word) else {
            let shown = GoQuote.quoted(String(decoding: word, as: UTF8.self))
            throw ExpositionFault("expected integer as timestamp, got \(shown)")
        }
        guard text.isAtLineEnd else {
            let rest = String(decoding: text.restOfLine(), as: UTF8.self)
            throw ExpositionFault("spurious string after timestamp: \(GoQuote.quoted(rest))")
        }
        let (nanoseconds, isOver) = time.multipliedReportingOverflow(by: 1_000_000)
        if isOver { throw ExpositionFault("timestamp \(time) is out of range") }
        return time > 0 ? Timestamp(nanoseconds: nanoseconds) : nil
    }
}
