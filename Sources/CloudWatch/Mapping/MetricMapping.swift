public import MetricModel

/// From metrics to the data of PutMetricData: each number becomes a datum, each tag a dimension, as in Telegraf. Text is
/// no number and left out. What CloudWatch would refuse is left out too, and told.
///
/// What can be known of a name or a tag set is found out once and remembered, up to a bound.
public struct MetricMapping: Sendable {
    /// How many names are remembered before all of them are forgotten.
    private static let nameLimit = 65_536

    private let options: MappingOptions
    /// For each rule, and last for measurements that none fits.
    private let mappings: [SeriesMapping]
    private var memos: [TagMemo<[SeriesMapping.Series]>]
    private var vocabularies: [Vocabulary] = []
    private var indices: [String: Int] = [:]
    private var nameCount = 0
    /// Of one metric; kept for its room.
    private var statistics: [Statistic] = []

    public init(_ options: MappingOptions) {
        self.options = options
        mappings = (options.series + [nil]).map { SeriesMapping($0, options) }
        memos = mappings.map { _ in TagMemo() }
    }

    /// Appends what the metric becomes: plain values in the order of its fields, then statistics.
    /// - Parameters:
    ///   - now: seconds since the epoch.
    ///   - fault: told of each datum that CloudWatch could not take.
    public mutating func map(
        _ metric: Metric, now: Int64, into data: inout [Datum], fault: (DatumFault) -> Void
    ) {
        let at = vocabulary(of: metric.name)
        let rule = vocabularies[at].rule
        let mapping = mappings[rule]
        let time = metric.time.seconds
        let moment = Moment(
            measurement: vocabularies[at].measurement, time: time, timeFault: DatumFault.Reason(time: time, now: now),
            series: memos[rule].value(for: metric.tags) { mapping.series(of: $0) })

        let countBefore = vocabularies[at].count
        var next = 0
        for field in metric.fields {
            guard let value = field.value.number else { continue }
            let found = vocabularies[at].index(of: field.key, guess: next, options)
            next = found + 1
            if let reason = DatumFault.Reason(value) {
                moment.miss(vocabularies[at].names[found], reason, .value(value), fault)
            } else if let part = vocabularies[at].names[found].part {
                note(value, as: part.part, of: part.base, named: found)
            } else {
                let name = vocabularies[at].names[found]
                moment.emit(name, .plain(value), resolution: name.resolution, into: &data, fault)
            }
        }
        for statistic in statistics {
            if let whole = statistic.whole {
                let name = vocabularies[at].bases[statistic.base]
                moment.emit(name, whole, resolution: name.resolution, into: &data, fault)
            } else {
                // Telegraf sends parts at the service's own resolution.
                statistic.forEachPart { name, value in
                    moment.emit(vocabularies[at].names[name], .plain(value), resolution: nil, into: &data, fault)
                }
            }
        }
        statistics.removeAll(keepingCapacity: true)
        nameCount += vocabularies[at].count - countBefore
    }

    private mutating func vocabulary(of measurement: String) -> Int {
        if nameCount >= Self.nameLimit {
            vocabularies = []
            indices = [:]
            nameCount = 0
        }
        if let known = indices[measurement] { return known }
        vocabularies.append(Vocabulary(measurement, options))
        indices[measurement] = vocabularies.count - 1
        nameCount += 1
        return vocabularies.count - 1
    }

    private mutating func note(_ value: Double, as part: Statistic.Part, of base: Int, named name: Int) {
        // From the end: the parts of one statistic mostly follow each other.
        let known = statistics.lastIndex { $0.base == base }
        if known == nil { statistics.append(Statistic(base: base)) }
        statistics[known ?? statistics.count - 1].note(value, as: part, named: name)
    }
}

/// What all data of one metric have in common.
private struct Moment {
    let measurement: String
    let time: Int64
    let timeFault: DatumFault.Reason?
    let series: [SeriesMapping.Series]

    @inline(__always) func emit(
        _ name: DatumName, _ value: Datum.Value, resolution: Int?, into data: inout [Datum],
        _ fault: (DatumFault) -> Void
    ) {
        if let timeFault { return miss(name, timeFault, .time(time), fault) }
        if let reason = name.fault { return miss(name, reason, .name, fault) }
        for series in series {
            switch series {
            case .fit(let dimensions):
                data.append(
                    Datum(
                        measurement, name.field, dimensions, at: time, value, resolution: resolution, unit: name.unit))
            case .unfit(let reason, let offender): fault(self.fault(name, reason, offender))
            }
        }
    }

    /// None of the series gets this value.
    func miss(
        _ name: DatumName, _ reason: DatumFault.Reason, _ offender: DatumFault.Offender, _ fault: (DatumFault) -> Void
    ) {
        for _ in series { fault(self.fault(name, reason, offender)) }
    }

    private func fault(
        _ name: DatumName, _ reason: DatumFault.Reason, _ offender: DatumFault.Offender
    ) -> DatumFault {
        DatumFault(reason: reason, measurement: measurement, field: name.field, offender: offender)
    }
}
