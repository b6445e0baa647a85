import AgentCore
import PluginKit
import Plugins

/// The sample of every section and plugin, or of those that filters name.
struct SampleConfig {
    private let chosen: [PluginCatalog.Kind: Set<String>]
    private let sections: Set<String>?

    init(_ files: FileOptions) {
        let filters: [(PluginCatalog.Kind, String?)] = [
            (.inputs, files.inputFilter), (.processors, files.processorFilter),
            (.aggregators, files.aggregatorFilter), (.outputs, files.outputFilter),
        ]
        chosen = Dictionary(
            uniqueKeysWithValues: filters.compactMap { kind, list in FileOptions.names(list).map { (kind, $0) } })
        sections = FileOptions.names(files.sectionFilter)
    }

    var text: String {
        var parts = isWhole ? [Self.head] : []
        if includes("global_tags") {
            parts.append(
                "# Tags for every metric of an input that lacks them.\n[global_tags]\n  # dc = \"eu-west-1\"\n")
        }
        if includes("agent") {
            let lines = AgentSettings().sampleLines(in: "agent").map { $0 + "\n" }.joined()
            parts.append("# The agent itself.\n[agent]\n" + lines)
        }
        for kind in [PluginCatalog.Kind.outputs, .processors, .aggregators, .inputs] where includes(kind.rawValue) {
            let names = chosen[kind]
            for type in PluginCatalog.builtin.plugins(of: kind) where names?.contains(type.name) ?? true {
                let sample = type.sample(of: kind)
                parts.append(names == nil && !Self.isOnByDefault(kind, type.name) ? Self.commented(sample) : sample)
            }
        }
        if isWhole { parts += Self.formats }
        return parts.joined(separator: "\n")
    }

    private static let head = """
        # Every option of every plugin and data format, with its default: what `heliograph config` prints.
        #
        # It runs as it is, and measures containers, processors and memory. To use a plugin, take one # from its lines;
        # what then still has a # is an option at its default. Two ## explain. Of some plugins alone:
        #
        #     heliograph config --input-filter containers:cpu --output-filter cloudwatch > plugins.toml

        """

    /// Nothing is chosen: all of it is asked for.
    private var isWhole: Bool { sections == nil && chosen.isEmpty }

    /// The options of each data format, in the table of a plugin that takes them all.
    private static var formats: [String] {
        let title = "# Data formats: the options that go with each 'data_format' of an input or output.\n"
        let parsers = DataFormats.parsers.map { commented($0.sample(in: "inputs.file")) }
        let serializers = DataFormats.serializers.map { commented($0.sample(in: "outputs.file")) }
        return [title] + parsers + serializers
    }

    private func includes(_ section: String) -> Bool { sections?.contains(section) ?? true }

    /// What a first look at a host wants to see.
    private static func isOnByDefault(_ kind: PluginCatalog.Kind, _ name: String) -> Bool {
        kind == .inputs && ["containers", "cpu", "mem"].contains(name)
    }

    private static func commented(_ sample: String) -> String {
        sample.split(separator: "\n").map { $0.hasPrefix("#") ? "\($0)\n" : "# \($0)\n" }.joined()
    }
}
