import AgentCore
import MetricModel
import PluginKit
import Plugins
import TOML
import Threads

/// Plugins whose options do not change when the built-in ones do: some of the real ones, and one with an option of
/// every type.
let testCatalog = PluginCatalog(
    inputs: [CgroupInput.self, CpuInput.self, MemInput.self, MockInput.self, ProbeInput.self, DoorInput.self],
    processors: [RenameProcessor.self], aggregators: [BasicStatsAggregator.self], outputs: [CloudWatchOutput.self],
    substitutes: [
        .inputs: [Substitute(for: ["snmp"], "inputs.probe", "with what SNMP says")],
        .processors: [Substitute(for: ["starlark"], "processors.execd", "with a program")],
        .outputs: [Substitute(for: ["kafka", "nats"], "outputs.cloudwatch", "and be patient")],
    ])

/// An option of every type.
struct ProbeInput: Input {
    static let name = "probe"
    static let summary = "Reads nothing."

    protocol Format: Configurable {}
    struct InfluxFormat: Format {}
    struct DelimitedFormat: Format {
        @Key("Between two columns.") var delimiter = ","
        @Key("Lines before the first.", in: 0...100) var skipRows = 0
    }

    enum Mode: String, OptionEnum { case fast, thorough }

    struct Rule: OptionTable {
        @Key("What to read.", required: true) var path = ""
        @Key("How often.") var every = Duration.seconds(1)
        @Key("Words.") var words: [String] = []
        init() {}
    }

    struct Limits: OptionTable {
        @Key("Most bytes.") var most = Size(bytes: 0)
        init() {}
    }

    @Key("A number.") var ratio = 1.0
    @Key("A choice.") var mode = Mode.fast
    @Key("A wait.") var wait = Duration.seconds(5)
    @Key("A wait of Go's form.") var strictWait = StrictDuration(.seconds(5))
    @Key("A size.") var buffer = Size(bytes: 1024)
    @Key("Ports.") var ports: [Int] = []
    @Key("Modes.") var modes: [Mode] = []
    @Key("Waits.") var waits: [Duration] = []
    @Key("A count.", in: 1...8) var workers = 1
    @Key("An optional switch.") var loud: Bool? = nil
    @Key("Texts by name.") var headers: [String: String] = [:]
    @Key("A password.") var password = Secret()
    @Key("Rules.") var rule: [Rule] = []
    @Key("Limits.") var limits = Limits()
    @KeyChoice(
        "Format of the data.", name: "data_format",
        of: [("influx", { InfluxFormat() as any Format }), ("delimited", { DelimitedFormat() as any Format })],
        later: ["avro", "xpath_json"], substitutes: ["xpath_json": "use delimited"])
    var format: any Format
    init() {}

    mutating func gather(into batch: inout Batch) {}
}

/// Listens.
struct DoorInput: ServiceInput {
    static let name = "door"
    static let summary = "Listens to nobody."
    init() {}
    mutating func run(into accumulator: any Accumulator, until stop: WakeSignal) throws {}
}

/// What the files of a test are read with.
func reading(
    _ variables: [String: String] = [:], isStrict: Bool = true, selection: PluginSelection = PluginSelection()
) -> AgentConfig.Reading {
    AgentConfig.Reading(
        catalog: testCatalog, variables: EnvironmentVariables(variables), isStrict: isStrict, hostname: "machine",
        selection: selection)
}

/// Reads files called 1.toml, 2.toml ...
func load(_ texts: String..., with reading: AgentConfig.Reading = reading()) throws -> AgentConfig {
    let files = texts.enumerated().map { ConfigText(path: "\($0 + 1).toml", text: $1) }
    do { return try AgentConfig(files, reading) } catch { throw Refused(report: error.report) }
}

/// Shows what was wrong with a configuration that a test took for right.
struct Refused: Error, CustomStringConvertible {
    let report: String
    var description: String { report }
}
