import ArgumentParser
import PluginKit
import Plugins

struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins",
        abstract: "List plugins and data formats, or explain one: heliograph plugins inputs.cpu")

    @Argument(help: "inputs, processors, aggregators, outputs, parsers, serializers, or the name of one of them.")
    var name: String?

    func run() throws {
        let shelf = Shelf(.builtin)
        let listed = name.map { shelf.entries(of: $0) } ?? shelf.entries
        if let name, listed.isEmpty { return write(try Self.explain(name)) }
        for entry in listed {
            let gap = String(repeating: " ", count: max(1, 26 - entry.fullName.count))
            write("\(entry.fullName)\(gap)\(entry.summary)\n")
        }
    }

    /// The names alone, of one kind.
    static func listNames(of kind: PluginCatalog.Kind, indent: String) {
        for entry in Shelf(.builtin).entries(of: kind.rawValue) { write("\(indent)\(entry.name)\n") }
    }

    /// The options of what is named `cpu` or `inputs.cpu`.
    static func explain(_ name: String) throws -> String {
        let shelf = Shelf(.builtin)
        let found = shelf.entries(named: name)
        guard !found.isEmpty else {
            let near = shelf.nearestName(to: name).map { "; did you mean '\($0)'?" } ?? ""
            throw ValidationError("there is no plugin '\(name)'\(near)")
        }
        return found.map { $0.explanation() }.joined(separator: "\n")
    }
}
