import MetricModel

/// How families of an exposition become metrics.
public enum ExpositionVersion: Sendable {
    /// The family is the measurement; all that a distribution says are fields of one metric.
    case one
    /// The measurement is the same for all, the family is the field; each part of a distribution is a metric.
    case two
}

struct ExpositionMetrics: Sendable {
    private let version: ExpositionVersion
    /// The measurement of version two.
    private let measurement: String
    private var tagSets = TagSetMemo()
    /// The time of samples that have none.
    private var now = Timestamp(nanoseconds: 0)
    private var all: [Metric] = []

    init(version: ExpositionVersion, measurement: String) {
        self.version = version
        self.measurement = measurement
    }

    mutating func all(of families: [ExpositionFamily], now: Timestamp) -> [Metric] {
        self.now = now
        all.reserveCapacity(families.reduce(0) { $0 + $1.metrics.count })
        for family in families { append(family) }
        defer { all = [] }
        return all
    }

    private mutating func append(_ family: borrowing ExpositionFamily) {
        switch (family.kind, version) {
        case (.summary, .one), (.histogram, .one): for metric in family.metrics { appendWhole(metric, family) }
        case (.summary, .two), (.histogram, .two): appendParts(family)
        case (.stateSet, _): for metric in family.metrics { appendStates(metric, family) }
        default: appendValues(family)
        }
    }

    private mutating func appendValues(_ family: borrowing ExpositionFamily) {
        let isInfo = family.kind == .info
        let key: String
        switch (version, family.kind) {
        case (.one, .counter): key = "counter"
        case (.one, .gauge): key = "gauge"
        case (.one, .info): key = "info"
        case (.one, _): key = "value"
        case (.two, .info): key = family.name + "_info"
        case (.two, _): key = family.name
        }
        for metric in family.metrics {
            guard let value = metric.value, !value.isNaN else { continue }
            // What an info says stands in its labels.
            add([Metric.Field(key, isInfo ? .uint(1) : .double(value))], metric, metric.tags, family)
        }
    }

    /// A distribution as one metric.
    private mutating func appendWhole(_ metric: ExpositionMetric, _ family: borrowing ExpositionFamily) {
        var fields = [Metric.Field("count", .double(metric.count))]
        if let sum = metric.sum { fields.append(Metric.Field("sum", .double(sum))) }
        if let created = metric.created { fields.append(Metric.Field("created", .double(created))) }
        var result = Metric(family.name, fields: fields, at: now)
        for step in metric.steps where family.kind == .histogram || !step.value.isNaN {
            result[field: step.part.text] = .double(step.value)
        }
        add(result.fields, metric, metric.tags, family)
    }

    /// A distribution as one metric for its count and sum, and one for each part.
    private mutating func appendParts(_ family: borrowing ExpositionFamily) {
        let isHistogram = family.kind == .histogram
        let (count, sum, created) = (family.name + "_count", family.name + "_sum", family.name + "_created")
        let key = isHistogram ? family.name + "_bucket" : family.name
        for metric in family.metrics {
            var fields = [Metric.Field(count, .double(metric.count))]
            if let value = metric.sum { fields.append(Metric.Field(sum, .double(value))) }
            if let value = metric.created { fields.append(Metric.Field(created, .double(value))) }
            add(fields, metric, metric.tags, family)
            for step in metric.steps {
                add([Metric.Field(key, .double(step.value))], metric, step.part.tags, family)
            }
            guard isHistogram, !metric.steps.contains(where: { $0.part.value == .infinity }) else { continue }
            add([Metric.Field(key, .double(metric.count))], metric, tags(metric.tags, and: "le", "+Inf"), family)
        }
    }

    private mutating func appendStates(_ metric: ExpositionMetric, _ family: borrowing ExpositionFamily) {
        switch version {
        case .one:
            var result = Metric(family.name, fields: [], at: now)
            for state in metric.states { result[field: state.key] = .bool(state.isOn) }
            if !result.fields.isEmpty { add(result.fields, metric, metric.tags, family) }
        case .two:
            for state in metric.states {
                add([Metric.Field("\(family.name)_\(state.key)", .bool(state.isOn))], metric, metric.tags, family)
            }
        }
    }

    private mutating func add(
        _ fields: [Metric.Field], _ metric: borrowing ExpositionMetric, _ tags: TagSet,
        _ family: borrowing ExpositionFamily
    ) {
        let tags = family.unit.isEmpty ? tags : self.tags(tags, and: "unit", family.unit)
        all.append(
            Metric(
                version == .one ? family.name : measurement, tags: tags, fields: fields, at: metric.time ?? now,
                kind: family.metricKind))
    }

    private mutating func tags(_ tags: TagSet, and key: String, _ value: String) -> TagSet {
        tagSets.tags(tags.tags + [TagSet.Tag(key: key, value: value)])
    }
}
