import AgentCore
import ArgumentParser
import Glibc
import Pipeline
import PluginKit
import Plugins

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print a sample configuration, or check one.",
        subcommands: [Create.self, Check.self], defaultSubcommand: Create.self)

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Print a sample of every plugin and option; filters choose some.",
            usage: "heliograph config [create] [--input-filter cpu:mem] [--output-filter ...] > plugins.toml")

        @ParentCommand var config: ConfigCommand
        /// For the help alone: the root reads these flags wherever they stand.
        @OptionGroup var files: FileOptions

        func run() { write(SampleConfig(config.root.files).text) }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Read the files and tell every problem; nothing is opened or started.",
            usage: "heliograph config check --config plugins.toml")

        @ParentCommand var config: ConfigCommand
        @OptionGroup var files: FileOptions

        func run() throws {
            let files = config.root.files
            let environment = processEnvironment()
            do {
                let texts = try ConfigSources(files: files, environment: environment).read {
                    write($0 + "\n", to: STDERR_FILENO)
                }
                let checked = try AgentConfig(texts, files.reading(environment))
                for warning in checked.warnings { write("\(warning)\n", to: STDERR_FILENO) }
                write("\(texts.map(\.path).joined(separator: ", ")) is right: \(Self.count(checked.pipeline))\n")
            } catch let problems as ConfigProblems {
                write(problems.report + "\n", to: STDERR_FILENO)
                throw ExitCode(1)
            }
        }

        /// `2 inputs, 0 processors, 1 aggregator, 1 output`.
        private static func count(_ pipeline: PluginPipeline) -> String {
            [
                (PluginCatalog.Kind.inputs, pipeline.inputs.count), (.processors, pipeline.processors.count),
                (.aggregators, pipeline.aggregators.count), (.outputs, pipeline.outputs.count),
            ].map { "\($1) \($1 == 1 ? $0.singular : $0.rawValue)" }.joined(separator: ", ")
        }
    }

    @ParentCommand var root: Heliograph
}

func write(_ text: String) { write(text, to: STDOUT_FILENO) }
