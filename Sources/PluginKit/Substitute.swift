/// What does the work of some of Telegraf's plugins that are not offered.
public struct Substitute: Sendable {
    /// The plugins that are not there, by their names in the file.
    public let names: [String]
    /// The plugin to use: `inputs.exec`. A catalogue without it says nothing of it.
    public let plugin: String
    /// How: "with a command that prints it".
    public let use: String

    public init(for names: [String], _ plugin: String, _ use: String) {
        self.names = names
        self.plugin = plugin
        self.use = use
    }
}

extension PluginCatalog {
    /// Whether Telegraf has a plugin of this name and we do not.
    public func lacks(_ name: String, _ kind: Kind) -> Bool {
        substitutes[kind]?.contains { $0.names.contains(name) } ?? false
    }

    /// What to do about a plugin that is not offered: "use inputs.exec with a command that prints it". Nil if we have
    /// nothing to propose.
    public func substitute(for name: String, _ kind: Kind) -> String? {
        let all = Set(Kind.allCases.flatMap { kind in plugins(of: kind).map { "\(kind.rawValue).\($0.name)" } })
        let found = substitutes[kind]?.first { $0.names.contains(name) && all.contains($0.plugin) }
        return found.map { "use \($0.plugin) \($0.use)" }
    }
}
