public import Filtering

/// How metrics become data. As it is made, it is Telegraf's way.
public struct MappingOptions: Sendable {
    /// What is stored with a resolution of one second.
    public enum HighResolution: Sendable {
        case all(Bool)
        /// Of CloudWatch's names: measurement, underscore, field.
        case names(PatternList)
    }

    /// How many tags become dimensions where no rule names them: `host`, then the rest by name.
    public var maxDimensions = 10
    /// Whether `x_max`, `x_min`, `x_sum` and `x_count` become one statistic `x`.
    public var joinsStatistics = false
    public var highResolution = HighResolution.all(false)
    /// Whether names tell units. Without, data have none.
    public var infersUnits = false
    /// Whether text that CloudWatch does not take is changed until it does. Two metrics may come to share a name so.
    public var mendsText = false
    /// The first rule whose names fit a measurement counts.
    public var series: [SeriesRule] = []

    public init() {}
}

/// Which tags of some measurements become dimensions.
public struct SeriesRule: Sendable {
    /// Of measurements.
    public var names: PatternList
    /// The tags that become dimensions, in this order, as far as they are there; nil for Telegraf's choice.
    public var dimensions: [String]?
    /// The value is sent once more for each of these sets whose tags are all there. The empty set is the value without
    /// dimensions. A set that comes to the same dimensions as one before is not sent: the value would count twice.
    public var rollups: [[String]]

    public init(names: PatternList, dimensions: [String]? = nil, rollups: [[String]] = []) {
        self.names = names
        self.dimensions = dimensions
        self.rollups = rollups
    }
}
