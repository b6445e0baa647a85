import Filtering
import Logging
public import MetricModel
public import PluginKit

/// Scales fields: from one range to another, or by a factor and an offset. What is scaled becomes a float.
///
/// Text with a number in it and booleans are scaled too. The scalings run in the order of the file, each on the result
/// of the one before; nothing is clamped to its range.
public struct ScaleProcessor: Processor {
    public static let name = "scale"
    public static let summary = "Scales fields linearly."

    public struct Scaling: OptionTable {
        @Key("Fields to scale.") var fields: [Glob] = []
        @Key("The value that becomes output_minimum.") var inputMinimum: Double? = nil
        @Key("The value that becomes output_maximum.") var inputMaximum: Double? = nil
        @Key("What input_minimum becomes.") var outputMinimum: Double? = nil
        @Key("What input_maximum becomes.") var outputMaximum: Double? = nil
        @Key("In place of the ranges: multiply by this.") var factor: Double? = nil
        @Key("In place of the ranges: add this, after multiplying.") var offset: Double? = nil
        public init() {}

        public func validate() throws(OptionError) {
            switch [inputMinimum, inputMaximum, outputMinimum, outputMaximum].count(where: { $0 != nil }) {
            case 0 where factor == nil && offset == nil:
                throw OptionError("needs 'factor' or 'offset', or all four minima and maxima")
            case 1...3: throw OptionError("all four minima and maxima are needed")
            default: break
            }
        }
    }

    @Key("What to scale and how.") var scaling: [Scaling] = []

    /// `(value - base) * factor / divisor + offset`, in this order: the last digit depends on it.
    private struct Rule: Sendable {
        let fields: PatternList
        let base, factor, divisor, offset: Double

        init(_ scaling: Scaling) throws(StartError) {
            fields = try scaling.fields.patterns()
            if let inputMinimum = scaling.inputMinimum, let inputMaximum = scaling.inputMaximum,
                let outputMinimum = scaling.outputMinimum, let outputMaximum = scaling.outputMaximum
            {
                if scaling.factor != nil || scaling.offset != nil {
                    throw .fatal("'factor' and 'offset' cannot stand beside minima and maxima")
                }
                if inputMinimum == inputMaximum {
                    throw .fatal("'input_minimum' and 'input_maximum' are both \(inputMinimum)")
                }
                if outputMinimum == outputMaximum {
                    throw .fatal("'output_minimum' and 'output_maximum' are both \(outputMinimum)")
                }
                base = inputMinimum
                factor = outputMaximum - outputMinimum
                divisor = inputMaximum - inputMinimum
                offset = outputMinimum
            } else {
                base = 0
                factor = scaling.factor ?? 1
                divisor = 1
                offset = scaling.offset ?? 0
            }
        }

        func scale(_ value: Double) -> Double { (value - base) * factor / divisor + offset }
    }

    private var rules: [Rule] = []
    private var logger = Logger(label: "processors.scale")

    public init() {}

    public func validate() throws(OptionError) {
        if scaling.isEmpty { throw OptionError("needs 'scaling', a table of what to scale") }
    }

    public mutating func start(_ context: PluginContext) throws(StartError) {
        logger = context.logger
        rules = []
        for scaling in scaling { rules.append(try Rule(scaling)) }
    }

    public mutating func process(_ metrics: inout [Metric]) {
        var complaints = Complaints()
        for i in metrics.indices {
            for rule in rules {
                for j in metrics[i].fields.indices where rule.fields.matches(metrics[i].fields[j].key) {
                    if let value = metrics[i].fields[j].value.converted {
                        metrics[i].fields[j].value = .double(rule.scale(value))
                    } else {
                        complaints.note("cannot scale '\(metrics[i].fields[j].key)' of '\(metrics[i].name)': no number")
                    }
                }
            }
        }
        complaints.log(to: logger)
    }
}
