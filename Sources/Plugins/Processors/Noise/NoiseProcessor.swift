import Filtering
public import MetricModel
public import PluginKit

/// Adds chance to numbers, so that single values tell little and averages stay. Each keeps its type; what would
/// overflow is held to the end of the type's range.
public struct NoiseProcessor: Processor {
    public static let name = "noise"
    public static let summary = "Adds random noise to numeric fields."

    enum Kind: String, OptionEnum {
        case laplacian, gaussian, uniform

        static var whenEmpty: Self? { laplacian }
    }

    @Key("How the noise is distributed.") var type = Kind.laplacian
    @Key("Laplacian and gaussian: the mean.") var mu = 0.0
    @Key("Laplacian: the scale; gaussian: the standard deviation.") var scale = 1.0
    @Key("Uniform: the least.") var min = -1.0
    @Key("Uniform: the most.") var max = 1.0
    @Key("Only these fields; all if empty.") var includeFields: [Glob] = []
    @Key("Leave these fields as they are.") var excludeFields: [Glob] = []

    private var distribution = NoiseDistribution.uniform(min: 0, max: 0)
    private var selection = NameSelection.all
    private var numbers = QuickNumbers(seed: 0)

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        selection = try NameSelection(includeFields, but: excludeFields)
        numbers = QuickNumbers(seed: .random(in: .min ... .max))
        distribution =
            switch type {
            case .laplacian: .laplacian(mean: mu, scale: scale)
            case .gaussian: .gaussian(mean: mu, deviation: scale)
            case .uniform: .uniform(min: min, max: max)
            }
    }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices {
            for j in metrics[i].fields.indices where selection.keeps(metrics[i].fields[j].key) {
                switch metrics[i].fields[j].value {
                case .int(let value): metrics[i].fields[j].value = .int(value.adding(distribution.next(&numbers)))
                case .uint(let value): metrics[i].fields[j].value = .uint(value.adding(distribution.next(&numbers)))
                case .double(let value): metrics[i].fields[j].value = .double(value + distribution.next(&numbers))
                case .bool, .string: break
                }
            }
        }
    }
}

extension FixedWidthInteger {
    /// The whole part of `noise` is added.
    fileprivate func adding(_ noise: Double) -> Self {
        // Beyond twice the range of 64 bits the sum is at its end anyway, and 128 bits hold it.
        let whole = Int128(Swift.min(Swift.max(noise, -0x1p66), 0x1p66))
        return Self(clamping: Int128(self) + whole)
    }
}
