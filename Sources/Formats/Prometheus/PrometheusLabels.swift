import Bytes
import MetricModel

/// The labels of a series as they are written, `a="b",c="d"`.
struct PrometheusLabels: Sendable {
    /// The same for equal labels.
    let number: Int
    let pairs: [TagSet.Tag]
    let text: [UInt8]
}

/// Remembers the labels of tag sets.
struct PrometheusLabelsMemo: Sendable {
    private static let limit = 65_536

    private let isLegacy: Bool
    private var plain = TagMemo<PrometheusLabels>()
    private var buckets = TagMemo<PrometheusLabels>()
    private var quantiles = TagMemo<PrometheusLabels>()
    /// By the text.
    private var numbers: [[UInt8]: Int] = [:]

    init(isLegacy: Bool) { self.isLegacy = isLegacy }

    /// Numbers hold until this is called.
    mutating func forget() {
        if numbers.count >= Self.limit { self = PrometheusLabelsMemo(isLegacy: isLegacy) }
    }

    /// Of a metric of this kind; `strings` are fields that become labels too, unless a tag is called the same.
    mutating func labels(_ tags: TagSet, _ kind: MetricKind, strings: [TagSet.Tag] = []) -> PrometheusLabels {
        let isLegacy = isLegacy
        var numbers: [[UInt8]: Int] = [:]
        swap(&numbers, &self.numbers)
        defer { swap(&numbers, &self.numbers) }
        func made(_ tags: TagSet, _ part: String?) -> PrometheusLabels {
            Self.labels(tags.tags.filter { $0.key != part }, strings, isLegacy, &numbers)
        }
        switch kind {
        case .histogram:
            return strings.isEmpty ? buckets.value(for: tags) { made($0, "le") } : made(tags, "le")
        case .summary:
            return strings.isEmpty ? quantiles.value(for: tags) { made($0, "quantile") } : made(tags, "quantile")
        default: return strings.isEmpty ? plain.value(for: tags) { made($0, nil) } : made(tags, nil)
        }
    }

    private static func labels(
        _ tags: [TagSet.Tag], _ strings: [TagSet.Tag], _ isLegacy: Bool, _ numbers: inout [[UInt8]: Int]
    ) -> PrometheusLabels {
        var pairs: [TagSet.Tag] = []
        for tag in tags + strings {
            let name = isLegacy ? PrometheusNames.legacyLabel(tag.key) : PrometheusNames.escapedLabel(tag.key)
            guard let name, !pairs.contains(where: { $0.key == name }) else { continue }
            pairs.append(TagSet.Tag(key: name, value: tag.value))
        }
        if !strings.isEmpty { pairs = TagSetMemo.inOrder(pairs) }
        var writer = ByteWriter()
        for pair in pairs {
            if writer.count > 0 { writer.append(UInt8(ascii: ",")) }
            writer.append(pair.key)
            writer.append("=\"")
            writer.append(escaping: pair.value, Escapes.label)
            writer.append(UInt8(ascii: "\""))
        }
        let text = writer.bytes
        let number = numbers[text] ?? numbers.count
        numbers[text] = number
        return PrometheusLabels(number: number, pairs: pairs, text: text)
    }

    /// By their number, then by name and value.
    static func comesBefore(_ left: PrometheusLabels, _ right: PrometheusLabels) -> Bool {
        if left.pairs.count != right.pairs.count { return left.pairs.count < right.pairs.count }
        for (one, other) in zip(left.pairs, right.pairs) {
            if one.key != other.key { return one.key.utf8.lexicographicallyPrecedes(other.key.utf8) }
            if one.value != other.value { return one.value.utf8.lexicographicallyPrecedes(other.value.utf8) }
        }
        return false
    }
}
