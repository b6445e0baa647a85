import AgentCore
import Logging
import Pipeline
import PluginKit

/// What the log says first: Telegraf's lines, which tools that read its log know.
struct StartupLog {
    private let config: AgentConfig
    private let paths: [String]
    private let isTest: Bool

    init(_ config: AgentConfig, paths: [String], isTest: Bool) {
        self.config = config
        self.paths = paths
        self.isTest = isTest
    }

    func write(to logger: Logger) {
        for path in paths { logger.info("Loading config: \(path)") }
        logger.info("Starting heliograph \(heliographVersion)")
        let pipeline = config.pipeline
        logger.info("Loaded inputs: \(Self.list(pipeline.inputs.map(\.name)))")
        logger.info("Loaded processors: \(Self.list(pipeline.processors.map(\.name)))")
        logger.info("Loaded aggregators: \(Self.list(pipeline.aggregators.map(\.name)))")
        if isTest {
            logger.info("Outputs are not used in testing mode")
        } else {
            logger.info("Loaded outputs: \(Self.list(pipeline.outputs.map(\.name)))")
        }
        let tags = config.globalTags.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: " ")
        logger.info("Tags enabled: \(tags)")
        warnOfSecondProcessing(logger)
        let agent = config.agent
        logger.info(
            """
            Interval: \(agent.interval.goText), flush interval: \(agent.flushInterval.goText), \
            quiet: \(agent.quiet), host: \(config.globalTags["host"] ?? "")
            """)
    }

    private func warnOfSecondProcessing(_ logger: Logger) {
        guard !config.pipeline.aggregators.isEmpty, !config.pipeline.processors.isEmpty,
            config.agent.skipProcessorsAfterAggregators == nil
        else { return }
        logger.warning(
            """
            skip_processors_after_aggregators is not set: aggregates run through the processors again, as in \
            Telegraf up to 1.39; later releases skip them
            """)
    }

    /// `cpu (2x) mem`.
    private static func list(_ names: [PluginName]) -> String {
        Dictionary(grouping: names.map(\.name)) { $0 }.sorted { $0.key < $1.key }
            .map { $1.count > 1 ? "\($0) (\($1.count)x)" : $0 }.joined(separator: " ")
    }
}
