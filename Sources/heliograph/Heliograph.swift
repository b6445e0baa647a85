import ArgumentParser
import Glibc
import Pipeline

@main
struct Heliograph: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heliograph",
        abstract: "A metrics agent for containers and hosts that runs from Telegraf's configuration.",
        usage: """
            heliograph --config plugins.toml            run until stopped
            heliograph --config plugins.toml --test     show what would be collected
            heliograph --config plugins.toml --once     collect and send once
            heliograph config check --config FILE       is this configuration right?
            heliograph config                           print a sample of every option
            heliograph plugins [NAME]                   list plugins, or explain one
            heliograph cost --config plugins.toml       what would CloudWatch take for it?
            heliograph sink                             a CloudWatch on this machine, to look at
            heliograph containers                       list containers, and how their names were found
            """,
        discussion: """
            Metrics go where the outputs send them, the log goes to stderr. SIGINT and SIGTERM send what waits and end, \
            SIGHUP reads the files again, SIGUSR1 sends what waits now.

            Without --config the file is looked for where Telegraf looks: $TELEGRAF_CONFIG_PATH, \
            ~/.telegraf/telegraf.conf, /etc/telegraf/telegraf.conf with /etc/telegraf/telegraf.d/*.conf.
            """,
        version: "heliograph \(heliographVersion)",
        subcommands: [
            ConfigCommand.self, PluginsCommand.self, CostCommand.self, SinkCommand.self, ContainersCommand.self,
            VersionCommand.self,
        ])

    @OptionGroup(title: "What to run") var files: FileOptions
    @OptionGroup(title: "How to run") var mode: ModeOptions
    @OptionGroup(title: "Telegraf's shorthands") var shorthands: ShorthandOptions

    func run() throws {
        if try shorthands.answer(files) { return }
        if mode.cost { return try CostCommand.test(files: files, mode: mode) }
        throw ExitCode(Agent(files: files, mode: mode).run())
    }

    /// As Telegraf, every failure ends with status 1, a wrong argument too.
    static func main() {
        let arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
        do {
            if let complaint = arguments.complaint { throw ValidationError(complaint) }
            var command = try parseAsRoot(arguments.words)
            try command.run()
        } catch {
            let code = exitCode(for: error)
            let message = code.isSuccess ? fullMessage(for: error) : message(for: error)
            if code.isSuccess {
                if !message.isEmpty { write(message + "\n", to: STDOUT_FILENO) }
                Glibc.exit(0)
            }
            if !message.isEmpty { write("heliograph: \(message)\n", to: STDERR_FILENO) }
            if code == .validationFailure { write("'heliograph --help' tells how it is used\n", to: STDERR_FILENO) }
            Glibc.exit(1)
        }
    }
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() { write(Heliograph.configuration.version + "\n", to: STDOUT_FILENO) }
}

/// All of the text, or as much as the other end takes.
func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
    }
}
