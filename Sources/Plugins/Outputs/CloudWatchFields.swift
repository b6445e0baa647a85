import CloudWatch
import MetricModel

/// What the fields of one metric become: the data to send, and the values that CloudWatch cannot store.
struct CloudWatchFields: Sendable {
    struct Datum: Sendable {
        let name: String
        let value: PutMetricData.Value
        /// A part of a statistic that lacks others. Telegraf sends it at the service's own resolution.
        let isPart: Bool
    }

    private(set) var data: [Datum] = []
    private(set) var faults: [ValueFault] = []
    private let joinsStatistics: Bool
    private var statistics: [Statistic] = []

    /// - Parameter joinsStatistics: whether `x_max`, `x_min`, `x_sum` and `x_count` become one statistic.
    init(joinsStatistics: Bool) { self.joinsStatistics = joinsStatistics }

    /// Forgets the metric before. Text is left out: it is no value, and so not missed.
    mutating func read(_ fields: [Metric.Field]) {
        data.removeAll(keepingCapacity: true)
        faults.removeAll(keepingCapacity: true)
        for field in fields {
            guard let value = field.value.number else { continue }
            if let fault = ValueFault(value) {
                faults.append(fault)
            } else if joinsStatistics, let (base, part) = Statistic.split(field.key) {
                note(value, as: part, of: base)
            } else {
                data.append(Datum(name: field.key, value: .plain(value), isPart: false))
            }
        }
        for statistic in statistics { statistic.append(to: &data) }
        statistics.removeAll(keepingCapacity: true)
    }

    private mutating func note(_ value: Double, as part: Statistic.Part, of base: Substring) {
        // From the end: the parts of one statistic mostly follow each other.
        if let at = statistics.lastIndex(where: { $0.base == base }) {
            statistics[at].parts[part.rawValue] = value
        } else {
            var statistic = Statistic(base: base)
            statistic.parts[part.rawValue] = value
            statistics.append(statistic)
        }
    }
}

/// The parts found so far of what one statistic could be.
private struct Statistic: Sendable {
    enum Part: Int, CaseIterable { case max, min, sum, count }

    let base: Substring
    /// By `Part`; NaN, which no value is that comes here, for what is missing.
    var parts = SIMD4<Double>(repeating: .nan)

    static func split(_ field: String) -> (base: Substring, part: Part)? {
        for part in Part.allCases where field.hasSuffix(suffix(part)) {
            return (field.dropLast(suffix(part).utf8.count), part)
        }
        return nil
    }

    private static func suffix(_ part: Part) -> String {
        switch part {
        case .max: "_max"
        case .min: "_min"
        case .sum: "_sum"
        case .count: "_count"
        }
    }

    func append(to data: inout [CloudWatchFields.Datum]) {
        let present = Part.allCases.filter { !parts[$0.rawValue].isNaN }
        guard present.count < Part.allCases.count else {
            let value = PutMetricData.Value.statistics(
                minimum: parts[Part.min.rawValue], maximum: parts[Part.max.rawValue],
                sum: parts[Part.sum.rawValue], count: parts[Part.count.rawValue])
            return data.append(.init(name: String(base), value: value, isPart: false))
        }
        for part in present {
            data.append(.init(name: base + Self.suffix(part), value: .plain(parts[part.rawValue]), isPart: true))
        }
    }
}
