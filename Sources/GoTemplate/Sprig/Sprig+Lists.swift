extension Sprig {
    static let lists: [String: Function] = withMust([
        "first": Function(1) { try $0[0].items().first ?? .none },
        "last": Function(1) { try $0[0].items().last ?? .none },
        "rest": Function(1) { .list(Array(try $0[0].items().dropFirst())) },
        "initial": Function(1) { .list(try $0[0].items().dropLast()) },
        "append": Function(2) { .list(try $0[0].items() + [$0[1]]) },
        "push": Function(2) { .list(try $0[0].items() + [$0[1]]) },
        "prepend": Function(2) { .list([$0[1]] + (try $0[0].items())) },
        "reverse": Function(1) { .list(try $0[0].items().reversed()) },
        "compact": Function(1) { .list(try $0[0].items().filter(\.isTrue)) },
        "uniq": Function(1) {
            .list(try $0[0].items().reduce(into: []) { all, item in if !contains(all, item) { all.append(item) } })
        },
        "without": Function(1...) { arguments in
            .list(try arguments[0].items().filter { !contains(Array(arguments.dropFirst()), $0) })
        },
        "has": Function(2) {
            if case .none = $0[1] { .bool(false) } else { .bool(contains(try $0[1].items(), $0[0])) }
        },
        "slice": Function(1...4, Builtins.slice),
        "chunk": Function(2) { .list(try chunks(of: try $0[0].count(), try $0[1].items())) },
    ]).merging([
        "list": Function(0...) { .list($0) },
        "tuple": Function(0...) { .list($0) },
        "splitList": Function(2) { .list(parts(of: try $0[1].text(), by: try $0[0].text()).map(Value.string)) },
        "split": Function(2) { .map(try numbered(parts(of: try $0[1].text(), by: try $0[0].text()))) },
        "splitn": Function(3) {
            .map(try numbered(parts(of: try $0[2].text(), by: try $0[0].text(), most: try $0[1].count())))
        },
        "join": Function(2) { .string(texts(in: $0[1]).joined(separator: try $0[0].text())) },
        "toStrings": Function(1) { .list(texts(in: $0[0]).map(Value.string)) },
        "sortAlpha": Function(1) {
            .list(texts(in: $0[0]).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map(Value.string))
        },
        "concat": Function(0...) { arguments in
            var all: [Value] = []
            for list in arguments { all += try list.items() }
            return .list(all)
        },
        "until": Function(1) {
            .list(numbers(from: 0, to: try $0[0].count(), by: try $0[0].count() < 0 ? -1 : 1).map(Value.plain))
        },
        "untilStep": Function(3) {
            .list(numbers(from: try $0[0].count(), to: try $0[1].count(), by: try $0[2].count()).map(Value.plain))
        },
        "seq": Function(0...) { arguments in
            var bounds: [Int] = []
            for argument in arguments { bounds.append(try argument.count()) }
            return .string(sequence(bounds).map(\.description).joined(separator: " "))
        },
    ]) { $1 }

    private static func contains(_ list: [Value], _ value: Value) -> Bool { list.contains { $0.isSame(as: value) } }

    private static func chunks(of size: Int, _ items: [Value]) throws(Complaint) -> [Value] {
        guard size > 0 else { throw Complaint("a chunk of \(size)") }
        return stride(from: 0, to: items.count, by: size).map { .list(Array(items[$0...].prefix(size))) }
    }

    private static func numbers(from start: Int, to end: Int, by step: Int) -> [Int64] {
        guard step != 0 else { return [] }
        return stride(from: start, to: end, by: step).prefix(1 << 16).map { Int64($0) }
    }

    /// An end; a start and an end; a start, a step and an end. The end is one of them, and they may run down.
    private static func sequence(_ bounds: [Int]) -> [Int64] {
        guard 1...3 ~= bounds.count, let end = bounds.last else { return [] }
        let start = bounds.count == 1 ? 1 : bounds[0]
        let direction = end < start ? -1 : 1
        let step = bounds.count == 3 ? bounds[1] : direction
        return numbers(from: start, to: end == .min || end == .max ? end : end + direction, by: step)
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
    private static func numbered(_ parts: [String]) throws(Complaint) -> ValueMap {
        let map = ValueMap(isOfStrings: true)
        for (i, part) in parts.enumerated() { try map.set("_\(i)", to: .string(part)) }
        return map
    }

    private static func texts(in value: Value) -> [String] {
        switch value {
        case .list(let items): items.compactMap { if case .none = $0 { nil } else { $0.printed } }
        case .none: []
        default: [value.printed]
        }
    }
}
