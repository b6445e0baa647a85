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
        var logger = Self.logger(level: level(debug: false, quiet: false))
        do {
            let signals = try Signals()
            while true {
                let status = try runOnce(signals, &logger)
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

    private func runOnce(_ signals: Signals, _ logger: inout Logger) throws -> Int32 {
        let control = PipelineControl()
        signals.control(control)
        let config = try load { [logger] in logger.warning("\($0)") }
        logger = try Self.logger(
            level: level(debug: config.agent.debug, quiet: config.agent.quiet), file: config.agent.logfile)
        for warning in config.warnings { logger.warning("\(warning.place): \(warning.message)") }
        try checkPlugins(config)
        describe(config, logger)

        let clock = SystemClock()
        let context = PluginContext(
            logger: logger,
            http: CurlClient(userAgent: "heliograph/\(heliographVersion)") { control.deadline.isPast(clock.now) },
            environment: environment,
            clock: clock, statistics: AgentStatistics(version: heliographVersion), stop: control.stopOfPlugins)
        var pipeline = config.pipeline
        try pipeline.start(context, withOutputs: !isTest)
        let pidfile = mode.once || isTest ? nil : try mode.pidfile.map(PidFile.init)
        defer { pidfile?.remove() }
        let results = try pipeline.run(pipelineMode, context, control)
        guard mode.once else { return 0 }
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

    private func load(_ warn: (String) -> Void) throws -> AgentConfig {
        let texts = try ConfigSources(files: files, environment: environment).read(warn)
        return try AgentConfig(texts, files.reading(environment))
    }

    private func checkPlugins(_ config: AgentConfig) throws {
        if config.pipeline.inputs.isEmpty {
            throw ConfigSources.Failure("no inputs found, probably invalid config file provided")
        }
        if config.pipeline.outputs.isEmpty, !isTest {
            throw ConfigSources.Failure("no outputs found, probably invalid config file provided")
        }
    }

    private func describe(_ config: AgentConfig, _ logger: Logger) {
        let pipeline = config.pipeline
        func list(_ names: [PluginName]) -> String {
            Dictionary(grouping: names.map(\.name)) { $0 }.sorted { $0.key < $1.key }
                .map { $1.count > 1 ? "\($0) (\($1.count)x)" : $0 }.joined(separator: " ")
        }
        logger.info("Starting heliograph \(heliographVersion)")
        logger.info("Loaded inputs: \(list(pipeline.inputs.map(\.name)))")
        logger.info("Loaded processors: \(list(pipeline.processors.map(\.name)))")
        logger.info("Loaded aggregators: \(list(pipeline.aggregators.map(\.name)))")
        if isTest {
            logger.warning("Outputs are not used in testing mode")
        } else {
            logger.info("Loaded outputs: \(list(pipeline.outputs.map(\.name)))")
        }
        let tags = config.globalTags.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: " ")
        logger.info("Tags enabled: \(tags)")
        if !pipeline.aggregators.isEmpty, !pipeline.processors.isEmpty,
            config.agent.skipProcessorsAfterAggregators == nil
        {
            logger.warning(
                """
                skip_processors_after_aggregators is not set: aggregates run through the processors again, as in \
                Telegraf up to 1.39; later releases skip them
                """)
        }
        let agent = config.agent
        let host = config.globalTags["host"] ?? ""
        logger.info(
            """
            Interval: \(agent.interval.goText), flush interval: \(agent.flushInterval.goText), \
            quiet: \(agent.quiet), host: \(host)
            """)
    }

    private func level(debug: Bool, quiet: Bool) -> Logger.Level {
        if mode.quiet || quiet { return .error }
        return mode.debug || debug ? .debug : .info
    }

    private static func logger(level: Logger.Level, file: String = "") throws -> Logger {
        if file.isEmpty { return logger(level: level) }
        if let slash = file.lastIndex(of: "/"), slash > file.startIndex { mkdir(String(file[..<slash]), 0o700) }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ConfigSources.Failure("logfile \(file): \(String(cString: strerror(errno)))")
        }
        return Logger(label: "heliograph") { _ in StderrLogHandler(level: level, descriptor: descriptor) }
    }

    private static func logger(level: Logger.Level) -> Logger {
        Logger(label: "heliograph") { _ in StderrLogHandler(level: level) }
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

/// The process's number in a file, while it runs.
struct PidFile {
    private let path: String

    init(_ path: String) throws {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw ConfigSources.Failure("pidfile \(path): \(String(cString: strerror(errno)))")
        }
        write("\(getpid())\n", to: descriptor)
        close(descriptor)
    }

    func remove() { unlink(path) }
}
