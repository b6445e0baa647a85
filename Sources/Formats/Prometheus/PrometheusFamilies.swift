import Bytes
import MetricModel

/// The families of one text, while it is read.
struct PrometheusFamilies {
    /// What a sample says of a distribution.
    private enum Part { case step, sum, count }

    private(set) var all: [ExpositionFamily] = []
    private var places: [String: Int] = [:]
    /// The family of the line that is read, and which part of it the line's name means.
    private var chosen = 0
    private var part = Part.step
    /// The name that it was chosen by, while that still holds.
    private var name = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    func isChosen(_ name: UnsafeBufferPointer<UInt8>) -> Bool { !name.isEmpty && name.equals(self.name) }

    /// The family that a line's name belongs to: that of the name itself, else a distribution whose sum, count or bucket
    /// it is, else a new one.
    mutating func choose(_ name: String, bytes: UnsafeBufferPointer<UInt8>? = nil) {
        self.name = bytes ?? UnsafeBufferPointer(start: nil, count: 0)
        part = .step
        if let place = places[name] { return chosen = place }
        for (suffix, part, kinds) in Self.suffixes where name.utf8.count > suffix.utf8.count && name.hasSuffix(suffix) {
            guard let place = places[String(name.dropLast(suffix.utf8.count))], let kind = all[place].kind,
                kinds.contains(kind)
            else { continue }
            self.part = part
            return chosen = place
        }
        chosen = all.count
        places[name] = chosen
        all.append(ExpositionFamily(name: name))
    }

    private static let suffixes: [(String, Part, Set<ExpositionFamily.Kind>)] = [
        ("_count", .count, [.summary, .histogram]), ("_sum", .sum, [.summary, .histogram]),
        ("_bucket", .step, [.histogram]),
    ]

    mutating func noteHelp(_ text: String) throws(ExpositionFault) {
        guard !all[chosen].hasHelp else {
            throw ExpositionFault("second HELP line for metric name \"\(all[chosen].name)\"")
        }
        all[chosen].hasHelp = true
        var bytes = text.utf8[...]
        while let byte = bytes.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escaped = bytes.popFirst() else { continue }
            guard "\\n\"".utf8.contains(escaped) else {
                throw ExpositionFault("invalid escape sequence in \(GoQuote.quoted(text))")
            }
        }
    }

    mutating func noteKind(_ text: String) throws(ExpositionFault) {
        guard all[chosen].kind == nil else {
            throw ExpositionFault(
                "second TYPE line for metric name \"\(all[chosen].name)\", or TYPE reported after samples")
        }
        switch text.lowercased() {
        case "counter": all[chosen].kind = .counter
        case "gauge": all[chosen].kind = .gauge
        case "summary": all[chosen].kind = .summary
        case "histogram": all[chosen].kind = .histogram
        case "untyped": all[chosen].kind = .untyped
        default: throw ExpositionFault("unknown metric type \(GoQuote.quoted(text))")
        }
    }

    /// A type that was not told by now is none.
    mutating func beginSample() -> PartLabel? {
        if all[chosen].kind == nil { all[chosen].kind = .untyped }
        return all[chosen].partLabel
    }

    mutating func add(_ value: Double, _ labels: SampleLabels, _ time: Timestamp?) {
        guard all[chosen].partLabel != nil else {
            var metric = ExpositionMetric(tags: labels.tags, time: time)
            metric.value = value
            return all[chosen].metrics.append(metric)
        }
        let place = all[chosen].places[labels.group] ?? all[chosen].metrics.count
        if place == all[chosen].metrics.count {
            all[chosen].places[labels.group] = place
            var metric = ExpositionMetric(tags: labels.tags)
            metric.sum = 0
            all[chosen].metrics.append(metric)
        }
        if let time { all[chosen].metrics[place].time = time }
        switch part {
        case .sum: all[chosen].metrics[place].sum = value
        case .count: all[chosen].metrics[place].count = value.asSampleCount
        case .step:
            guard let part = labels.part, !part.value.isNaN else { return }
            let isHistogram = all[chosen].kind == .histogram
            all[chosen].metrics[place].steps.append((part, isHistogram ? value.asSampleCount : value))
        }
    }
}
