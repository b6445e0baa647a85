import CloudWatch
import Filtering
import PluginKit
import TOML

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

/// `true`, `false`, or the names of the metrics that it is for.
enum ResolutionChoice: OptionValue {
    case all(Bool)
    case names([Glob])

    static var kind: String { "true, false or a list of strings" }
    static var kinds: String { kind }
    var toml: String {
        switch self {
        case .all(let isHigh): isHigh.toml
        case .names(let names): names.toml
        }
    }

    static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> ResolutionChoice? {
        switch value.kind {
        case .boolean(let isHigh): .all(isHigh)
        case .array: [Glob].read(value, named: key, &decoding).map { .names($0) }
        default: misfit(value, key, &decoding)
        }
    }

    func resolution() throws(StartError) -> MappingOptions.HighResolution {
        switch self {
        case .all(let isHigh): .all(isHigh)
        case .names(let names): .names(try names.patterns())
        }
    }
}
