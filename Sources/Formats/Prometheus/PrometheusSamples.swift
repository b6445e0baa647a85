import Filtering
import MetricModel

/// The samples of a batch, by family and series. Names and labels are remembered from one batch to the next.
struct PrometheusSamples: Sendable {
    struct Family: Hashable, Sendable {
        let name: String
        let kind: MetricKind
    }

    struct Sample: Sendable {
        let labels: PrometheusLabels
        var time: Timestamp
        var value = 0.0
        var count = 0.0
        var sum = 0.0
        /// By their bounds.
        var steps: [(bound: Double, value: Double)] = []
    }

    /// What a field says, and of which family.
    private struct Meaning: Sendable {
        enum Part { case value, step, sum, count, nothing }

        let family: Int
        let part: Part
    }

    private struct Context: Hashable, Sendable {
        let measurement: String
        /// In bytes, as in `FieldMemo`.
        let length: Int
        let kind: MetricKind
    }

    private let options: PrometheusSerializer.Options
    private var labels: PrometheusLabelsMemo
    private var meanings = FieldMemo<Context, Meaning>()
    private var families: [Family] = []
    private var numbers: [Family: Int] = [:]

    private var samples: [Sample] = []
    private var places = SeriesPlaces()
    /// For each family, its samples of the batch.
    private var members: [[Int]] = []
    /// Families that have samples, in their order.
    private var met: [Int] = []

    init(_ options: PrometheusSerializer.Options) {
        self.options = options
        labels = PrometheusLabelsMemo(isLegacy: options.isLegacy)
    }

    mutating func add(_ metric: borrowing Metric) {
        var strings: [TagSet.Tag] = []
        if options.writesStringsAsLabels {
            for field in metric.fields {
                if case .string(let text) = field.value { strings.append(TagSet.Tag(key: field.key, value: text)) }
            }
        }
        let labels = labels.labels(metric.tags, metric.kind, strings: strings)
        let place = meanings.place(
            of: Context(measurement: metric.name, length: metric.name.utf8.count, kind: metric.kind))
        for (i, field) in metric.fields.enumerated() {
            let meaning =
                meanings.value(for: field.key, at: i, in: place)
                ?? newMeaning(of: field.key, in: place, metric.name, metric.kind)
            add(field.value, meaning, labels, metric.tags, metric.time)
        }
    }

    private mutating func newMeaning(
        of key: String, in place: Int, _ measurement: String, _ kind: MetricKind
    ) -> Meaning {
        var meaning = Meaning(family: -1, part: .nothing)
        if let (family, part) = Self.family(key, measurement, kind, options) {
            meaning = Meaning(family: numbers[family] ?? families.count, part: part)
            if meaning.family == families.count {
                families.append(family)
                members.append([])
                numbers[family] = meaning.family
            }
        }
        meanings.remember(meaning, for: key, in: place)
        return meaning
    }

    private static func family(
        _ key: String, _ measurement: String, _ kind: MetricKind, _ options: PrometheusSerializer.Options
    ) -> (family: Family, part: Meaning.Part)? {
        var key = key[...]
        var part = Meaning.Part.value
        if kind == .histogram || kind == .summary {
            part = kind == .summary ? .step : .nothing
            for (suffix, meant) in [("_bucket", Meaning.Part.step), ("_sum", .sum), ("_count", .count)]
            where key.hasSuffix(suffix) {
                key = key.dropLast(suffix.utf8.count)
                part = meant
                break
            }
        }
        let whole = measurement == "prometheus" ? String(key) : "\(measurement)_\(key)"
        let name = options.isLegacy ? PrometheusNames.legacyMetric(whole) : PrometheusNames.escapedMetric(whole)
        guard let name else { return nil }
        var kind = kind
        if part == .value {
            if options.counters?.matches(name) ?? false { kind = .counter }
            if options.gauges?.matches(name) ?? false { kind = .gauge }
        }
        return (Family(name: name, kind: kind), part)
    }

    private mutating func add(
        _ value: FieldValue, _ meaning: Meaning, _ labels: PrometheusLabels, _ tags: TagSet, _ time: Timestamp
    ) {
        guard meaning.part != .nothing, let number = value.number else { return }
        var bound = 0.0
        if meaning.part == .step {
            let label = families[meaning.family].kind == .summary ? "quantile" : "le"
            guard let read = Self.bound(tags[label]) else { return }
            bound = read
        }
        // A boolean counts nothing.
        let isCount = meaning.part == .count || meaning.part == .step && families[meaning.family].kind == .histogram
        if case .bool = value, isCount || meaning.part == .sum { return }
        if isCount, !(number >= 0) { return }
        let place = places.place(family: meaning.family, labels: labels.number, new: samples.count)
        if place == samples.count {
            samples.append(Sample(labels: labels, time: time))
            if members[meaning.family].isEmpty { met.append(meaning.family) }
            members[meaning.family].append(place)
        }
        guard time >= samples[place].time else { return }
        samples[place].time = time
        switch meaning.part {
        case .value: samples[place].value = number
        case .sum: samples[place].sum = number
        case .count: samples[place].count = number.rounded(.down)
        case .step: samples[place].set(isCount ? number.rounded(.down) : number, upTo: bound)
        case .nothing: break
        }
    }

    private static func bound(_ text: String?) -> Double? {
        guard let text, let number = GoFloat.read(text), !number.isNaN else { return nil }
        return number
    }

    /// Each family with its samples.
    func forEachFamily(sorted: Bool, _ body: (Family, [Sample]) -> Void) {
        guard sorted else {
            for family in met { body(families[family], members[family].map { samples[$0] }) }
            return
        }
        for family in met.sorted(by: { Self.comesBefore(families[$0], families[$1]) }) {
            let series = members[family].map { samples[$0] }
            body(families[family], series.sorted { PrometheusLabelsMemo.comesBefore($0.labels, $1.labels) })
        }
    }

    private static func comesBefore(_ left: Family, _ right: Family) -> Bool {
        if left.name != right.name { return left.name.utf8.lexicographicallyPrecedes(right.name.utf8) }
        return left.kind.place < right.kind.place
    }

    mutating func removeAll() {
        for family in met { members[family].removeAll(keepingCapacity: true) }
        met.removeAll(keepingCapacity: true)
        samples.removeAll(keepingCapacity: true)
        places.removeAll()
        labels.forget()
        // Names that nobody sends any more must not pile up.
        if families.count >= 65_536 { self = PrometheusSamples(options) }
    }
}

extension PrometheusSamples.Sample {
    fileprivate mutating func set(_ value: Double, upTo bound: Double) {
        let place = steps.firstIndex { $0.bound >= bound } ?? steps.count
        if place < steps.count, steps[place].bound == bound {
            steps[place].value = value
        } else {
            steps.insert((bound, value), at: place)
        }
    }
}

extension MetricKind {
    /// Telegraf's order.
    fileprivate var place: Int {
        switch self {
        case .counter: 0
        case .gauge: 1
        case .untyped: 2
        case .summary: 3
        case .histogram: 4
        }
    }
}
