import ArgumentParser
import PluginKit
import Plugins

struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins", abstract: "List plugins, or explain one: heliograph plugins inputs.cpu")

    @Argument(help: "inputs, processors, aggregators, outputs, or a plugin's name.")
    var name: String?

    func run() throws {
        guard let name else {
            for kind in PluginCatalog.Kind.allCases { Self.list(kind) }
            return
        }
        if let kind = PluginCatalog.Kind(rawValue: name) {
            Self.list(kind)
        } else {
            write(try Self.explain(name))
        }
    }

    static func list(_ kind: PluginCatalog.Kind, indent: String = "", withKind: Bool = true) {
        let types = PluginCatalog.builtin.plugins(of: kind).sorted { $0.name < $1.name }
        for type in types {
            guard withKind else {
                write("\(indent)\(type.name)\n")
                continue
            }
            let name = "\(kind.rawValue).\(type.name)"
            write("\(indent)\(name)\(String(repeating: " ", count: max(1, 26 - name.count)))\(type.summary)\n")
        }
    }

    /// The options of one plugin, named `cpu` or `inputs.cpu`.
    static func explain(_ name: String) throws -> String {
        let all = PluginCatalog.Kind.allCases.flatMap { kind in
            PluginCatalog.builtin.plugins(of: kind).map { (kind: kind, type: $0) }
        }
        let found = all.filter { $0.type.name == name || "\($0.kind.rawValue).\($0.type.name)" == name }
        guard !found.isEmpty else {
            let names = all.flatMap { [$0.type.name, "\($0.kind.rawValue).\($0.type.name)"] }
            let near = nearest(to: name, in: names).map { "; did you mean '\($0)'?" } ?? ""
            throw ValidationError("there is no plugin '\(name)'\(near)")
        }
        return found.map { $0.type.sample(of: $0.kind) + surroundings(of: $0.kind) }.joined(separator: "\n")
    }

    /// The options that every plugin of a kind has besides its own, filters among them.
    private static func surroundings(of kind: PluginCatalog.Kind) -> String {
        let settings: any Configurable =
            switch kind {
            case .inputs: InputSettings()
            case .processors: ProcessorSettings()
            case .aggregators: AggregatorSettings()
            case .outputs: OutputSettings()
            }
        let lines = settings.sampleLines(in: kind.rawValue) + FilterOptions().sampleLines(in: kind.rawValue)
        return "\n  ## Every \(kind.singular) has these options as well.\n" + lines.map { $0 + "\n" }.joined()
    }
}
