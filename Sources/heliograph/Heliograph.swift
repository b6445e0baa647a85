import ArgumentParser
import Glibc
import Pipeline

@main
struct Heliograph: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heliograph",
        abstract: "Collects metrics of containers and hosts and ships them, from a Telegraf configuration.",
        usage: """
            heliograph --config plugins.toml            run until stopped
            heliograph --config plugins.toml --test     show what would be collected
            heliograph --config plugins.toml --once     collect and send once
            heliograph config check --config FILE       is this configuration right?
            heliograph config                           print a sample of every option
            heliograph plugins [NAME]                   list plugins, or explain one
            """,
        discussion: """
            Without --config the file is looked for where Telegraf looks: $TELEGRAF_CONFIG_PATH, \
            ~/.telegraf/telegraf.conf, /etc/telegraf/telegraf.conf with /etc/telegraf/telegraf.d/*.conf.
            Signals: INT and TERM flush and stop, HUP reads the files again, USR1 flushes now.
            """,
        version: "heliograph \(heliographVersion)",
        subcommands: [ConfigCommand.self, PluginsCommand.self, VersionCommand.self])

    @OptionGroup(title: "What to run") var files: FileOptions
    @OptionGroup(title: "How to run") var mode: ModeOptions
    @OptionGroup(title: "Telegraf's shorthands") var shorthands: ShorthandOptions

    func run() throws {
        if try shorthands.answer(files) { return }
        throw ExitCode(Agent(files: files, mode: mode).run())
    }

    /// As Telegraf, every failure ends with status 1, a wrong argument too.
    static func main() {
        do {
            var command = try parseAsRoot(goStyle(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if !message.isEmpty { write(message + "\n", to: code.isSuccess ? STDOUT_FILENO : STDERR_FILENO) }
            Glibc.exit(code.isSuccess ? 0 : 1)
        }
    }

    /// Go's flag syntax: one dash is as good as two, and a switch may be written `--test=true`.
    static func goStyle(_ arguments: [String]) -> [String] {
        arguments.compactMap { argument in
            var argument = argument
            if argument.count > 2, argument.hasPrefix("-"), !argument.hasPrefix("--") { argument = "-" + argument }
            let switches = [
                "--test", "--once", "--debug", "--quiet", "--strict-env-handling",
                "--non-strict-env-handling", "--old-env-behavior",
            ]
            for name in switches where argument.hasPrefix(name + "=") {
                return argument.hasSuffix("=false") ? nil : name
            }
            return argument
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
