import MetricModel
public import PluginKit
import TOML

/// The `[agent]` table.
public struct AgentSettings: Configurable {
    @Key("How often to gather.", check: positive) public var interval = Duration.seconds(10)
    @Key("Gather on multiples of the interval: 10s means :00, :10, :20.") public var roundInterval = true
    @Key("Metrics in one write of an output at most.", check: notNegative) public var metricBatchSize = 1000
    @Key("Metrics that may wait for an output; when there are more, the oldest go.", check: notNegative)
    public var metricBufferLimit = 10_000
    @Key("Each gather comes up to this much later, at random.", check: notShort)
    public var collectionJitter = Duration.zero
    @Key("Shifts every gather.", check: notShort) public var collectionOffset = Duration.zero
    @Key("How often outputs write.", check: positive) public var flushInterval = Duration.seconds(10)
    @Key("Each write comes up to this much later, at random.", check: notShort) public var flushJitter = Duration.zero
    @Key("What times are rounded to; \"0s\" takes what fits the interval.", check: notShort)
    public var precision = Duration.zero
    @Key("Log more.") public var debug = false
    @Key("Log errors only.") public var quiet = false
    @Key("Form of the log.", unserved: "the log is text") public var logformat = LogFormat.text
    @Key("Old: \"file\" or \"stderr\"; 'logfile' alone says it.", check: targetRule) public var logtarget = ""
    @Key("File to log to; empty for stderr.") public var logfile = ""
    @Key("Key of the message in a structured log.") public var structuredLogMessageKey = "msg"
    @Key("Rotate the log by age.", unserved: "use logrotate with copytruncate")
    public var logfileRotationInterval = Duration.zero
    @Key("Rotate the log by size.", unserved: "use logrotate with copytruncate")
    public var logfileRotationMaxSize = Size(bytes: 0)
    @Key("Old logs to keep.") public var logfileRotationMaxArchives = 5
    @Key("Time zone of the log.", unserved: "the log is in UTC") public var logWithTimezone = ""
    @Key("Value of the tag `host`; the machine's name if empty.") public var hostname = ""
    @Key("Leave out the tag `host`.") public var omitHostname = false
    @Key("How SNMP names are read; no plugin here needs it.") public var snmpTranslator = "netsnmp"
    @Key("File for what plugins remember from run to run; none if empty.") public var statefile = ""
    @Key("Add a plugin's own tags again after its filter.") public var alwaysIncludeLocalTags = false
    @Key("Add the global tags again after a plugin's filter.") public var alwaysIncludeGlobalTags = false
    @Key("Aggregates are not processed again.") public var skipProcessorsAfterAggregators: Bool? = nil
    @Key("Processors see aggregates only.") public var skipProcessorsBeforeAggregators = false
    @Key("How often to try to fetch a configuration; files need none.", name: "config_url_retry_attempts")
    public var configURLRetryAttempts = 0
    @Key("Where metrics wait for outputs.", unserved: "metrics wait in memory")
    public var bufferStrategy = BufferStrategy.memory
    @Key("Directory of buffers on disk.") public var bufferDirectory = ""
    @Key("Sync buffers on disk.") public var bufferDiskSync = true
    public init() {}

    public enum LogFormat: String, OptionEnum { case text, structured }
    public enum BufferStrategy: String, OptionEnum {
        case memory, disk, diskWriteThrough = "disk_write_through"
    }

    public func validate() throws(OptionError) {
        if skipProcessorsBeforeAggregators, skipProcessorsAfterAggregators == true {
            throw OptionError(
                "'skip_processors_before_aggregators' and 'skip_processors_after_aggregators' leave no processor to run",
                at: $skipProcessorsBeforeAggregators)
        }
        if logtarget == "stderr", !logfile.isEmpty {
            throw OptionError("'logtarget' is \"stderr\" but 'logfile' is set: leave out one of them", at: $logtarget)
        }
    }

    private static let targetRule: Key<String>.Check = { target in
        ["", "file", "stderr"].contains(target) ? nil : "must be \"file\" or \"stderr\", not \(target.toml)"
    }

    private static let positive: Key<Duration>.Check = { $0 > .zero ? nil : "must be more than 0s" }
    private static let notShort: Key<Duration>.Check = { $0 >= .zero ? nil : "must not be negative" }
    private static let notNegative: Key<Int>.Check = { $0 >= 0 ? nil : "must not be negative" }
}
