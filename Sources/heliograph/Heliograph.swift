import AgentCore
import ArgumentParser
import CurlHTTP
import Glibc
import HTTP
import Logging
import Pipeline
import PluginKit
import Plugins
import TOML
import Threads

@main
struct Heliograph: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A metrics agent for containers.", subcommands: [Config.self, PluginsCommand.self])

    @Option(help: "The configuration file.") var config: String?

    func run() throws {
        guard let config else { throw CleanExit.helpRequest(self) }
        let text = try readFile(config)
        let clock = SystemClock()
        let deadline = StopDeadline(grace: .seconds(10))
        let stop = WakeSignal()
        do {
            let checked = try AgentConfig(TOMLParser.parse(text, file: config), catalog: .builtin)
            let context = PluginContext(
                logger: Logger(label: "heliograph"), http: CurlClient { deadline.isPast(clock.now) },
                environment: environment(), clock: clock)
            let pipeline = try checked.start(context)
            try stopOnSignal(stop)
            _ = try pipeline.run(clock: clock, logger: context.logger, stop: stop, deadline: deadline)
        } catch let problems as ConfigProblems {
            var report = Array((problems.report(text: text) + "\n").utf8)
            write(STDERR_FILENO, &report, report.count)
            throw ExitCode(1)
        }
    }

    /// Signals are blocked in every thread and awaited by one, so no handler runs in the middle of anything.
    private func stopOnSignal(_ stop: WakeSignal) throws {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let awaited = set
        _ = try WorkerThread(name: "signals") {
            var set = awaited
            var number: Int32 = 0
            sigwait(&set, &number)
            stop.stop()
        }
    }
}

struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints a sample configuration.")

    func run() { print(sampleConfig()) }
}

struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "plugins", abstract: "Lists plugins, or explains one.")

    @Argument(help: "A plugin's name.") var name: String?

    func run() {
        let catalog = PluginCatalog.builtin
        for type in catalog.inputs where name ?? type.name == type.name {
            print(name == nil ? "inputs.\(type.name)" : type.sample(of: .inputs))
        }
        for type in catalog.processors where name ?? type.name == type.name {
            print(name == nil ? "processors.\(type.name)" : type.sample(of: .processors))
        }
        for type in catalog.outputs where name ?? type.name == type.name {
            print(name == nil ? "outputs.\(type.name)" : type.sample(of: .outputs))
        }
    }
}

func sampleConfig() -> String {
    let catalog = PluginCatalog.builtin
    let samples =
        catalog.inputs.map { $0.sample(of: .inputs) } + catalog.processors.map { $0.sample(of: .processors) }
        + catalog.outputs.map { $0.sample(of: .outputs) }
    return samples.joined(separator: "\n")
}

func readFile(_ path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw ValidationError("\(path): \(String(cString: strerror(errno)))") }
    defer { fclose(file) }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { text += chunk[..<count] }
    return String(decoding: text, as: UTF8.self)
}

func environment() -> [String: String] {
    var all: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
        let text = String(cString: entry)
        if let equals = text.firstIndex(of: "=") {
            all[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        next += 1
    }
    return all
}
