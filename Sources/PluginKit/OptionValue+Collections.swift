public import TOML

extension Array: OptionValue where Element: OptionValue {
    public static var kind: String { "a list of \(Element.kinds)" }
    public static var kinds: String { "lists of \(Element.kinds)" }
    public static var nestedKeys: [NamedKey]? { Element.nestedKeys }
    public static var isList: Bool { true }
    public var toml: String { "[\(map(\.toml).joined(separator: ", "))]" }
    public static var blank: String { "[]" }
    public func joined(with later: [Element]) -> [Element] { self + later }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> [Element]? {
        if Element.nestedKeys != nil, case .table = value.kind {  // a single [a.b] where [[a.b]] may stand
            return Element.read(value, named: key, &decoding).map { [$0] }
        }
        guard case .array(let items) = value.kind else {
            return misfit(value, key, &decoding, reason: brackets(around: value))
        }
        let isInList = decoding.isInList
        decoding.isInList = true
        defer { decoding.isInList = isInList }
        let read = items.compactMap { Element.read($0, named: key, &decoding) }
        return read.count == items.count ? read : nil
    }

    /// The remedy where one element stands alone.
    private static func brackets(around value: TOMLValue) -> String? {
        var ignored = Decoding()
        return Element.read(value, named: "", &ignored).map { "write [\($0.toml)]" }
    }
}

extension Dictionary: OptionValue where Key == String, Value: OptionValue {
    public static var kind: String { "a table of \(Value.kinds)" }
    public static var kinds: String { "tables of \(Value.kinds)" }
    public var toml: String { "{}" }
    public static var blank: String { "{}" }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Self? {
        guard case .table(let table) = value.kind else {
            return misfit(value, key, &decoding, reason: value.isTableArray ? "its header has single brackets" : nil)
        }
        let owner = decoding.path(of: key)
        let isInList = decoding.isInList
        decoding.isInList = false
        defer { decoding.isInList = isInList }
        var read: Self = [:]
        for entry in table.entries {
            let slid = table.origin == .header ? decoding.outerOwner(of: entry.key) : nil
            let before = decoding.problems.count
            read[entry.key] = Value.read(entry.value, named: "\(key).\(entry.key)", &decoding)
            guard let slid else { continue }
            if read[entry.key] == nil {
                decoding.problems.removeSubrange(before...)
                decoding.error(
                    "'\(entry.key)' is an option of \(slid.name), but below this header it belongs to \(owner): "
                        + "move it above the header", at: entry.keyPlace)
            } else {
                decoding.warning(
                    "'\(entry.key)' is an option of \(slid.name), but below this header it is one of \(owner): "
                        + "if the option was meant, move it above the header", at: entry.keyPlace)
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
    public static var blank: String { "{}" }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Self? {
        guard case .table(let table) = value.kind else {
            return misfit(value, key, &decoding, reason: value.isTableArray ? "its header has single brackets" : nil)
        }
        let read = Self()
        let isInList = decoding.isInList
        decoding.isInList = false
        defer { decoding.isInList = isInList }
        let before = decoding.errorCount
        table.decode(into: [read], owner: decoding.path(of: key), &decoding)
        return decoding.errorCount == before ? read : nil
    }
}

extension TOMLValue {
    /// Written as `[[name]]`.
    fileprivate var isTableArray: Bool {
        guard case .array(let items) = kind, case .table(let first)? = items.first?.kind else { return false }
        return first.origin == .header
    }
}
