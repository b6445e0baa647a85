import Digests
import TOML

/// What tells one configuration of a plugin from another: a sum over all its options, in whatever order they are
/// written. To change an option is to make another plugin, which remembers nothing.
enum PluginIdentity {
    /// 64 hexadecimal digits.
    /// - Parameter name: `inputs.tail`; for the processors of aggregates `aggprocessors.dedup`.
    static func of(_ name: String, _ table: TOMLTable) -> String {
        var text = Array(name.utf8) + [0]
        for option in options(of: table, below: "").sorted(by: { $0.key < $1.key }) {
            text += Array("\(option.key):\(option.value)".utf8) + [0]
        }
        let digits = Array("0123456789abcdef")
        return String(SHA256.digest(text).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// All that is no table, by the path to it.
    private static func options(of table: TOMLTable, below prefix: String) -> [(key: String, value: String)] {
        table.entries.flatMap { entry -> [(key: String, value: String)] in
            switch entry.value.kind {
            case .table(let inner) where inner.origin != .inline:
                return options(of: inner, below: prefix + entry.key + ".")
            case .array(let items) where entry.isTableArray:
                return items.enumerated().flatMap { number, item -> [(key: String, value: String)] in
                    guard case .table(let inner) = item.kind else { return [] }
                    return options(of: inner, below: "\(prefix)#\(number).\(entry.key).")
                }
            default: return [(prefix + entry.key, entry.value.text)]
            }
        }
    }
}

extension TOMLValue {
    /// As a file would write it.
    fileprivate var text: String {
        switch kind {
        case .string(let text): "\"\(text)\""
        case .integer(let number): "\(number)"
        case .float(let number): "\(number)"
        case .boolean(let value): "\(value)"
        case .dateTime(let text): text
        case .array(let items): "[\(items.map(\.text).joined(separator: ", "))]"
        case .table(let table): "{\(table.entries.map { "\($0.key) = \($0.value.text)" }.joined(separator: ", "))}"
        }
    }
}
