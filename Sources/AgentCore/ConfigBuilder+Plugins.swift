import Filtering
import Pipeline
import PluginKit
import TOML

extension ConfigBuilder {
    mutating func add(_ plugin: PluginTable) {
        let known = reading.catalog.plugins(of: plugin.kind)
        guard let type = known.first(where: { $0.name == plugin.name }) else {
            let message =
                reading.catalog.lacks(plugin.name, plugin.kind)
                ? "Telegraf's \(plugin.kind.singular) '\(plugin.name)' is not offered; \(substitute(for: plugin))"
                : "there is no \(plugin.kind.singular) '\(plugin.name)'; \(hint(for: plugin))"
            return decoding.report(ConfigProblem(message, at: plugin.namePlace))
        }
        switch plugin.kind {
        case .inputs: addInput(type.init(), plugin)
        case .processors: addProcessor(type, plugin)
        case .aggregators: addAggregator(type.init(), plugin)
        case .outputs: addOutput(type.init(), plugin)
        }
    }

    private func substitute(for plugin: PluginTable) -> String {
        reading.catalog.substitute(for: plugin.name, plugin.kind) ?? "'heliograph plugins' lists all there are"
    }

    private func hint(for plugin: PluginTable) -> String {
        func names(_ kind: PluginCatalog.Kind) -> [String] { reading.catalog.plugins(of: kind).map { $0.name } }
        if let near = nearest(to: plugin.name, in: names(plugin.kind)) { return "did you mean '\(near)'?" }
        if let kind = PluginCatalog.Kind.allCases.first(where: { names($0).contains(plugin.name) }) {
            return "did you mean [[\(kind.rawValue).\(plugin.name)]]?"
        }
        return "'heliograph plugins' lists all there are"
    }

    private mutating func addInput(_ input: any Plugin, _ plugin: PluginTable) {
        let settings = InputSettings()
        guard let (name, filter) = decode(input, settings, settings.common, plugin) else { return }
        let source: InputNode.Source
        if let input = input as? any Input {
            source = .gathering(input)
        } else if let input = input as? any ServiceInput {
            source = .listening(input)
        } else {
            return
        }
        var node = InputNode(name, source)
        node.filter = filter
        node.naming = Naming(
            override: settings.nameOverride, prefix: settings.namePrefix, suffix: settings.nameSuffix)
        node.tags = settings.tags
        node.keepsTags = agent.alwaysIncludeLocalTags
        node.keepsGlobalTags = agent.alwaysIncludeGlobalTags
        node.timeSource = settings.timeSource
        node.onStartError = settings.startupErrorBehavior
        node.logLevel = settings.common.logLevel
        if input is any Remembering { node.identity = identity("inputs", plugin) }
        inputs.append((node, settings))
    }

    private mutating func addProcessor(_ type: any Plugin.Type, _ plugin: PluginTable) {
        let settings = ProcessorSettings()
        guard let processor = type.init() as? any Processor, let second = type.init() as? any Processor,
            let (name, filter) = decode(processor, settings, settings.common, plugin)
        else { return }
        var ignored = Decoding()  // the same table once more
        plugin.table.decode(
            into: [second, ProcessorSettings(), FilterOptions()], owner: "\(name)", tolerated: toleratedOptions,
            &ignored)
        var node = ProcessorNode(name, processor, ofAggregates: second)
        node.filter = filter
        node.logLevel = settings.common.logLevel
        if processor is any Remembering {
            node.identity = identity("processors", plugin)
            node.identityOfAggregates = PluginIdentity.of("aggprocessors.\(plugin.name)", plugin.table)
        }
        processors.append((node, settings.order))
    }

    private mutating func identity(_ section: String, _ plugin: PluginTable) -> String {
        let identity = PluginIdentity.of("\(section).\(plugin.name)", plugin.table)
        remembering.append((identity, plugin.table.place))
        return identity
    }

    private mutating func addAggregator(_ aggregator: any Plugin, _ plugin: PluginTable) {
        let settings = AggregatorSettings()
        guard let aggregator = aggregator as? any Aggregator,
            let (name, filter) = decode(aggregator, settings, settings.common, plugin)
        else { return }
        var node = AggregatorNode(name, aggregator)
        node.filter = filter
        node.period = settings.period.duration
        node.delay = settings.delay.duration
        node.grace = settings.grace.duration
        node.dropsOriginal = settings.dropOriginal.value
        node.naming = Naming(
            override: settings.nameOverride, prefix: settings.namePrefix, suffix: settings.nameSuffix)
        node.tags = settings.tags
        node.logLevel = settings.common.logLevel
        aggregators.append(node)
    }

    private mutating func addOutput(_ output: any Plugin, _ plugin: PluginTable) {
        let settings = OutputSettings()
        guard let output = output as? any Output,
            let (name, filter) = decode(output, settings, settings.common, plugin)
        else { return }
        func firstPositive(_ numbers: Int?...) -> Int { numbers.compactMap { $0 }.first { $0 > 0 } ?? 1 }
        var node = OutputNode(name, output)
        node.filter = filter
        node.naming = Naming(
            override: settings.nameOverride, prefix: settings.namePrefix, suffix: settings.nameSuffix)
        node.batchSize = firstPositive(settings.metricBatchSize, agent.metricBatchSize, 1000)
        node.bufferLimit = firstPositive(settings.metricBufferLimit, agent.metricBufferLimit, 10_000)
        node.onStartError = settings.startupErrorBehavior
        node.logLevel = settings.common.logLevel
        outputs.append((node, settings))
    }

    /// Fills a plugin, its settings and its filter from the table. Nil, and problems, if something is wrong; nil too
    /// for a plugin whose labels are not selected.
    private mutating func decode(
        _ part: any Configurable, _ settings: any Configurable, _ common: CommonSettings, _ plugin: PluginTable
    ) -> (PluginName, MetricFilter)? {
        let options = FilterOptions()
        let before = decoding.problems.count
        let owner = "\(plugin.kind.rawValue).\(plugin.name)"
        plugin.table.decode(into: [part, settings, options], owner: owner, tolerated: toleratedOptions, &decoding)
        guard !decoding.problems[before...].contains(where: { $0.severity == .error }),
            reading.selection.includes(labelled: common.labels)
        else { return nil }
        let place = plugin.table.place
        let name = PluginName(plugin.kind, plugin.name, alias: common.alias, id: "\(place.file):\(place.line)")
        do throws(PatternError) { return (name, try options.makeFilter()) } catch {
            decoding.report(ConfigProblem("\(owner): a bad pattern: \(error.message)", at: place))
            return nil
        }
    }
}
