extension Plugin {
    /// The plugin's part of `heliograph config`, and the answer of `heliograph plugins NAME`.
    public static func sample(of kind: PluginCatalog.Kind) -> String {
        let table = "\(kind.rawValue).\(name)"
        return "# \(summary)\n[[\(table)]]\n" + Self().sampleLines(in: table).map { $0 + "\n" }.joined()
    }
}

extension Configurable {
    /// Each option with its help and default, commented out where it may be left out.
    public func sampleLines(in table: String) -> [String] {
        Self.lines(of: keys, in: table, isOptional: false, indent: "  ")
    }

    private static func lines(of keys: [NamedKey], in table: String, isOptional: Bool, indent: String) -> [String] {
        // Tables go last: what stands below a header belongs to its table.
        let served = keys.filter(\.key.isServed)
        return (served.filter { $0.key.nestedKeys == nil } + served.filter { $0.key.nestedKeys != nil }).flatMap {
            named -> [String] in
            let help = "\(indent)## \(named.key.help)"
            guard let nested = named.key.nestedKeys else {
                let line = "\(named.name) = \(named.key.sampleText)"
                return [help, indent + (isOptional || !named.key.isRequired ? "# " : "") + line]
            }
            let inner = "\(table).\(named.name)"
            return [help, "\(indent)# \(named.key.isList ? "[[\(inner)]]" : "[\(inner)]")"]
                + lines(of: nested, in: inner, isOptional: true, indent: indent + "  ")
        }
    }
}
