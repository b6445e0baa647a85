public import TOML

extension Array: OptionValue where Element: OptionValue {
    public static var kind: String { "a list of \(Element.kinds)" }
    public static var kinds: String { "lists of \(Element.kinds)" }
    public static var nestedKeys: [NamedKey]? { Element.nestedKeys }
    public static var isList: Bool { true }
    public var toml: String { "[\(map(\.toml).joined(separator: ", "))]" }
    public func joined(with later: [Element]) -> [Element] { self + later }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> [Element]? {
        if Element.nestedKeys != nil, case .table = value.kind {  // a single [a.b] where [[a.b]] may stand
            return Element.read(value, named: key, &decoding).map { [$0] }
        }
        guard case .array(let items) = value.kind else { return misfit(value, key, &decoding) }
        let read = items.compactMap { Element.read($0, named: key, &decoding) }
        return read.count == items.count ? read : nil
    }
}

extension Dictionary: OptionValue where Key == String, Value: OptionValue {
    public static var kind: String { "a table of \(Value.kinds)" }
    public static var kinds: String { "tables of \(Value.kinds)" }
    public var toml: String { "{}" }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Self? {
        guard case .table(let table) = value.kind else { return misfit(value, key, &decoding) }
        var read: Self = [:]
        for entry in table.entries {
            let slid = table.isInline ? nil : decoding.outerOwner(of: entry.key)
            let before = decoding.problems.count
            read[entry.key] = Value.read(entry.value, named: entry.key, &decoding)
            guard let slid else { continue }
            if read[entry.key] == nil {
                decoding.problems.removeSubrange(before...)
                decoding.error(
                    "'\(entry.key)' is an option of \(slid.name) but stands below the header of its sub-table "
                        + "'\(key)': move it above that header", at: entry.keyPlace)
            } else {
                decoding.warning(
                    "'\(entry.key)' is an option of \(slid.name), but here, below the header of the sub-table "
                        + "'\(key)', it is one of its keys; if it was meant as the option, move it above that header",
                    at: entry.keyPlace)
            }
        }
        return read.count == table.entries.count ? read : nil
    }
}

/// A table nested in a plugin's, such as `[[processors.rename.replace]]`.
public protocol OptionTable: Configurable, OptionValue {}

extension OptionTable {
    public static var kind: String { "a table" }
    public static var kinds: String { "tables" }
    public static var nestedKeys: [NamedKey]? { Self().keys }
    public var toml: String { "{}" }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Self? {
        guard case .table(let table) = value.kind else { return misfit(value, key, &decoding) }
        let read = Self()
        let owner = decoding.owners.last.map { "\($0.name).\(key)" } ?? key
        let before = decoding.errorCount
        table.decode(into: [read], owner: owner, &decoding)
        return decoding.errorCount == before ? read : nil
    }
}
