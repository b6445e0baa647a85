import CloudWatch
import Filtering
import MetricModel
import TestSupport
import Testing

/// The mapping once more, as the rules read, without regard to cost and without anything of the real one.
struct NaiveMapping {
    struct Sent: Equatable {
        var name: [Unicode.Scalar]
        var dimensions: [[[Unicode.Scalar]]]
        var time: Int64
        var numbers: [Double]
        var resolution: Int?
    }

    var maxDimensions = 10
    var joinsStatistics = false
    var mends = false
    var isHigh = false
    /// For measurements that begin with "r".
    var rule: (dimensions: [String]?, rollups: [[String]])?

    private(set) var sent: [Sent] = []
    private(set) var reasons: [String] = []

    mutating func map(_ metric: Metric, now: Int64) {
        let nanoseconds = metric.time.nanoseconds
        let time = (nanoseconds - ((nanoseconds % 1_000_000_000) + 1_000_000_000) % 1_000_000_000) / 1_000_000_000
        let sets = dimensionSets(metric)
        var groups: [(base: String, parts: [String: Double])] = []
        for field in metric.fields {
            let value: Double
            switch field.value {
            case .string: continue
            case .bool(let flag): value = flag ? 1 : 0
            case .int(let number): value = Double(number)
            case .uint(let number): value = Double(number)
            case .double(let number): value = number
            }
            if let reason = Self.reason(value) {
                reasons += sets.map { _ in reason }
                continue
            }
            let suffix = ["max", "min", "sum", "count"].first { field.key.hasSuffix("_" + $0) }
            guard joinsStatistics, let suffix else {
                emit(metric.name, field.key, [value], isHigh ? 1 : 60, time, now, sets)
                continue
            }
            let base = String(field.key.unicodeScalars.dropLast(suffix.count + 1))
            if !groups.contains(where: { $0.base == base }) { groups.append((base, [:])) }
            for i in groups.indices where groups[i].base == base { groups[i].parts[suffix] = value }
        }
        for (base, parts) in groups {
            if let low = parts["min"], let high = parts["max"], let sum = parts["sum"], let count = parts["count"] {
                emit(metric.name, base, [low, high, sum, count], isHigh ? 1 : 60, time, now, sets)
                continue
            }
            for suffix in ["max", "min", "sum", "count"] {
                guard let value = parts[suffix] else { continue }
                emit(metric.name, base + "_" + suffix, [value], nil, time, now, sets)
            }
        }
    }

    private mutating func emit(
        _ measurement: String, _ field: String, _ numbers: [Double], _ resolution: Int?, _ time: Int64, _ now: Int64,
        _ sets: [[[[Unicode.Scalar]]]]
    ) {
        var name = Array((measurement + "_" + field).unicodeScalars)
        if mends {
            // The underscore has its place even behind a measurement that is too long.
            name = Array(measurement.unicodeScalars.prefix(254)) + ["_"] + Array(field.unicodeScalars)
            name = Self.mended(name, 255)
        }
        for set in sets {
            if now - time > 1_209_600 {
                reasons.append("too_old")
            } else if time - now > 7200 {
                reasons.append("too_new")
            } else if name.contains(where: { $0.value < 32 || $0.value > 126 }) {
                reasons.append("name_not_ascii")
            } else if name.count > 255 {
                reasons.append("name_too_long")
            } else if set.count > 30 {
                reasons.append("too_many_dimensions")
            } else if let reason = set.compactMap(Self.reason(dimension:)).first {
                reasons.append(reason)
            } else {
                sent.append(Sent(name: name, dimensions: set, time: time, numbers: numbers, resolution: resolution))
            }
        }
    }

    /// Each set is a list of pairs of name and value.
    private func dimensionSets(_ metric: Metric) -> [[[[Unicode.Scalar]]]] {
        let rule = metric.name.hasPrefix("r") ? rule : nil
        var tags: [(key: String, pair: [[Unicode.Scalar]])] = []
        for tag in metric.tags.tags where !tag.value.isEmpty {
            var name = Array(tag.key.unicodeScalars)
            var value = Array(tag.value.unicodeScalars)
            if mends {
                name = Self.mended(name, 255)
                value = Self.mended(value, 1024)
                if name.first == ":" { name[0] = "_" }
                if name.allSatisfy({ $0 == " " }) || value.allSatisfy({ $0 == " " }) { continue }
            }
            tags.append((tag.key, [name, value]))
        }
        func chosen(_ keys: [String]) -> [[[Unicode.Scalar]]] {
            keys.flatMap { key in tags.filter { $0.key == key }.map(\.pair) }
        }
        var sets: [[[[Unicode.Scalar]]]] = []
        if let keys = rule?.dimensions {
            sets.append(chosen(keys))
        } else {
            let host = tags.filter { $0.key == "host" }.map(\.pair)
            let others = tags.filter { $0.key != "host" }.map(\.pair)
            sets.append(Array((host + others).prefix(maxDimensions)))
        }
        for keys in rule?.rollups ?? [] {
            let isWhole = keys.allSatisfy { key in tags.contains { $0.key == key } }
            if isWhole { sets.append(chosen(keys)) }
        }
        var result: [[[[Unicode.Scalar]]]] = []
        for set in sets {
            var unique: [[[Unicode.Scalar]]] = []
            for pair in set where !unique.contains(where: { $0[0] == pair[0] }) { unique.append(pair) }
            let isKnown = result.contains { known in
                known.count == unique.count && unique.allSatisfy { pair in known.contains { $0 == pair } }
            }
            if !isKnown { result.append(unique) }
        }
        return result
    }

    private static func mended(_ text: [Unicode.Scalar], _ limit: Int) -> [Unicode.Scalar] {
        text.prefix(limit).map { $0.value >= 32 && $0.value <= 126 ? $0 : "_" }
    }

    private static func reason(_ value: Double) -> String? {
        if value != value { return "nan" }
        if abs(value) == Double.infinity { return "infinity" }
        if value > 0 && value < 8.515920e-109 { return "too_small" }
        if value > 1.174271e108 { return "too_large" }
        return value
            < -2_348_542_582_773_833_227_889_480_596_789_337_027_375_682_548_908_319_870_707_290_971_532_209_025_114_608_443_463_698_998_384_768_703_031_934_976.0
            ? "too_large" : nil
    }

    private static func reason(dimension pair: [[Unicode.Scalar]]) -> String? {
        let (name, value) = (pair[0], pair[1])
        if name.contains(where: { $0.value < 32 || $0.value > 126 }) { return "dimension_name_not_ascii" }
        if name.allSatisfy({ $0 == " " }) { return "dimension_name_blank" }
        if name.count > 255 { return "dimension_name_too_long" }
        if name[0] == ":" { return "dimension_name_colon" }
        if value.contains(where: { $0.value < 32 || $0.value > 126 }) { return "dimension_value_not_ascii" }
        if value.allSatisfy({ $0 == " " }) { return "dimension_value_blank" }
        return value.count > 1024 ? "dimension_value_too_long" : nil
    }
}

@Suite struct MappingRandomTests {
    private static let texts = [
        "", " ", "  ", ":", ":a", "::", "a", "b", "_", "a_max", "a_min", "a_sum", "a_count", "b_max", "b_min", "host",
        "r", "r1", "rm", "m", "é", "漢字", "😀", "a\u{0}b", "\t", "\u{7F}", "a\u{1}", "a\u{2}", "quote\"", "back\\",
        "_max",
        String(repeating: "x", count: 127), String(repeating: "x", count: 128), String(repeating: "n", count: 254),
        String(repeating: "n", count: 255), String(repeating: "n", count: 256), String(repeating: "y", count: 1024),
        String(repeating: "y", count: 1025), String(repeating: " ", count: 256),
        String(repeating: " ", count: 1024) + "z",
        String(repeating: "ü", count: 300),
    ]
    private static let numbers: [FieldValue] =
        [
            0, -0.0, 1, -1, 0.1, .nan, .infinity, -.infinity, 8.515920e-109, 8.5159199e-109, 1.174271e108,
            1.1742711e108,
            -0x1p360, (-0x1p360).nextDown, 0x1p360, .leastNonzeroMagnitude, -1e-300, 1e300, -1e300,
        ].map { .double($0) } + [.int(.min), .int(.max), .uint(.max), .bool(true), .bool(false), .string("5"), .int(7)]
    private static let ages: [Int64] = [
        0, 0, 0, 0, 0, 0, -1, 60, 7200, 7201, -1_209_600, -1_209_601, 100_000, -2_000_000,
    ]

    private static func metric(_ dice: inout SeededNumbers) -> Metric {
        func text() -> String {
            // Short and plain ones mostly, else nothing fits.
            let plain = ["a", "b", "r", "rm", "m", "host", "a_max", "a_min", "a_sum", "a_count", "v", "w", "zone"]
            return (Int.random(in: 0..<6, using: &dice) > 0 ? plain : texts).randomElement(using: &dice) ?? ""
        }
        func number() -> FieldValue {
            Int.random(in: 0..<4, using: &dice) > 0
                ? .int(.random(in: -9...9, using: &dice)) : numbers.randomElement(using: &dice) ?? .int(0)
        }
        var tags: [String: String] = [:]
        let many = Int.random(in: 0..<20, using: &dice) == 0
        for _ in 0..<Int.random(in: 0...4, using: &dice) { tags[text()] = text() }
        if many { for i in 0..<Int.random(in: 25...32, using: &dice) { tags["t\(i)"] = "x" } }
        let age = ages.randomElement(using: &dice) ?? 0
        let time = (MappingScene.now + age) * 1_000_000_000 + Int64.random(in: 0..<1_000_000_000, using: &dice)
        var metric = Metric(text(), tags: TagSet(tags), fields: [], at: Timestamp(nanoseconds: time))
        for _ in 0..<Int.random(in: 1...9, using: &dice) { metric[field: text()] = number() }
        return metric
    }

    private static func sent(_ datum: Datum) -> NaiveMapping.Sent {
        let numbers: [Double] =
            switch datum.value {
            case .plain(let value): [value]
            case .statistics(let minimum, let maximum, let sum, let count): [minimum, maximum, sum, count]
            case .distribution: []
            }
        return NaiveMapping.Sent(
            name: Array((datum.measurement + "_" + datum.field).unicodeScalars),
            dimensions: datum.dimensions.dimensions.map {
                [Array($0.name.unicodeScalars), Array($0.value.unicodeScalars)]
            },
            time: datum.time, numbers: numbers, resolution: datum.resolution)
    }

    @Test("Random metrics come out as the rules read", arguments: 0..<24)
    func random(_ seed: UInt64) throws {
        var dice = SeededNumbers(seed: seed)
        var naive = NaiveMapping()
        var options = MappingOptions()
        naive.maxDimensions = [0, 1, 2, 10, 30, 40].randomElement(using: &dice) ?? 10
        naive.joinsStatistics = .random(using: &dice)
        naive.mends = seed % 2 == 0
        naive.isHigh = .random(using: &dice)
        let dimensions = [nil, [], ["a"], ["zone", "host", "a"], ["b", "b", ":a"]].randomElement(using: &dice) ?? nil
        let rollups =
            [[], [[]], [["a"], ["host"]], [["host", "a"], ["a", "host"], []]].randomElement(using: &dice) ?? []
        naive.rule = (dimensions, rollups)
        options.maxDimensions = naive.maxDimensions
        options.joinsStatistics = naive.joinsStatistics
        options.mendsText = naive.mends
        options.highResolution = naive.isHigh ? .names(try PatternList(["*"])) : .names(try PatternList([]))
        options.series = [SeriesRule(names: try PatternList(["r*"]), dimensions: dimensions, rollups: rollups)]
        var mapping = MetricMapping(options)
        var seen = Set<String>()
        for _ in 0..<600 {
            let metric = Self.metric(&dice)
            naive = naive.fresh
            naive.map(metric, now: MappingScene.now)
            var data: [Datum] = []
            var reasons: [String] = []
            mapping.map(metric, now: MappingScene.now, into: &data) { reasons.append($0.reason.rawValue) }
            #expect(data.map(Self.sent) == naive.sent, "\(metric)")
            #expect(reasons == naive.reasons, "\(metric)")
            seen.formUnion(reasons)
            for datum in data { #expect(Self.isFit(datum), "\(metric)") }
        }
        // Text is never a reason once it is mended, and the sample has met enough of them before.
        let ofText = seen.filter { $0.contains("name") || $0.contains("dimension_") }
        #expect(naive.mends ? ofText.isEmpty : ofText.count > (naive.maxDimensions == 0 ? 1 : 4))
        #expect(seen.isSuperset(of: ["nan", "infinity", "too_small", "too_large", "too_old", "too_new"]))
    }

    /// What the service checks, written down once more.
    private static func isFit(_ datum: Datum) -> Bool {
        func fits(_ text: String, _ limit: Int) -> Bool {
            let scalars = Array(text.unicodeScalars)
            return (1...limit).contains(scalars.count) && scalars.allSatisfy { (32...126).contains($0.value) }
                && scalars.contains { $0 != " " }
        }
        let dimensions = datum.dimensions.dimensions
        return fits(datum.measurement + "_" + datum.field, 255) && dimensions.count <= 30
            && Set(dimensions.map(\.name)).count == dimensions.count
            && dimensions.allSatisfy { fits($0.name, 255) && !$0.name.hasPrefix(":") && fits($0.value, 1024) }
            && sent(datum).numbers.allSatisfy { $0.isFinite && abs($0) <= 0x1p360 }
    }
}

extension NaiveMapping {
    /// The same without what it has seen.
    fileprivate var fresh: NaiveMapping {
        var fresh = NaiveMapping()
        fresh.maxDimensions = maxDimensions
        fresh.joinsStatistics = joinsStatistics
        fresh.mends = mends
        fresh.isHigh = isHigh
        fresh.rule = rule
        return fresh
    }
}
