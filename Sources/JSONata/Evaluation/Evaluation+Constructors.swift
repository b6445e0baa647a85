extension Evaluation {
    /// New arrays and objects.
    func constructed(_ node: Node, _ input: Value?, _ scope: Int) throws(Fault) -> Value? {
        switch node.kind {
        case .array(let elements): return try array(elements, input, scope, at: node.offset)
        case .range(let low, let high): return try range(low, high, input, scope, at: node.offset)
        case .object(let pairs): return try object(pairs, of: input, scope, at: node.offset)
        case .group(let whole, let pairs):
            return try object(pairs, of: try value(whole, input, scope), scope, at: node.offset)
        default: return nil
        }
    }

    /// JSONata's own limit of a range.
    private static let rangeLimit = 10_000_000.0

    /// `[a, b]`: what is an array itself is joined, unless it was written as one.
    private func array(_ nodes: [Node], _ input: Value?, _ scope: Int, at offset: Int) throws(Fault) -> Value {
        var elements: [Value] = []
        for node in nodes {
            guard let value = try value(node, input, scope) else { continue }
            if case .array = node.kind { elements.append(value) } else { elements += value.listed }
            try spend(value.elements?.count ?? 1, at: offset)
        }
        return try array(elements, at: offset)
    }

    private func range(_ low: Node, _ high: Node, _ input: Value?, _ scope: Int, at offset: Int) throws(Fault) -> Value?
    {
        let low = try bound(low, "left", input, scope)
        let high = try bound(high, "right", input, scope)
        guard let low, let high, low <= high else { return nil }
        guard high - low < Self.rangeLimit else { throw Fault("a range has at most 10000000 elements", at: offset) }
        let count = Int(high - low) + 1
        try spend(count, at: offset)
        return .array(ValueArray((0..<count).map { .number(low + Double($0)) }))
    }

    private func bound(_ node: Node, _ side: String, _ input: Value?, _ scope: Int) throws(Fault) -> Double? {
        guard let value = try value(node, input, scope) else { return nil }
        guard let number = value.double, number == number.rounded(.towardZero) else {
            throw Fault("the \(side) side of '..' must be a whole number, not \(value.shown)", at: node.offset)
        }
        return number
    }

    /// What of the input belongs to one key.
    private struct Group {
        let key: String
        let pair: Int
        /// Of elements; nil for all.
        var places: [Int]?
    }

    /// `{a: b}`: each key is asked of each element of the input, and the elements of one key make up its value
    /// together.
    private func object(_ pairs: [Node.Pair], of input: Value?, _ scope: Int, at offset: Int) throws(Fault) -> Value {
        let elements = input?.elements ?? [input ?? .void]
        let object = ValueObject()
        for group in try groups(pairs, elements, scope) {
            let members = group.places.map { places in places.map { elements[$0] } } ?? elements
            let whole = try array(members, at: pairs[group.pair].key.offset)
            if let value = try value(pairs[group.pair].value, whole, scope) { object[group.key] = value }
        }
        return try self.object(object, at: offset)
    }

    private func groups(_ pairs: [Node.Pair], _ elements: [Value], _ scope: Int) throws(Fault) -> [Group] {
        var groups: [Group] = []
        var places: [String: Int] = [:]
        for (pair, node) in pairs.enumerated() {
            if case .string(let key) = node.key.kind {
                guard places[key] == nil else { throw Fault("the key '\(key)' stands twice", at: node.key.offset) }
                places[key] = groups.count
                groups.append(Group(key: key, pair: pair))
                continue
            }
            for (i, element) in elements.enumerated() {
                let found = try value(node.key, Value(element: element), scope)
                guard case .string(let key)? = found else {
                    throw Fault("a key must be a text, not \(found.shown)", at: node.key.offset)
                }
                if let place = places[key] {
                    guard groups[place].pair == pair else {
                        throw Fault("the key '\(key)' stands twice", at: node.key.offset)
                    }
                    groups[place].places?.append(i)
                } else {
                    places[key] = groups.count
                    groups.append(Group(key: key, pair: pair, places: [i]))
                }
            }
        }
        return groups
    }
}
