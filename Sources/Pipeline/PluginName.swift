public import PluginKit

/// Which plugin of the file: `inputs.cpu`, or `inputs.cpu::alias`.
public struct PluginName: Sendable, Hashable, CustomStringConvertible {
    public let kind: PluginCatalog.Kind
    public let name: String
    public let alias: String
    /// Tells instances of one name apart: where the plugin is written.
    public let id: String

    public init(_ kind: PluginCatalog.Kind, _ name: String, alias: String = "", id: String = "") {
        self.kind = kind
        self.name = name
        self.alias = alias
        self.id = id
    }

    public var description: String { "\(kind.rawValue).\(name)\(alias.isEmpty ? "" : "::\(alias)")" }

    /// The tags of this plugin in the agent's own statistics.
    var statisticsTags: [String: String] {
        var tags = [kind.singular: name]
        if !alias.isEmpty { tags["alias"] = alias }
        if !id.isEmpty { tags["_id"] = id }
        return tags
    }
}
