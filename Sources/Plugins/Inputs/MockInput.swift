import Glibc
import MetricModel
public import PluginKit

/// Made-up values, to try a configuration or an output with: one metric each gather.
public struct MockInput: Input {
    public static let name = "mock"
    public static let summary = "Made-up values: constant, random, waves and steps."

    public struct Constant: OptionTable {
        @Key("Name of the field.", required: true) var name = ""
        @Key("Its value.", required: true) var value = FieldValue.int(0)
        public init() {}
    }

    /// Uniform in [min, max).
    public struct Random: OptionTable {
        @Key("Name of the field.", required: true) var name = ""
        @Key("The least value.") var min = 0.0
        @Key("No value is as large as this.") var max = 0.0
        public init() {}
    }

    /// `sin((n + phase) * period * pi) * amplitude + base_line` in the n-th gather, counted from 0.
    public struct SineWave: OptionTable {
        @Key("Name of the field.", required: true) var name = ""
        @Key("Half the height of the wave.") var amplitude = 0.0
        @Key("Half waves in one gather.") var period = 0.0
        @Key("Gathers by which the wave is ahead.") var phase = 0.0
        @Key("The middle of the wave.") var baseLine = 0.0
        public init() {}
    }

    /// `start`, and `step` more each gather.
    public struct Step: OptionTable {
        @Key("Name of the field.", required: true) var name = ""
        @Key("The first value.") var start = 0.0
        @Key("How much more each gather.") var step = 0.0
        public init() {}
    }

    /// `price`, and then changes at random by up to `volatility` of itself that leave at least 1.
    public struct Stock: OptionTable {
        @Key("Name of the field.", required: true) var name = ""
        @Key("The price in the first gather.") var price = 0.0
        @Key("The greatest change in one gather, as a part of the price.") var volatility = 0.0
        public init() {}
    }

    @Key("Name of the metric.", required: true) var metricName = ""
    @Key("Its tags.") var tags: [String: String] = [:]
    @Key("Fields that stay the same.") var constant: [Constant] = []
    @Key("Fields that are random.") var random: [Random] = []
    @Key("Fields that go up and down.") var sineWave: [SineWave] = []
    @Key("Fields that grow.") var step: [Step] = []
    @Key("Fields that wander.") var stock: [Stock] = []

    /// Tests give one whose numbers are known.
    var generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    private var series = TagSet.empty
    private var prices: [Double] = []
    private var gathers = 0.0

    public init() {}

    public mutating func start(_ context: PluginContext) {
        series = TagSet(tags)
        prices = stock.map { _ in 0 }
    }

    public mutating func gather(into batch: inout Batch) {
        var metric = Metric(metricName, tags: series, fields: [], at: batch.time)
        for field in constant { metric[field: field.name] = field.value }
        for field in random {
            metric[field: field.name] = .double(field.min + chance() * (field.max - field.min))
        }
        for field in sineWave {
            let angle = (gathers + field.phase) * field.period * .pi
            metric[field: field.name] = .double(sin(angle) * field.amplitude + field.baseLine)
        }
        for field in step { metric[field: field.name] = .double(field.start + gathers * field.step) }
        for (i, field) in stock.enumerated() {
            let last = prices[i]
            prices[i] = last == 0 ? field.price : max(1, last * (1 + field.volatility * (2 * chance() - 1)))
            metric[field: field.name] = .double(prices[i])
        }
        gathers += 1
        batch.add(metric.name, tags: metric.tags, fields: metric.fields)
    }

    /// Uniform in [0, 1).
    private mutating func chance() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
}
