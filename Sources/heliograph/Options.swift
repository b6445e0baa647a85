import AgentCore
import ArgumentParser
import PluginKit

/// Which files are read, and which of their plugins.
struct FileOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Configuration file; may be given several times.", valueName: "file"))
    var config: [String] = []

    @Option(help: ArgumentHelp("Directory: all its *.conf files, after those of --config.", valueName: "dir"))
    var configDirectory: [String] = []

    @Option(help: ArgumentHelp("Load only these inputs, such as cpu:mem.", valueName: "names"))
    var inputFilter: String?

    @Option(help: ArgumentHelp("Load only these outputs.", valueName: "names"))
    var outputFilter: String?

    @Option(help: ArgumentHelp("In samples only: these processors.", valueName: "names"))
    var processorFilter: String?

    @Option(help: ArgumentHelp("In samples only: these aggregators.", valueName: "names"))
    var aggregatorFilter: String?

    @Option(help: ArgumentHelp("In samples only: these sections, such as agent:outputs.", valueName: "names"))
    var sectionFilter: String?

    @Option(
        help: ArgumentHelp("Load plugins whose labels fit, such as \"env=prod;team=a*\".", valueName: "labels"),
        transform: { try $0.split(separator: ",").map { try LabelSelector(String($0)) } })
    var select: [[LabelSelector]] = []

    @Flag(help: "Replace variables before the file is read as TOML, as Telegraf did until 1.37.")
    var nonStrictEnvHandling = false

    @Flag(help: "Replace variables in strings only. This is the default.")
    var strictEnvHandling = false

    @Flag(help: "Replace variables as Telegraf did until 1.26: no $$.")
    var oldEnvBehavior = false

    mutating func validate() throws {
        if strictEnvHandling, nonStrictEnvHandling {
            throw ValidationError("--strict-env-handling and --non-strict-env-handling exclude each other")
        }
    }

    var selection: PluginSelection {
        PluginSelection(
            inputs: Self.names(inputFilter), outputs: Self.names(outputFilter),
            labels: select.flatMap(\.self))
    }

    /// `a:b:c`, also with colons around.
    static func names(_ list: String?) -> Set<String>? {
        list.map { Set($0.split(separator: ":").map(String.init)) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// How long, how loud.
struct ModeOptions: ParsableArguments {
    @Flag(help: "Gather once and print the metrics; outputs are not used.")
    var test = false

    @Flag(help: "With --test: tell what CloudWatch would take for it as well; see heliograph cost.")
    var cost = false

    @Option(help: ArgumentHelp("With --test or --once: wait this long for inputs that listen.", valueName: "seconds"))
    var testWait = 0

    @Flag(help: "Gather once, send, and end: status 1 if something was not sent.")
    var once = false

    @Flag(help: "Log more.")
    var debug = false

    @Flag(help: "Log errors only.")
    var quiet = false

    @Option(help: ArgumentHelp("Write the process's number here while it runs.", valueName: "file"))
    var pidfile: String?

    mutating func validate() throws {
        if cost, !test || once { throw ValidationError("--cost belongs to --test; or use heliograph cost") }
        if testWait < 0 { throw ValidationError("--test-wait must not be negative") }
    }
}

/// Flags of Telegraf that answer a question, where heliograph has commands.
struct ShorthandOptions: ParsableArguments {
    @Flag(help: "Same as: heliograph config")
    var sampleConfig = false

    @Option(help: ArgumentHelp("Sample of the input or output of this name.", valueName: "plugin"))
    var usage: String?

    @Flag(help: "List inputs.")
    var inputList = false

    @Flag(help: "List outputs.")
    var outputList = false

    /// True if a question was asked.
    func answer(_ files: FileOptions) throws -> Bool {
        if sampleConfig {
            write(SampleConfig(files).text)
        } else if let usage {
            write(try PluginsCommand.explain(usage))
        } else if inputList {
            PluginsCommand.listNames(of: .inputs, indent: "  ")
        } else if outputList {
            PluginsCommand.listNames(of: .outputs, indent: "  ")
        } else {
            return false
        }
        return true
    }
}
