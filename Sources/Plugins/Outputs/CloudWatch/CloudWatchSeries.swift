import CloudWatch
import PluginKit

/// Which tags of some measurements become dimensions.
struct CloudWatchSeries: OptionTable {
    @Key("Measurements.", required: true) var names: [Glob] = []
    @Key("The tags that become dimensions, in this order; `max_dimensions` decides if not set.")
    var dimensions: [String]? = nil
    @Key("Send each value once more for each of these lists of dimensions; [] is one without any.")
    var rollups: [[String]] = []

    func rule() throws(StartError) -> SeriesRule {
        SeriesRule(names: try names.patterns(), dimensions: dimensions, rollups: rollups)
    }

    func validate() throws(OptionError) {
        if let longest = ([dimensions ?? []] + rollups).map(\.count).max(), longest > Limits.dimensions {
            throw OptionError("a metric has \(Limits.dimensions) dimensions at most, not \(longest)", at: $dimensions)
        }
    }
}
