import MetricModel

/// Samples of one name: a metric of the application that is measured, in all its series.
struct ExpositionFamily {
    enum Kind {
        case untyped, counter, gauge, summary, histogram, info, stateSet
    }

    let name: String
    /// Nil until a line says it, or a sample shows that none will.
    var kind: Kind?
    var hasHelp = false
    var unit = ""
    var metrics: [ExpositionMetric] = []
    /// Where the metric of a group of labels is, in a family of distributions.
    var places: [Int: Int] = [:]

    init(name: String) { self.name = name }

    /// The label that says which part of the family a sample is.
    var partLabel: PartLabel? {
        switch kind {
        case .summary: .quantile
        case .histogram: .le
        case .stateSet: .state(name)
        default: nil
        }
    }

    /// What an agent calls the kind.
    var metricKind: MetricKind {
        switch kind {
        case .counter: .counter
        case .gauge: .gauge
        case .summary: .summary
        case .histogram: .histogram
        default: .untyped
        }
    }
}

/// One series of a family at one time.
struct ExpositionMetric {
    let tags: TagSet
    var time: Timestamp?
    /// Of all that is no distribution.
    var value: Double?
    var count = 0.0
    var sum: Double?
    /// When counting began, in seconds since the epoch.
    var created: Double?
    /// Counts up to a bound, or values at a quantile.
    var steps: [(part: SampleLabels.Part, value: Double)] = []
    /// Spaces in the names of states are `_` in those of fields.
    var states: [(key: String, isOn: Bool)] = []

    init(tags: TagSet, time: Timestamp? = nil) {
        self.tags = tags
        self.time = time
    }
}

extension Double {
    /// A count of samples is whole; what is less than none or no number counts as none.
    var asSampleCount: Double { self > 0 ? rounded(.down) : 0 }
}
