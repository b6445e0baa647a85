import Bytes
import MetricModel

/// The families of one text, while it is read. Samples of one family follow each other, and those of one series too.
struct OpenMetricsFamilies {
    private(set) var all: [ExpositionFamily] = []
    /// Which series and time the last sample of the family had.
    private var last: (group: Int, time: Timestamp?)?
    /// What stands in the sample's name behind that of its family.
    private var suffix: Substring.UTF8View = ""[...].utf8

    /// The family that a line describes.
    mutating func choose(_ name: String) {
        if let family = all.last, family.name == name { return }
        all.append(ExpositionFamily(name: name))
        last = nil
    }

    mutating func noteKind(_ text: String) throws(ExpositionFault) {
        let kind: ExpositionFamily.Kind
        switch text {
        case "counter": kind = .counter
        case "gauge": kind = .gauge
        case "histogram", "gaugehistogram": kind = .histogram
        case "summary": kind = .summary
        case "info": kind = .info
        case "stateset": kind = .stateSet
        case "unknown": kind = .untyped
        default: throw ExpositionFault("invalid metric type \(GoQuote.quoted(text))")
        }
        all[all.count - 1].kind = kind
    }

    mutating func noteUnit(_ unit: String) throws(ExpositionFault) {
        let name = all[all.count - 1].name
        guard unit.isEmpty || name.hasSuffix("_" + unit) else {
            throw ExpositionFault("unit \(GoQuote.quoted(unit)) not a suffix of metric \"\(name)\"")
        }
        all[all.count - 1].unit = unit
    }

    /// Answers the label that says which part of the family a sample of this name is. A sample that the described family
    /// cannot have is of a family of its own.
    mutating func beginSample(_ name: String) -> PartLabel? {
        suffix = ""[...].utf8
        if let family = all.last, name.utf8.starts(with: family.name.utf8) {
            suffix = name.utf8.dropFirst(family.name.utf8.count)
            if suffix.isEmpty || suffix.first == UInt8(ascii: "_") && family.hasSuffixes { return family.partLabel }
            suffix = ""[...].utf8
        }
        all.append(ExpositionFamily(name: name))
        last = nil
        return nil
    }

    mutating func add(_ value: Double, _ labels: SampleLabels, _ time: Timestamp?) {
        let family = all.count - 1
        let kind = all[family].kind
        if kind == .counter, !suffix.isEmpty, !suffix.elementsEqual("_total".utf8) { return }
        if last?.group != labels.group || last?.time != time {
            all[family].metrics.append(ExpositionMetric(tags: labels.tags, time: time))
            last = (labels.group, time)
        }
        let place = all[family].metrics.count - 1
        switch kind {
        case .summary, .histogram: all[family].metrics[place].note(value, suffix, labels.part)
        case .stateSet:
            guard let state = labels.part?.text else { return }
            all[family].metrics[place].states.append((state.replacing(" ", with: "_"), value > 0))
        default: all[family].metrics[place].value = value
        }
    }
}

extension ExpositionFamily {
    /// Whether names of its samples may go on behind its own.
    fileprivate var hasSuffixes: Bool {
        switch kind {
        case .counter, .summary, .histogram, .info: true
        default: false
        }
    }
}

extension ExpositionMetric {
    /// A sample of a distribution; one that means nothing is left out.
    fileprivate mutating func note(_ value: Double, _ suffix: Substring.UTF8View, _ part: SampleLabels.Part?) {
        switch String(Substring(suffix)) {
        case "_sum", "_gsum": sum = value
        case "_count", "_gcount": count = value.asSampleCount
        case "_created": created = value
        case "_bucket": if let part { steps.append((part, value.asSampleCount)) }
        case "": if let part { steps.append((part, value)) }
        default: break
        }
    }
}
