extension Sprig {
    static let maps: [String: Function] = [
        "dict": Function(0...) { arguments in
            let map = ValueMap()
            for i in stride(from: 0, to: arguments.count, by: 2) {
                try map.set(arguments[i].printed, to: i + 1 < arguments.count ? arguments[i + 1] : .string(""))
            }
            return .map(map)
        },
        "get": Function(2) { try $0[0].members()[try $0[1].text()] ?? .string("") },
        "set": Function(3) {
            try $0[0].members().set(try $0[1].text(), to: $0[2])
            return $0[0]
        },
        "unset": Function(2) {
            try $0[0].members().remove(try $0[1].text())
            return $0[0]
        },
        "hasKey": Function(2) { .bool(try $0[0].members()[try $0[1].text()] != nil) },
        "pluck": Function(1...) { arguments in
            let key = try arguments[0].text()
            return .list(try arguments.dropFirst().compactMap { try $0.members()[key] })
        },
        "keys": Function(0...) { arguments in
            .list(try arguments.flatMap { try $0.members().entries.map { .string($0.key) } })
        },
        "values": Function(1) { .list(try $0[0].members().entries.map(\.value)) },
        "pick": Function(1...) { try selected($0, isKept: true) },
        "omit": Function(1...) { try selected($0, isKept: false) },
        "merge": Function(1...) { try merged($0, overwrites: false) },
        "mustMerge": Function(1...) { try merged($0, overwrites: false) },
        "mergeOverwrite": Function(1...) { try merged($0, overwrites: true) },
        "mustMergeOverwrite": Function(1...) { try merged($0, overwrites: true) },
        "deepCopy": Function(1) { $0[0].copied },
        "mustDeepCopy": Function(1) { $0[0].copied },
        "dig": Function(3...) { arguments in
            var value = arguments[arguments.count - 1]
            for key in arguments.dropLast(2) {
                guard let inner = try value.members()[try key.text()] else { return arguments[arguments.count - 2] }
                value = inner
            }
            return value
        },
    ]

    private static func selected(_ arguments: [Value], isKept: Bool) throws(Complaint) -> Value {
        let map = try arguments[0].members()
        let keys = Set(arguments.dropFirst().map(\.printed))
        return .map(ValueMap(map.entries.filter { keys.contains($0.key) == isKept }, isOfStrings: map.isOfStrings))
    }

    /// Into the first one, which what is there already belongs to unless it is overwritten.
    private static func merged(_ arguments: [Value], overwrites: Bool) throws(Complaint) -> Value {
        let map = try arguments[0].members()
        for other in arguments.dropFirst() { try map.merge(try other.members(), overwrites: overwrites) }
        return arguments[0]
    }
}
