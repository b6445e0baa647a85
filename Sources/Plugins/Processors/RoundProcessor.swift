import Filtering
public import MetricModel
public import PluginKit

/// Rounds numbers, halves away from zero. Each keeps its type.
///
/// A float becomes a multiple of the unit, 0.01 for two digits: the last digit of the result depends on this way.
/// Digits after the point mean nothing to integers: only a negative precision (tens, hundreds ...) changes them, and it
/// does so exactly, where Telegraf takes the way over floats.
public struct RoundProcessor: Processor {
    public static let name = "round"
    public static let summary = "Rounds numeric fields."

    @Key("Digits after the decimal point; negative for tens, hundreds and so on.", in: -308...308) var precision = 0
    @Key("Round only these fields; all if empty.") var includeFields: [Glob] = []
    @Key("Leave these fields as they are.") var excludeFields: [Glob] = []

    private var included: PatternList?
    private var excluded: PatternList?
    private var digits = 0
    /// What floats are rounded to a multiple of.
    private var unit = 1.0

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        included = includeFields.isEmpty ? nil : try includeFields.patterns()
        excluded = excludeFields.isEmpty ? nil : try excludeFields.patterns()
        digits = precision
        unit = Double("1e\(-precision)") ?? 1
    }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices {
            for j in metrics[i].fields.indices {
                let field = metrics[i].fields[j]
                guard included?.matches(field.key) ?? true, !(excluded?.matches(field.key) ?? false),
                    let value = rounded(field.value)
                else { continue }
                metrics[i].fields[j].value = value
            }
        }
    }

    /// Nil if the value stays as it is.
    private func rounded(_ value: FieldValue) -> FieldValue? {
        switch value {
        case .double(let number):
            // Beyond a Double's range there are no digits after the point that could be cut.
            let count = number / unit
            return count.isFinite ? .double(count.rounded() * unit) : nil
        case .int(let number) where digits < 0:
            guard let size = rounded(number.magnitude) else { return nil }
            let signed = number < 0 ? Int64(exactly: -Int128(size)) : Int64(exactly: size)
            return signed.map(FieldValue.int)
        case .uint(let number) where digits < 0: return rounded(number).map(FieldValue.uint)
        case .int, .uint, .bool, .string: return nil
        }
    }

    /// Nil if the result is more than 64 bits hold.
    private func rounded(_ size: UInt64) -> UInt64? {
        guard digits >= -19 else { return 0 }
        let unit = (0..<(-digits)).reduce(1 as UInt64) { unit, _ in unit * 10 }
        let (count, rest) = size.quotientAndRemainder(dividingBy: unit)
        let (product, isOver) = (rest >= unit - rest ? count + 1 : count).multipliedReportingOverflow(by: unit)
        return isOver ? nil : product
    }
}
