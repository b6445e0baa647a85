import PluginKit
import TOML

/// One plugin as it is written: `[[inputs.cpu]]` and what stands below.
struct PluginTable {
    let kind: PluginCatalog.Kind
    let name: String
    let namePlace: Place
    let table: TOMLTable
}

extension TOMLTable {
    /// The plugins of one file, in the order in which they are written.
    func pluginTables(knownInputs: Set<String>, _ decoding: inout Decoding) -> [PluginTable] {
        var found: [PluginTable] = []
        for section in entries {
            switch section.key {
            case "agent", "global_tags", "tags": continue
            case "secretstores":
                decoding.report(ConfigProblem("secret stores are not offered yet", at: section.keyPlace))
            default:
                if let kind = PluginCatalog.Kind(rawValue: section.key == "plugins" ? "inputs" : section.key) {
                    found += Self.plugins(of: kind, in: section, &decoding)
                } else if knownInputs.contains(section.key), !section.value.tables.isEmpty {  // [cpu], the oldest form
                    found += section.value.tables.map {
                        PluginTable(kind: .inputs, name: section.key, namePlace: section.keyPlace, table: $0)
                    }
                } else {
                    decoding.report(Self.unknown(section, knownInputs))
                }
            }
        }
        return found.sorted {
            ($0.table.place.line, $0.table.place.column) < ($1.table.place.line, $1.table.place.column)
        }
    }

    private static let sections = ["agent", "global_tags", "inputs", "processors", "aggregators", "outputs"]

    private static func unknown(_ section: Entry, _ knownInputs: Set<String>) -> ConfigProblem {
        let near = nearest(to: section.key, in: sections + knownInputs.sorted()).map { "; did you mean '\($0)'?" } ?? ""
        if section.value.tables.isEmpty {
            let hint = near.isEmpty ? ": options belong below a header such as [agent] or [[inputs.cpu]]" : near
            return ConfigProblem("'\(section.key)' stands outside any table\(hint)", at: section.keyPlace)
        }
        return ConfigProblem(
            "'\(section.key)' is no section of a configuration and no input\(near)", at: section.keyPlace)
    }

    private static func plugins(
        of kind: PluginCatalog.Kind, in section: Entry, _ decoding: inout Decoding
    ) -> [PluginTable] {
        guard case .table(let plugins) = section.value.kind else {
            decoding.report(
                ConfigProblem(
                    "'\(section.key)' must hold plugins, as [[\(kind.rawValue).NAME]], not \(section.value.shown)",
                    at: section.keyPlace))
            return []
        }
        return plugins.entries.flatMap { entry -> [PluginTable] in
            let tables = entry.value.tables
            if tables.isEmpty {
                decoding.report(
                    ConfigProblem(
                        "'\(entry.key)' must be a plugin, as [[\(kind.rawValue).\(entry.key)]], not \(entry.value.shown)",
                        at: entry.keyPlace))
            } else if case .table(let table) = entry.value.kind, kind == .processors || kind == .aggregators {
                let id = "\(kind.rawValue).\(entry.key)"
                let message =
                    table.origin == .implicit
                    ? "the header [[\(id)]] must stand above its sub-tables"
                    : "[\(id)] needs double brackets: [[\(id)]]"
                decoding.report(ConfigProblem(message, at: entry.value.place))
                return []
            }
            return tables.map { PluginTable(kind: kind, name: entry.key, namePlace: entry.keyPlace, table: $0) }
        }
    }
}

extension TOMLValue {
    /// The table, or the tables of a list of nothing else; empty for anything else.
    fileprivate var tables: [TOMLTable] {
        switch kind {
        case .table(let table): return [table]
        case .array(let items):
            let tables = items.compactMap { item in
                if case .table(let table) = item.kind { table } else { nil }
            }
            return tables.count == items.count ? tables : []
        default: return []
        }
    }
}
