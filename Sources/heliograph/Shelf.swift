import PluginKit
import Plugins

/// All that a configuration may name: plugins and data formats, each with its help.
struct Shelf {
    struct Entry {
        /// `inputs`, or `parsers`.
        let kind: String
        /// `cpu`, or `json`.
        let name: String
        let summary: String
        let explanation: () -> String

        var fullName: String { "\(kind).\(name)" }
    }

    let entries: [Entry]

    init(_ catalog: PluginCatalog) {
        let plugins = PluginCatalog.Kind.allCases.flatMap { kind in
            catalog.plugins(of: kind).map { type in
                Entry(
                    kind: kind.rawValue, name: type.name, summary: type.summary,
                    explanation: { type.sample(of: kind) + Self.surroundings(of: kind) })
            }
        }
        let parsers = DataFormats.parsers.map { type in
            Entry(
                kind: "parsers", name: type.name, summary: type.summary,
                explanation: { type.sample(in: "inputs.file") + Self.place(of: "input", example: "inputs.file") })
        }
        let serializers = DataFormats.serializers.map { type in
            Entry(
                kind: "serializers", name: type.name, summary: type.summary,
                explanation: { type.sample(in: "outputs.file") + Self.place(of: "output", example: "outputs.file") })
        }
        let kinds = (PluginCatalog.Kind.allCases.map(\.rawValue) + ["parsers", "serializers"]).enumerated()
        let ranks = Dictionary(uniqueKeysWithValues: kinds.map { ($1, $0) })
        entries = (plugins + parsers + serializers).sorted {
            (ranks[$0.kind] ?? 0, $0.name) < (ranks[$1.kind] ?? 0, $1.name)
        }
    }

    /// Empty if there is no such kind.
    func entries(of kind: String) -> [Entry] { entries.filter { $0.kind == kind } }

    /// All that are called `cpu`, or the one called `inputs.cpu`.
    func entries(named name: String) -> [Entry] { entries.filter { $0.name == name || $0.fullName == name } }

    /// What may have been meant by a name that nothing has.
    func nearestName(to name: String) -> String? {
        nearest(to: name, in: entries.flatMap { [$0.name, $0.fullName] } + Set(entries.map(\.kind)).sorted())
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

    private static func place(of kind: String, example: String) -> String {
        "\n  ## These options stand in the table of any \(kind) that has 'data_format'; \(example) is an example.\n"
    }
}
