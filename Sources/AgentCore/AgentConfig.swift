import Filtering
import MetricModel
public import Pipeline
public import PluginKit
import TOML

/// The files, checked: every plugin known, every option decoded. Nothing is started or opened.
public struct AgentConfig: Sendable {
    public let agent: AgentSettings
    public let globalTags: [String: String]
    public let pipeline: PluginPipeline
    /// What is odd but no reason not to start.
    public let warnings: [ConfigProblem]

    /// What the files are read with.
    public struct Reading: Sendable {
        public var catalog: PluginCatalog
        public var variables: EnvironmentVariables
        /// Variables stand in string values only; else they are replaced in the whole text.
        public var isStrict: Bool
        /// The machine's name, for the tag `host`.
        public var hostname: String
        public var selection: PluginSelection

        public init(
            catalog: PluginCatalog, variables: EnvironmentVariables, isStrict: Bool = true, hostname: String = "",
            selection: PluginSelection = PluginSelection()
        ) {
            self.catalog = catalog
            self.variables = variables
            self.isStrict = isStrict
            self.hostname = hostname
            self.selection = selection
        }
    }

    /// Reads the files in this order: later ones add plugins, and overwrite `[agent]` and `[global_tags]`.
    /// Throws all problems of all files at once.
    public init(_ texts: [ConfigText], _ reading: Reading) throws(ConfigProblems) {
        var builder = ConfigBuilder(reading)
        var parsed: [ConfigText] = []
        for text in texts {
            let (document, text) = builder.parse(text)
            parsed.append(text)
            if let document { builder.add(document, file: text.path) }
        }
        builder.checkWhole()
        let problems = ConfigProblems(builder.decoding.problems, in: parsed)
        if !problems.errors.isEmpty { throw problems }
        agent = builder.agent
        globalTags = builder.globalTags
        pipeline = builder.finish()
        warnings = problems.all
    }
}
