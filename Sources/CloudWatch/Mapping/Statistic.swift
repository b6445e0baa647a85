/// The parts found so far of what one statistic could be.
struct Statistic: Sendable {
    enum Part: Int, CaseIterable {
        case max, min, sum, count

        fileprivate var suffix: String { "_\(self)" }
    }

    /// Where its name stands among the bases of its measurement.
    let base: Int
    /// By `Part`; NaN, which no value is that comes here, for what is missing.
    private var values = SIMD4<Double>(repeating: .nan)
    /// Where the names of the parts stand.
    private var names = SIMD4<Int>()

    init(base: Int) { self.base = base }

    static func split(_ field: String) -> (base: String, part: Part)? {
        for part in Part.allCases where field.hasSuffix(part.suffix) {
            return (String(field.dropLast(part.suffix.count)), part)
        }
        return nil
    }

    mutating func note(_ value: Double, as part: Part, named name: Int) {
        values[part.rawValue] = value
        names[part.rawValue] = name
    }

    /// Nil unless all parts are there.
    var whole: Datum.Value? {
        guard Part.allCases.allSatisfy({ !values[$0.rawValue].isNaN }) else { return nil }
        return .statistics(
            minimum: values[Part.min.rawValue], maximum: values[Part.max.rawValue], sum: values[Part.sum.rawValue],
            count: values[Part.count.rawValue])
    }

    func forEachPart(_ body: (_ name: Int, _ value: Double) -> Void) {
        for part in Part.allCases where !values[part.rawValue].isNaN {
            body(names[part.rawValue], values[part.rawValue])
        }
    }
}
