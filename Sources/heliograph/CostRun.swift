import AgentCore
import CloudWatch
import ContainerNames
import Containers
import Filtering
import Glibc
import Logging
import MetricModel
import Pipeline
import PluginKit
import Plugins
import Threads

/// Runs a configuration as it would run, but its CloudWatch outputs count what they would send, and the others are left
/// out: nothing is opened, asked or sent.
struct CostRun {
    let files: FileOptions
    let mode: ModeOptions
    /// Seconds to run for; nil for one round of all inputs.
    var seconds: Duration?
    /// Instead of the outputs' own.
    var region: String?
    var prices = PriceList.builtin
    var countsFreeTier = false
    /// Every metric is printed as `--test` prints it.
    var printsMetrics = false

    /// What is counted for one output.
    private struct Costed {
        let node: OutputNode
        let census: MetricCensus
    }

    func report() throws -> CostReport {
        let environment = processEnvironment()
        let control = PipelineControl()
        let signals = try Signals()
        signals.control(control)
        let logger = Logger(label: "heliograph") { _ in
            AgentLogHandler(level: mode.debug ? .debug : mode.quiet ? .error : .warning, destination: .stderr)
        }
        let texts = try ConfigSources(files: files, environment: environment).read { logger.warning("\($0)") }
        let config = try AgentConfig(texts, files.reading(environment))
        for warning in config.warnings { logger.warning("\(warning.place): \(warning.message)") }
        let source = texts.map(\.path).joined(separator: ", ")
        guard !config.pipeline.inputs.isEmpty else { throw ConfigSources.Failure("no inputs in \(source)") }

        var pipeline = config.pipeline
        let costed = preview(&pipeline)
        guard !costed.isEmpty else {
            throw ConfigSources.Failure("no outputs.cloudwatch in \(source): there is nothing to reckon")
        }
        for node in pipeline.inputs where seconds.map({ $0 < node.timing.interval }) ?? false {
            logger.warning(
                "\(node.name) is asked every \(node.timing.interval.goText) and may not be in so short a time")
        }
        let context = PluginContext.ofProcess(logger, environment, control)
        let began = context.clock.now
        var containers = containers(of: pipeline.inputs, context)
        try pipeline.start(context)
        if let seconds {
            let timer = try WorkerThread(name: "cost") {
                _ = context.clock.wait(for: context.stop, until: began + seconds)
                control.requestStop()
            }
            _ = try pipeline.run(.ticking, context, control)
            timer.join()
        } else {
            _ = try pipeline.run(.once(wait: .seconds(mode.testWait)), context, control)
        }
        let now = context.clock.now
        containers.merge(self.containers(of: pipeline.inputs, context)) { $0.joined(with: $1) }
        let ran = seconds.map { _ in (now - began).seconds }
        return CostReport(
            of: costed.map { output(of: $0, config.pipeline, ran) }, source: source, seconds: ran, prices: prices,
            countsFreeTier: countsFreeTier, churn: Self.churn(containers.values, at: now.seconds))
    }

    /// Outputs that count take the place of those that send; the rest is left out.
    private func preview(_ pipeline: inout PluginPipeline) -> [Costed] {
        let costed = pipeline.outputs.compactMap { node in
            node.output is CloudWatchOutput ? Costed(node: node, census: MetricCensus(region: region)) : nil
        }
        pipeline.outputs = costed.compactMap { costed in
            var node = costed.node
            guard let output = node.output as? CloudWatchOutput else { return nil }
            node.output = output.preview(into: costed.census)
            node.bufferLimit = .max
            return node
        }
        if printsMetrics, !costed.isEmpty {
            var printer = OutputNode(PluginName(.outputs, PrintedMetrics.name), PrintedMetrics())
            printer.bufferLimit = .max
            pipeline.outputs.append(printer)
        }
        return costed
    }

    private func output(of costed: Costed, _ pipeline: PluginPipeline, _ seconds: Double?) -> CostReport.Output {
        let node = costed.node
        let listens = pipeline.inputs.contains { if case .listening = $0.source { true } else { false } }
        let forecast = RequestForecast(
            intervals: pipeline.inputs.map(\.timing.interval.seconds) + pipeline.aggregators.map(\.period.seconds),
            listens: listens, flushInterval: node.flushInterval.seconds, batchSize: node.batchSize)
        let found = costed.census.found
        let rules: [FilterAdvice.Rule] = [.tagexclude, .namedrop, .fieldexclude]
        return CostReport.Output(
            name: "\(node.name)", findings: found, requests: forecast.monthly(found, seconds: seconds),
            limit: (node.output as? CloudWatchOutput)?.metricLimit(
                in: found.metrics.values.first?.region ?? "", flushInterval: node.flushInterval),
            affixes: node.naming.override.isEmpty ? (node.naming.prefix, node.naming.suffix) : nil,
            lists: rules.reduce(into: [:]) { $0[$1.rawValue] = node.filter.place(of: $1.rawValue) })
    }

    /// A container that was there.
    private struct SeenContainer {
        /// Seconds since the epoch; never before the start.
        let start: Int64
        /// Ids and names that the one which takes its place will not have.
        let passing: Set<String>

        /// The same one, seen twice: its name may have been found later.
        func joined(with other: Self) -> Self {
            Self(start: min(start, other.start), passing: passing.union(other.passing))
        }
    }

    /// By the group. Of the inputs that read containers, or as one would read them that has no options.
    private func containers(of inputs: [InputNode], _ context: PluginContext) -> [String: SeenContainer] {
        var readers = inputs.compactMap { node -> ContainersInput? in
            if case .gathering(let input) = node.source { input as? ContainersInput } else { nil }
        }
        if readers.isEmpty { readers = [ContainersInput()] }
        return readers.reduce(into: [:]) { all, reader in
            // A host without containers is nothing to complain of; the report says that none was found.
            let rows = (try? reader.listing(context))?.rows ?? []
            let names = rows.reduce(into: [:]) { $0[$1.group] = $1.description.passingNames(id: $1.id) }
            for start in (try? reader.starts(context)) ?? [] {
                all[start.group] = SeenContainer(
                    start: start.time, passing: Self.ids(of: start.identity).union(names[start.group] ?? []))
            }
        }
    }

    /// None of a machine that has a name and no id, for it keeps its name.
    private static func ids(of container: ContainerIdentity) -> Set<String> {
        guard let id = container.id else { return [] }
        return Set([id, container.name, container.podUID, container.taskID].compactMap(\.self))
    }

    private static func churn(_ containers: some Collection<SeenContainer>, at now: Int64) -> ContainerChurn {
        ContainerChurn(ages: containers.map { max(0, now - $0.start) }, ids: containers.flatMap(\.passing))
    }
}

/// Prints the metrics that come to the outputs, as `--test` does.
private struct PrintedMetrics: Output {
    static let name = "test"
    static let summary = ""

    private let printer = TestPrinter()

    mutating func write(_ metrics: [Metric]) -> WriteReport {
        printer.show(metrics)
        var report = WriteReport(count: metrics.count)
        report.accept(0..<metrics.count)
        return report
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
