import Bytes
import MetricModel

/// Reads lists of labels, and remembers what it read by their bytes.
struct SampleLabelsMemo: Sendable {
    private static let groupLimit = 65_536

    /// OpenMetrics: no blanks, and a bound that is no number is NaN instead of a fault.
    private let isStrict: Bool
    private var plain = ByteMemo<SampleLabels>(generationSize: 16_384)
    private var buckets = ByteMemo<SampleLabels>(generationSize: 16_384)
    private var quantiles = ByteMemo<SampleLabels>(generationSize: 16_384)
    /// By the bytes of their pairs.
    private var groups: [[UInt8]: Int] = [[]: SampleLabels.none.group]
    private var tagSets = TagSetMemo()

    init(isStrict: Bool) { self.isStrict = isStrict }

    /// Group numbers hold for one text, so they may only be given anew between two of them.
    mutating func beginText() {
        guard groups.count >= Self.groupLimit else { return }
        self = SampleLabelsMemo(isStrict: isStrict)
    }

    /// The list that begins here, if one does.
    mutating func read(_ text: inout ExpositionText, _ label: PartLabel?) throws(ExpositionFault) -> SampleLabels {
        guard text.next == UInt8(ascii: "{") else { return .none }
        let start = text.at
        // A list is only remembered once it proved well formed, so one that is found needs no other look.
        if let end = text.endOfLabels(), let known = value(for: text[start..<end], label) {
            text.at = end
            return known
        }
        let list = try text.labels(isStrict: isStrict)
        guard list.metricName == nil else { throw ExpositionFault("metric name already set") }
        let made = try labels(list.pairs, label)
        remember(made, for: text[start..<text.at], label)
        return made
    }

    mutating func labels(_ pairs: [TagSet.Tag], _ label: PartLabel?) throws(ExpositionFault) -> SampleLabels {
        let name = label?.name
        let series = TagSetMemo.inOrder(pairs.filter { $0.key != name })
        let filled = series.filter { !$0.value.isEmpty }
        var bytes: [UInt8] = []
        for tag in series { TagSetMemo.append(tag, to: &bytes) }
        let group = groups[bytes] ?? groups.count
        groups[bytes] = group
        var part: SampleLabels.Part?
        if let label, let text = pairs.first(where: { $0.key == name })?.value {
            part = try self.part(text, label, filled)
        }
        return SampleLabels(group: group, tags: tagSets.tags(filled), part: part)
    }

    private mutating func part(
        _ text: String, _ label: PartLabel, _ series: [TagSet.Tag]
    ) throws(ExpositionFault) -> SampleLabels.Part {
        if case .state = label { return SampleLabels.Part(value: .nan, text: text, tags: tagSets.tags(series)) }
        var text = text
        let number = text.withUTF8 { GoFloat.readPlain($0) }
        if number == nil, !isStrict {
            throw ExpositionFault("expected float as value for '\(label.name)' label, got \(GoQuote.quoted(text))")
        }
        let value = number ?? .nan
        let shown = String(general: value)
        return SampleLabels.Part(
            value: value, text: shown, tags: tagSets.tags(series + [TagSet.Tag(key: label.name, value: shown)]))
    }

    private mutating func value(
        for bytes: UnsafeBufferPointer<UInt8>, _ label: PartLabel?
    ) -> SampleLabels? {
        switch label {
        case nil: plain.value(for: bytes)
        case .le: buckets.value(for: bytes)
        case .quantile: quantiles.value(for: bytes)
        case .state: nil
        }
    }

    private mutating func remember(
        _ labels: SampleLabels, for bytes: UnsafeBufferPointer<UInt8>, _ label: PartLabel?
    ) {
        switch label {
        case nil: plain.remember(labels, for: bytes)
        case .le: buckets.remember(labels, for: bytes)
        case .quantile: quantiles.remember(labels, for: bytes)
        case .state: break
        }
    }
}
