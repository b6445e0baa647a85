import Bytes

/// A line for an output's table, and how many metrics fewer it would send with it.
public struct FilterAdvice: Sendable, Equatable {
    public enum Rule: String, Sendable { case tagexclude, namedrop, fieldexclude }

    public let rule: Rule
    public let patterns: [String]
    /// Distinct metrics that would be left out, or become one with others.
    public let saves: Int

    /// `tagexclude = ["cpu"]`
    public var line: String { "\(rule.rawValue) = [\(patternText)]" }

    /// `"cpu"`, for a list that is there already.
    var patternText: String { patterns.map(Self.quoted).joined(separator: ", ") }

    /// The best line of each rule, the one that saves most first. A line that leaves nothing is no advice.
    /// - Parameter measurement: the name that the output's filter knows a measurement by; nil if it knows several by
    ///   the same.
    static func best(of breakdown: CostBreakdown, measurement: (String) -> String?) -> [FilterAdvice] {
        let total = breakdown.metrics.count
        let tag = breakdown.dimensions.lazy.map { FilterAdvice(.tagexclude, [$0.name], $0.saves) }
        let name = breakdown.measurements.compactMap { part in
            measurement(part.name).map { FilterAdvice(.namedrop, [$0], part.metrics) }
        }
        let fields = Set(breakdown.fields.map(\.name))
        let statistics = Set(breakdown.metrics.filter(\.isStatistic).map(\.field))
        let field = breakdown.fields.lazy.map { part in
            // A statistic may come of four fields, whose names the filter sees.
            let parts = statistics.contains(part.name) ? ["_max", "_min", "_sum", "_count"].map { part.name + $0 } : []
            return FilterAdvice(.fieldexclude, [part.name] + parts.filter { !fields.contains($0) }, part.metrics)
        }
        return [
            tag.first { $0.isUseful(of: total) }, name.first { $0.isUseful(of: total) },
            field.first { $0.isUseful(of: total) },
        ].compactMap(\.self).sorted { $0.saves > $1.saves }
    }

    init(_ rule: Rule, _ patterns: [String], _ saves: Int) {
        self.rule = rule
        self.patterns = patterns
        self.saves = saves
    }

    /// Names with the signs of a pattern are left alone: as patterns they would fit others, too.
    private func isUseful(of total: Int) -> Bool {
        saves > 0 && saves < total
            && !patterns.contains { $0.utf8.contains { [UInt8]("*?[\\".utf8).contains($0) } }
    }

    /// A string of TOML, whose escapes are those of JSON.
    private static func quoted(_ text: String) -> String {
        var writer = ByteWriter()
        writer.append(json: text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
