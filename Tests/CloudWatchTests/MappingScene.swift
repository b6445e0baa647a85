import CloudWatch
import Filtering
import MetricModel
import TestSupport

/// One metric through the mapping, and what comes of it as text.
enum MappingScene {
    static let now: Int64 = 1_700_000_000

    static func map(
        _ metric: Metric, _ change: (inout MappingOptions) throws -> Void
    ) rethrows -> (data: [Datum], faults: [DatumFault]) {
        var options = MappingOptions()
        try change(&options)
        var mapping = MetricMapping(options)
        var data: [Datum] = []
        var faults: [DatumFault] = []
        mapping.map(metric, now: now, into: &data) { faults.append($0) }
        return (data, faults)
    }

    static func map(_ metric: Metric) -> (data: [Datum], faults: [DatumFault]) { map(metric) { _ in } }

    static func metric(_ line: String) throws -> Metric {
        try Metric(line: line, now: Timestamp(nanoseconds: now * 1_000_000_000))
    }

    static func lines(_ line: String, _ change: (inout MappingOptions) throws -> Void = { _ in }) throws -> [String] {
        try map(metric(line), change).data.map(text)
    }

    /// `name tag=value,tag=value value`, and behind it what is not as usual.
    static func text(_ datum: Datum) -> String {
        var parts = ["\(datum.measurement)_\(datum.field)"]
        parts.append(datum.dimensions.dimensions.map { "\($0.name)=\($0.value)" }.joined(separator: ","))
        switch datum.value {
        case .plain(let value): parts.append("\(value)")
        case .statistics(let minimum, let maximum, let sum, let count):
            parts.append("min \(minimum) max \(maximum) sum \(sum) count \(count)")
        case .distribution(let values, let counts):
            parts.append(zip(values, counts).map { "\($0)x\($1)" }.joined(separator: " "))
        }
        if datum.resolution != 60 { parts.append("resolution \(datum.resolution.map(String.init) ?? "nil")") }
        if let unit = datum.unit { parts.append(unit.rawValue) }
        if datum.time != now { parts.append("at \(datum.time)") }
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
