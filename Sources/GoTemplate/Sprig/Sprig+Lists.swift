extension Sprig {
    static let lists: [String: Function] = [
        "list": Function(0...) { .list($0) },
        "splitList": Function(2) { .list(parts(of: try $0[1].text(), by: try $0[0].text()).map(Value.string)) },
        "split": Function(2) { .map(numbered(parts(of: try $0[1].text(), by: try $0[0].text()))) },
        "splitn": Function(3) {
            .map(numbered(parts(of: try $0[2].text(), by: try $0[0].text(), most: try $0[1].count())))
        },
        "join": Function(2) { .string(texts(in: $0[1]).joined(separator: try $0[0].text())) },
        "toStrings": Function(1) { .list(texts(in: $0[0]).map(Value.string)) },
        "sortAlpha": Function(1) {
            .list(texts(in: $0[0]).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map(Value.string))
        },
        "first": Function(1) { try $0[0].items().first ?? .none },
        "last": Function(1) { try $0[0].items().last ?? .none },
        "rest": Function(1) { .list(Array(try $0[0].items().dropFirst())) },
        "initial": Function(1) { .list(try $0[0].items().dropLast()) },
        "append": Function(2) { .list(try $0[0].items() + [$0[1]]) },
        "push": Function(2) { .list(try $0[0].items() + [$0[1]]) },
        "prepend": Function(2) { .list([$0[1]] + (try $0[0].items())) },
        "concat": Function(0...) { arguments in
            var all: [Value] = []
            for list in arguments { all += try list.items() }
            return .list(all)
        },
        "reverse": Function(1) { .list(try $0[0].items().reversed()) },
        "compact": Function(1) { .list(try $0[0].items().filter { !isEmpty($0) }) },
        "uniq": Function(1) {
            .list(try $0[0].items().reduce(into: []) { all, item in if !contains(all, item) { all.append(item) } })
        },
        "without": Function(1...) { arguments in
            .list(try arguments[0].items().filter { !contains(Array(arguments.dropFirst()), $0) })
        },
        "has": Function(2) {
            if case .none = $0[1] { .bool(false) } else { .bool(contains(try $0[1].items(), $0[0])) }
        },
        "until": Function(1) { .list(range(from: 0, to: try $0[0].count(), by: try $0[0].count() < 0 ? -1 : 1)) },
        "untilStep": Function(3) {
            .list(range(from: try $0[0].count(), to: try $0[1].count(), by: try $0[2].count()))
        },
    ]

    /// By value and type.
    private static func contains(_ list: [Value], _ value: Value) -> Bool {
        list.contains { $0.typeName == value.typeName && $0.printed == value.printed }
    }

    private static func range(from start: Int, to end: Int, by step: Int) -> [Value] {
        guard step != 0 else { return [] }
        return stride(from: start, to: end, by: step).prefix(1 << 16).map { .int(Int64($0)) }
    }

    /// An empty separator stands between all characters.
    private static func parts(of text: String, by separator: String, most: Int = .max) -> [String] {
        if separator.isEmpty { return text.unicodeScalars.map { String($0) } }
        guard most > 0 else { return most == 0 ? [] : parts(of: text, by: separator) }
        var parts: [String] = []
        var rest = text.utf8[...]
        let separator = Array(separator.utf8)
        while parts.count < most - 1, let found = rest.firstRange(of: separator) {
            parts.append(String(decoding: rest[..<found.lowerBound], as: UTF8.self))
            rest = rest[found.upperBound...]
        }
        return parts + [String(decoding: rest, as: UTF8.self)]
    }

    /// `_0`, `_1` and so on.
    private static func numbered(_ parts: [String]) -> ValueMap {
        var map = ValueMap()
        for (i, part) in parts.enumerated() { map["_\(i)"] = .string(part) }
        return map
    }

    private static func texts(in value: Value) -> [String] {
        guard case .list(let items) = value else { return [value.printed] }
        return items.compactMap { if case .none = $0 { nil } else { $0.printed } }
    }

    static let maps: [String: Function] = [
        "dict": Function(0...) { arguments in
            var map = ValueMap()
            for i in stride(from: 0, to: arguments.count, by: 2) {
                map[arguments[i].printed] = i + 1 < arguments.count ? arguments[i + 1] : .string("")
            }
            return .map(map)
        },
        "get": Function(2) { try $0[0].members()[try $0[1].text()] ?? .string("") },
        "hasKey": Function(2) { .bool(try $0[0].members()[try $0[1].text()] != nil) },
        "keys": Function(1...) { arguments in
            var keys: [Value] = []
            for map in arguments { keys += try map.members().entries.map { .string($0.key) } }
            return .list(keys)
        },
        "values": Function(1) { .list(try $0[0].members().entries.map(\.value)) },
        "pick": Function(1...) { try selected($0, isKept: true) },
        "omit": Function(1...) { try selected($0, isKept: false) },
    ]

    private static func selected(_ arguments: [Value], isKept: Bool) throws(Complaint) -> Value {
        var map = try arguments[0].members()
        let keys = Set(arguments.dropFirst().map(\.printed))
        for entry in map.entries where keys.contains(entry.key) != isKept { map[entry.key] = nil }
        return .map(map)
    }
}
