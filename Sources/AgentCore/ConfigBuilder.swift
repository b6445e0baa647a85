import Filtering
import MetricModel
import Pipeline
import PluginKit
import TOML

/// What is known while the files are read one after the other.
struct ConfigBuilder {
    let reading: AgentConfig.Reading
    let agent = AgentSettings()
    private(set) var globalTags: [String: String] = [:]
    var decoding = Decoding()
    var inputs: [(node: InputNode, settings: InputSettings)] = []
    var processors: [(node: ProcessorNode, order: Int)] = []
    var aggregators: [AggregatorNode] = []
    var outputs: [(node: OutputNode, settings: OutputSettings)] = []
    /// The plugins that remember, and where they stand.
    var remembering: [(identity: String, place: Place)] = []
    private var agentPlace: Place?

    init(_ reading: AgentConfig.Reading) { self.reading = reading }

    /// The document with its variables replaced; nil, and a problem, if it is none. Also the text that places refer to.
    mutating func parse(_ text: ConfigText) -> (TOMLTable?, ConfigText) {
        var text = text
        do {
            if !reading.isStrict {
                let expanded = try reading.variables.expandingWholeText(String(decoding: text.bytes, as: UTF8.self))
                text = ConfigText(path: text.path, text: expanded)
            }
            let document = try TOMLParser.parse(text.bytes, file: text.path)
            return (reading.isStrict ? expand(document) : document, text)
        } catch let error as TOMLSyntaxError {
            decoding.report(ConfigProblem(error.message, at: error.place))
        } catch let missing as MissingVariable {
            let before = TOMLComments.removed(from: text.bytes).prefix(missing.offset)
            let lines = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let place = Place(file: text.path, line: lines.count, column: (lines.last?.count ?? 0) + 1)
            decoding.report(ConfigProblem("\(missing)", at: place))
        } catch {
            decoding.report(ConfigProblem("\(error)", at: Place(file: text.path, line: 1, column: 1)))
        }
        return (nil, text)
    }

    private mutating func expand(_ document: TOMLTable) -> TOMLTable {
        var missing: [ConfigProblem] = []
        let variables = reading.variables
        let expanded = document.mappingStrings { text, place in
            do throws(MissingVariable) { return try variables.expand(text) } catch {
                missing.append(ConfigProblem("\(error)", at: place))
                return text
            }
        }
        for problem in missing { decoding.report(problem) }
        return expanded
    }

    mutating func add(_ document: TOMLTable, file: String) {
        for name in ["tags", "global_tags"] {
            if let value = document[name] {
                globalTags.merge([String: String].read(value, named: name, &decoding) ?? [:]) { _, later in later }
            }
        }
        if let value = document["agent"] {
            if case .table(let table) = value.kind {
                if let agentPlace {
                    decoding.report(
                        ConfigProblem(
                            "a second [agent] (the first is at \(agentPlace)); later options win", at: table.place,
                            severity: .warning))
                }
                agentPlace = agentPlace ?? table.place
                table.decode(into: [agent], owner: "[agent]", &decoding)
            } else {
                decoding.report(
                    ConfigProblem("'agent' must be a table, as [agent], not \(value.shown)", at: value.place))
            }
        }
        // Each file sets the tag as it is read: to leave the name out in a later file comes too late.
        if !agent.omitHostname { globalTags["host"] = agent.hostname.isEmpty ? reading.hostname : agent.hostname }
        let known = Set(reading.catalog.inputs.map { $0.name })
        for plugin in document.pluginTables(knownInputs: known, &decoding) where reading.selection.includes(plugin) {
            add(plugin)
        }
    }

    /// What can be seen when all files are read. Two that remember under one name would overwrite each other.
    mutating func checkWhole() {
        if agent.statefile.isEmpty { return }
        var first: [String: Place] = [:]
        for (identity, place) in remembering {
            if let other = first[identity] {
                decoding.report(
                    ConfigProblem(
                        "with a 'statefile' no two plugins may be the same: this one is that at \(other)", at: place))
            }
            first[identity] = first[identity] ?? place
        }
    }

    func finish() -> PluginPipeline {
        var pipeline = PluginPipeline()
        pipeline.settings.roundsWindows = agent.roundInterval
        pipeline.settings.precision =
            agent.precision > .zero ? agent.precision : InputTiming.precision(for: agent.interval)
        pipeline.settings.skipsProcessorsBeforeAggregators = agent.skipProcessorsBeforeAggregators
        pipeline.settings.skipsProcessorsAfterAggregators = agent.skipProcessorsAfterAggregators ?? false
        pipeline.inputs = inputs.map { resolved($0.node, $0.settings) }
        pipeline.processors = processors.enumerated()
            .sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }.map(\.element.node)
        pipeline.aggregators = aggregators
        pipeline.outputs = outputs.map { resolved($0.node, $0.settings) }
        return pipeline
    }

    /// What the plugin's table leaves open has the value of `[agent]`; an interval of 0 counts as left open.
    private func resolved(_ node: InputNode, _ settings: InputSettings) -> InputNode {
        func nonZero(_ duration: StrictDuration?) -> Duration? {
            duration.flatMap { $0.duration > .zero ? $0.duration : nil }
        }
        var node = node
        let ownInterval = nonZero(settings.interval)
        node.timing = InputTiming(
            interval: ownInterval ?? agent.interval,
            jitter: settings.collectionJitter?.duration ?? agent.collectionJitter,
            offset: nonZero(settings.collectionOffset) ?? agent.collectionOffset, isRounded: agent.roundInterval,
            precision: nonZero(settings.precision))
        if node.timing.precision == nil, agent.precision > .zero, case .gathering = node.source {
            node.timing.precision = agent.precision
        }
        node.globalTags = globalTags
        return node
    }

    private func resolved(_ node: OutputNode, _ settings: OutputSettings) -> OutputNode {
        var node = node
        let interval = settings.flushInterval?.duration ?? .zero
        let jitter = settings.flushJitter?.duration ?? .zero
        node.flushInterval = interval > .zero ? interval : agent.flushInterval
        node.flushJitter = jitter > .zero ? jitter : agent.flushJitter
        return node
    }
}
