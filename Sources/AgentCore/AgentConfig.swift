import Filtering
public import Pipeline
public import PluginKit
public import TOML

/// The `[agent]` table.
public struct AgentSettings: Configurable {
    @Key("How often to gather.") public var interval = Duration.seconds(10)
    @Key("Leave out the tag `host`.") public var omitHostname = false
    public init() {}
}

/// The whole file, checked: every plugin known, every option decoded. Nothing is started or opened.
public struct AgentConfig: Sendable {
    public let agent = AgentSettings()
    public private(set) var pipeline = PluginPipeline()

    /// Throws all problems of the file at once.
    public init(_ document: TOMLTable, catalog: PluginCatalog) throws(ConfigProblems) {
        var problems = Decoding()
        for section in document.entries {
            guard case .table(let table) = section.value.kind else {
                problems.report(ConfigProblem("'\(section.key)' stands outside any table", at: section.keyPlace))
                continue
            }
            switch section.key {
            case "agent": table.decode(into: [agent], owner: "agent", &problems)
            case "inputs":
                each(table, "input", catalog.inputs.compactMap { $0 as? any Input.Type }.map { ($0.name, $0) }, &problems) { type, table, id, problems in
                    let (input, settings, filter) = decode(type.init(), InputSettings(), table, id, &problems)
                    pipeline.inputs.append(InputNode(id: id, input: input, settings: settings, filter: filter))
                }
            case "processors":
                each(table, "processor", catalog.processors.map { ($0.name, $0) }, &problems) {
                    type, table, id, problems in
                    let (processor, settings, filter) = decode(type.init(), ProcessorSettings(), table, id, &problems)
                    pipeline.processors.append(
                        ProcessorNode(id: id, processor: processor, settings: settings, filter: filter))
                }
            case "outputs":
                each(table, "output", catalog.outputs.map { ($0.name, $0) }, &problems) { type, table, id, problems in
                    let (output, settings, filter) = decode(type.init(), OutputSettings(), table, id, &problems)
                    pipeline.outputs.append(OutputNode(id: id, output: output, settings: settings, filter: filter))
                }
            default:
                problems.report(ConfigProblem("'\(section.key)' is not a section of this file", at: section.keyPlace))
            }
        }
        pipeline.interval = agent.interval
        if problems.problems.contains(where: { $0.severity == .error }) { throw ConfigProblems(all: problems.problems) }
    }

    /// Starts every plugin: the one step that may open files and look up credentials.
    public func start(_ context: PluginContext) throws(StartFailure) -> PluginPipeline {
        var started = pipeline
        for i in started.inputs.indices { try start(&started.inputs[i].input, started.inputs[i].id, context) }
        for i in started.processors.indices {
            try start(&started.processors[i].processor, started.processors[i].id, context)
        }
        for i in started.outputs.indices { try start(&started.outputs[i].output, started.outputs[i].id, context) }
        return started
    }

    private func start<P>(_ plugin: inout P, _ id: String, _ context: PluginContext) throws(StartFailure) {
        guard var any = plugin as? any Plugin else { return }
        do throws(StartError) { try any.start(context) } catch { throw StartFailure(id: id, error: error) }
        if let started = any as? P { plugin = started }
    }
}

private func each<T>(
    _ section: TOMLTable, _ kind: String, _ known: [(name: String, type: T)], _ problems: inout Decoding,
    _ make: (T, TOMLTable, String, inout Decoding) -> Void
) {
    for entry in section.entries {
        guard let type = known.first(where: { $0.name == entry.key })?.type else {
            let near = nearest(to: entry.key, in: known.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
            problems.report(ConfigProblem("there is no \(kind) '\(entry.key)'\(near)", at: entry.keyPlace))
            continue
        }
        let tables: [TOMLValue] = if case .array(let items) = entry.value.kind { items } else { [entry.value] }
        for case .table(let table) in tables.map(\.kind) { make(type, table, "\(kind)s.\(entry.key)", &problems) }
    }
}

private func decode<P: Configurable, S: Configurable>(
    _ plugin: P, _ settings: S, _ table: TOMLTable, _ id: String, _ problems: inout Decoding
) -> (P, S, MetricFilter) {
    let filter = FilterOptions()
    table.decode(into: [plugin, settings, filter], owner: id, &problems)
    return (plugin, settings, (try? filter.makeFilter()) ?? MetricFilter())
}

public struct StartFailure: Error, CustomStringConvertible {
    public let id: String
    public let error: StartError

    public var description: String {
        switch error {
        case .fatal(let message), .retryable(let message): "\(id) cannot start: \(message)"
        }
    }
}
