import AgentCore
import CurlHTTP
import Glibc
import Logging
import MetricModel
import Pipeline
import PluginKit
import Plugins
import Threads

/// One process: reads the files, starts the plugins, runs them, and begins anew on SIGHUP.
struct Agent {
    let files: FileOptions
    let mode: ModeOptions
    private let environment = processEnvironment()

    init(files: FileOptions, mode: ModeOptions) {
        self.files = files
        self.mode = mode
    }

    /// The exit status.
    func run() -> Int32 {
        var logger = Self.logger(to: .stderr, level: level(debug: false, quiet: false))
        do {
            let signals = try Signals()
            var remembered: [String: [UInt8]] = [:]
            while true {
                let status = try runOnce(signals, &logger, &remembered)
                guard signals.takeReload() else { return status }
                logger.info("reading the configuration again")
            }
        } catch let problems as ConfigProblems {
            write(problems.report + "\n", to: STDERR_FILENO)
            let count = problems.errors.count
            logger.error("\(count) \(count == 1 ? "problem" : "problems") in the configuration; nothing was started")
        } catch {
            logger.error("\(error)")
        }
        return 1
    }

    private var isTest: Bool { !mode.once && (mode.test || mode.testWait > 0) }

    /// - Parameter remembered: what plugins want to know again after a reload, with or without a file for it.
    private func runOnce(
        _ signals: Signals, _ logger: inout Logger, _ remembered: inout [String: [UInt8]]
    ) throws -> Int32 {
        let control = PipelineControl()
        signals.control(control)
        let texts = try ConfigSources(files: files, environment: environment).read { [logger] in
            logger.warning("\($0)")
        }
        let config = try AgentConfig(texts, files.reading(environment))
        logger = try Self.logger(
            level: level(debug: config.agent.debug, quiet: config.agent.quiet), file: config.agent.logfile)
        for warning in config.warnings { logger.warning("\(warning.place): \(warning.message)") }
        try checkPlugins(config)
        StartupLog(config, paths: texts.map(\.path), isTest: isTest).write(to: logger)

        var context = PluginContext.ofProcess(logger, environment, control)
        context.isLasting = !mode.once && !isTest
        var pipeline = config.pipeline
        // As Telegraf: one run that ends by itself neither goes on where another ended nor is gone on from.
        let remembers = !mode.once && !isTest && !config.agent.statefile.isEmpty
        let state = remembers ? StateFile(path: config.agent.statefile) : nil
        if let state { remembered.merge(try state.read()) { newer, _ in newer } }
        pipeline.recall(remembered, context, control)
        do throws(StartFailure) { try pipeline.start(context, withOutputs: !isTest) } catch {
            if context.stop.isStopped { return 0 }  // asked to end while an output waited for its second chance
            throw error
        }
        let pidfile = mode.once || isTest ? nil : try mode.pidfile.map(PidFile.init)
        defer { pidfile?.remove() }
        if !mode.once, !isTest { ProcessMemory.forgetStartup() }
        let results = try pipeline.run(pipelineMode, context, control)
        remembered = control.memories.all
        if let state {
            do throws(StateFile.Failure) { try state.write(control.memories.all) } catch { logger.error("\(error)") }
        }
        guard mode.once else {
            if !isTest { logger.info("stopped") }
            return 0
        }
        let unsent = results.reduce(0) { $0 + $1.undelivered + $1.refused }
        if unsent > 0 { logger.error("output plugins unable to send \(unsent) metrics") }
        return unsent > 0 ? 1 : 0
    }

    private var pipelineMode: PluginPipeline.Mode {
        if mode.once { return .once(wait: .seconds(mode.testWait)) }
        if isTest {
            let printer = TestPrinter()
            return .test(wait: .seconds(mode.testWait)) { printer.show($0) }
        }
        return .ticking
    }

    private func checkPlugins(_ config: AgentConfig) throws {
        if config.pipeline.inputs.isEmpty {
            throw ConfigSources.Failure("no inputs found, probably invalid config file provided")
        }
        if config.pipeline.outputs.isEmpty, !isTest {
            throw ConfigSources.Failure("no outputs found, probably invalid config file provided")
        }
    }

    private func level(debug: Bool, quiet: Bool) -> Logger.Level {
        if mode.quiet || quiet { return .error }
        return mode.debug || debug ? .debug : .info
    }

    private static func logger(level: Logger.Level, file: String = "") throws -> Logger {
        file.isEmpty ? logger(to: .stderr, level: level) : logger(to: try LogDestination(file: file), level: level)
    }

    private static func logger(to destination: LogDestination, level: Logger.Level) -> Logger {
        Logger(label: "heliograph") { _ in AgentLogHandler(level: level, destination: destination) }
    }
}

extension PluginContext {
    /// The real world: libcurl, and the system's clock.
    static func ofProcess(
        _ logger: Logger, _ environment: [String: String], _ control: PipelineControl
    ) -> PluginContext {
        let clock = SystemClock()
        return PluginContext(
            logger: logger,
            http: CurlClient(userAgent: "heliograph/\(heliographVersion)", environment: environment) {
                control.deadline.isPast(clock.now)
            },
            environment: environment,
            clock: clock, statistics: AgentStatistics(version: heliographVersion), stop: control.stopOfPlugins)
    }
}

extension FileOptions {
    func reading(_ environment: [String: String]) -> AgentConfig.Reading {
        AgentConfig.Reading(
            catalog: .builtin,
            variables: EnvironmentVariables(environment, style: oldEnvBehavior ? .old : .standard),
            isStrict: !nonStrictEnvHandling, hostname: machineName(), selection: selection)
    }
}
