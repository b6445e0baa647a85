public import TOML

/// What surrounds a plugin of any kind.
public struct CommonSettings: Configurable {
    @Key("Another name for this instance, for logs and its own statistics.") public var alias = ""
    @Key("What this instance logs: error, warn, info, debug or trace.") public var logLevel: LogLevel? = nil
    @Key("Labels for choosing plugins on the command line.", check: labelRule) public var labels: [String: String] = [:]
    public init() {}

    private static let labelRule: Key<[String: String]>.Check = { labels in
        let words = labels.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        return words.first { !isLabel($0) }.map { "may have letters, digits, '.', '_' and '-' only, not \"\($0)\"" }
    }

    private static func isLabel(_ word: String) -> Bool {
        !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }

    public enum LogLevel: String, OptionEnum {
        case error, warn, info, debug, trace

        /// Telegraf goes on after an unknown level, so we do.
        public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Self? {
            guard case .string(let text) = value.kind else { return misfit(value, key, &decoding) }
            if let level = Self(rawValue: text.lowercased()) { return level }
            decoding.warning("'\(key)' has no effect: it must be \(kind), not \(value.shown)", at: value.place)
            return nil
        }
    }
}

/// Nothing can happen before its time.
private let notNegative: Key<StrictDuration?>.Check = { duration in
    duration.map { $0.duration < .zero } == true ? "must not be negative" : nil
}

/// What surrounds an input.
public struct InputSettings: Configurable {
    @KeyGroup public var common = CommonSettings()
    @Key("How often to gather; [agent] interval if not set.", check: notNegative)
    public var interval: StrictDuration? = nil
    @Key("Up to this much later, at random; [agent] collection_jitter if not set.", check: notNegative)
    public var collectionJitter: StrictDuration? = nil
    @Key("Shifts every gather; [agent] collection_offset if not set.", check: notNegative)
    public var collectionOffset: StrictDuration? = nil
    @Key("Times are rounded to this; [agent] precision if not set.", check: notNegative)
    public var precision: StrictDuration? = nil
    @Key("Replaces every name.") public var nameOverride = ""
    @Key("Put before every name.") public var namePrefix = ""
    @Key("Put after every name.") public var nameSuffix = ""
    @Key("Tags for every metric that lacks them.") public var tags: [String: String] = [:]
    @Key("Which time a metric gets: its own, or that of the gather.") public var timeSource = TimeSource.metric
    @Key("What to do when the plugin cannot start: error, retry, ignore or probe.")
    public var startupErrorBehavior = StartupErrorBehavior.error
    public init() {}

    public enum TimeSource: String, OptionEnum {
        case metric, collectionStart = "collection_start", collectionEnd = "collection_end"
    }
}

public enum StartupErrorBehavior: String, OptionEnum { case error, retry, ignore, probe }

/// What surrounds a processor.
public struct ProcessorSettings: Configurable {
    @KeyGroup public var common = CommonSettings()
    @Key("Lower runs first; of equal ones, the first in the file.") public var order = 0
    public init() {}
}

/// What surrounds an output.
public struct OutputSettings: Configurable {
    @KeyGroup public var common = CommonSettings()
    @Key("How often to write; [agent] flush_interval if not set.", check: notNegative)
    public var flushInterval: StrictDuration? = nil
    @Key("Up to this much later, at random; [agent] flush_jitter if not set.", check: notNegative)
    public var flushJitter: StrictDuration? = nil
    @Key("Metrics in one write at most; [agent] metric_batch_size if not set.") public var metricBatchSize: Int? = nil
    @Key("Metrics that may wait, the oldest go first; [agent] metric_buffer_limit if not set.")
    public var metricBufferLimit: Int? = nil
    @Key("Replaces every name.") public var nameOverride = ""
    @Key("Put before every name.") public var namePrefix = ""
    @Key("Put after every name.") public var nameSuffix = ""
    @Key("What to do when the plugin cannot start: error, retry or ignore.", check: notProbe)
    public var startupErrorBehavior = StartupErrorBehavior.error
    public init() {}

    private static let notProbe: Key<StartupErrorBehavior>.Check = { behavior in
        behavior == .probe ? "must be one of \"error\", \"retry\", \"ignore\" on an output, not \"probe\"" : nil
    }
}

/// What surrounds an aggregator.
public struct AggregatorSettings: Configurable {
    @KeyGroup public var common = CommonSettings()
    @Key("Length of a window.", check: positive) public var period = StrictDuration(.seconds(30))
    @Key("Metrics stamped this long after the end still count.") public var delay = StrictDuration(.milliseconds(100))
    @Key("Metrics stamped this long before the start still count.") public var grace = StrictDuration(.zero)
    @Key("Remove what was aggregated from the stream.") public var dropOriginal = LenientBool(false)
    @Key("Replaces every name.") public var nameOverride = ""
    @Key("Put before every name.") public var namePrefix = ""
    @Key("Put after every name.") public var nameSuffix = ""
    @Key("Tags for every aggregate.") public var tags: [String: String] = [:]
    public init() {}

    private static let positive: Key<StrictDuration>.Check = { period in
        period.duration > .zero ? nil : "must be more than 0s"
    }
}

/// Options that Telegraf lets stand in any plugin's table, whether or not they mean something there.
public let toleratedOptions: Set<String> = [
    "alias", "always_include_local_tags", "buffer_strategy", "buffer_directory", "buffer_disk_sync",
    "collection_jitter", "collection_offset", "data_format", "data_type", "delay", "drop", "drop_original",
    "fielddrop", "fieldexclude", "fieldinclude", "fieldpass", "flush_interval", "flush_jitter", "grace", "id",
    "influx_parser_type", "interval", "labels", "log_level", "lvm", "metric_batch_size", "metric_buffer_limit",
    "metricpass", "name_override", "name_prefix", "name_suffix", "namedrop", "namedrop_separator", "namepass",
    "namepass_separator", "order", "pass", "period", "precision", "startup_error_behavior", "tagdrop",
    "tagexclude", "taginclude", "tagpass", "tags",
]
