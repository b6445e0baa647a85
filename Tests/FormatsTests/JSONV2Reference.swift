import MetricModel

/// What Telegraf makes of an object or array, written out plainly: its metrics are shared where it shares them, and
/// copied where it copies them.
struct JSONV2Reference {
    indirect enum Tree {
        case null
        case number(Int)
        case array([Tree])
        case object([(name: String, value: Tree)])

        var json: String {
            switch self {
            case .null: "null"
            case .number(let number): "\(number)"
            case .array(let items): "[\(items.map(\.json).joined(separator: ","))]"
            case .object(let members):
                "{\(members.map { "\"\($0.name)\":\($0.value.json)" }.joined(separator: ","))}"
            }
        }
    }

    struct Options {
        var tags: Set<String> = []
        var texts: Set<String> = []
        var renames: [String: String] = [:]
        var hasShortNames = false
    }

    final class Row {
        var fields: [String: FieldValue]
        var tags: [String: String]

        init(fields: [String: FieldValue] = [:], tags: [String: String] = [:]) {
            self.fields = fields
            self.tags = tags
        }

        func copy() -> Row { Row(fields: fields, tags: tags) }

        func lay(_ other: Row) {
            fields.merge(other.fields) { $1 }
            tags.merge(other.tags) { $1 }
        }
    }

    /// Where a value lies.
    private struct Place {
        var key = ""
        var name = ""
        var isText = false
        var isTag = false
    }

    let options: Options
    /// Whether something was left out that stands in front of a nested object.
    private(set) var hasLost = false

    init(_ options: Options) { self.options = options }

    mutating func rows(of tree: Tree) -> [Row] {
        if case .object(let members) = tree { return combine(members, Place(), Row()).rows }
        return expand(tree, Place(), Row())
    }

    private mutating func expand(_ tree: Tree, _ place: Place, _ row: Row) -> [Row] {
        switch tree {
        case .null: break
        case .number(let number):
            if place.isTag {
                row.tags[place.name] = "\(number)"
            } else if !place.name.isEmpty {
                row.fields[place.name] = place.isText ? .string("\(number)") : .double(Double(number))
            }
        case .array where place.isText:
            if place.isTag { row.tags[place.name] = tree.json } else { row.fields[place.name] = .string(tree.json) }
        case .array(let items):
            var rows: [Row] = []
            for item in items {
                let fresh = Row()
                if case .object(let members) = item {
                    rows += combine(members, place, fresh).rows
                    for made in rows { made.lay(row) }
                } else {
                    fresh.lay(row)
                    rows += expand(item, place, fresh)
                }
            }
            return rows
        case .object(let members): return combine(members, place, row).rows
        }
        return [row]
    }

    private mutating func combine(
        _ members: [(name: String, value: Tree)], _ outer: Place, _ row: Row
    ) -> (rows: [Row], ofArray: Bool) {
        var rows: [Row] = []
        var ofArray = false
        for (name, value) in members {
            var place = Place(key: outer.key.isEmpty ? name : "\(outer.key)_\(name)", isText: outer.isText)
            place.name = options.renames[place.key] ?? (options.hasShortNames ? name : place.key)
            place.isText = place.isText || options.texts.contains(place.key)
            place.isTag = options.tags.contains(place.key)
            if case .object(let inner) = value {
                let found = combine(inner, place, row)
                if ofArray || found.rows.isEmpty && !rows.isEmpty { hasLost = true }
                (rows, ofArray) = found
            } else {
                let found = expand(value, place, row)
                if case .array = value, !place.isText, !found.isEmpty { ofArray = true }
                rows = Self.product(found, rows)
            }
        }
        return (rows, ofArray)
    }

    private static func product(_ first: [Row], _ second: [Row]) -> [Row] {
        if first.isEmpty { return second }
        if second.isEmpty { return first }
        return first.flatMap { one in
            second.map { other in
                let row = one.copy()
                row.lay(other)
                return row
            }
        }
    }
}

extension JSONV2Reference.Tree {
    /// An object or an array of a few members.
    /// - Parameters:
    ///   - depth: how many levels lie within.
    ///   - names: whether a name may stand twice in one object.
    static func random(depth: Int, repeating: Bool, number: inout Int, _ numbers: inout some RandomNumberGenerator)
        -> Self
    {
        let kind = Int.random(in: 0..<(depth > 0 ? 10 : 4), using: &numbers)
        switch kind {
        case 0: return .null
        case 1..<4:
            number += 1
            return .number(number)
        case 4..<7:
            return .array(
                (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
                    random(depth: depth - 1, repeating: repeating, number: &number, &numbers)
                })
        default: return object(depth: depth, repeating: repeating, number: &number, &numbers)
        }
    }

    static func object(depth: Int, repeating: Bool, number: inout Int, _ numbers: inout some RandomNumberGenerator)
        -> Self
    {
        let all = ["a", "b", "c", "d"]
        let count = Int.random(in: 0...4, using: &numbers)
        let names =
            repeating
            ? (0..<count).map { _ in all.randomElement(using: &numbers) ?? "a" }
            : Array(all.shuffled(using: &numbers).prefix(count))
        return .object(
            names.map {
                (name: $0, value: random(depth: depth - 1, repeating: repeating, number: &number, &numbers))
            })
    }

    /// All numbers in it.
    var numbers: Set<Int> {
        switch self {
        case .null: []
        case .number(let number): [number]
        case .array(let items): items.reduce(into: []) { $0.formUnion($1.numbers) }
        case .object(let members): members.reduce(into: []) { $0.formUnion($1.value.numbers) }
        }
    }
    /// As many rows as it may come to, or a thousand if that is less.
    var rowLimit: Int {
        switch self {
        case .null, .number: 1
        case .array(let items): min(items.reduce(0) { $0 + $1.rowLimit }, 1000)
        case .object(let members): members.reduce(1) { min($0 * max($1.value.rowLimit, 1), 1000) }
        }
    }
}
