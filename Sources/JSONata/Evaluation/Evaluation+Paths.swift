extension Evaluation {
    /// What lies in the input.
    func found(_ node: Node, _ input: Value?, _ scope: Int) throws(Fault) -> Value? {
        switch node.kind {
        case .name(let name): return try member(name, of: input, at: node.offset)
        case .path(let steps, let keepsArray): return try path(steps, keepsArray, input, scope)
        case .members: return try members(of: input, at: node.offset)
        case .descendants: return try descendants(of: input, at: node.offset)
        case .predicate(let whole, let filters): return try predicate(whole, filters, input, scope)
        case .sort(let whole, let terms): return try sorted(whole, terms, input, scope)
        default: return nil
        }
    }

    func member(_ name: String, of input: Value?, at offset: Int) throws(Fault) -> Value? {
        switch input {
        case .object(let object)?: return object[name]
        case .array(let array)?:
            var found: [Value] = []
            for element in array.elements {
                if let value = try member(name, of: element, at: offset) { found.append(value) }
            }
            return try sequence(found, at: offset)
        default: return nil
        }
    }

    /// What several places came to: nothing, the one value that was there, or an array.
    private func sequence(_ found: [Value], keepsArray: Bool = false, at offset: Int) throws(Fault) -> Value? {
        if found.isEmpty { return nil }
        if found.count == 1, !keepsArray { return Value(element: found[0]) }
        return try array(found, at: offset)
    }

    private func path(_ steps: [Node], _ keepsArray: Bool, _ input: Value?, _ scope: Int) throws(Fault) -> Value? {
        guard let first = steps.first else { return nil }
        // An array is gone through, unless it is a variable's value that counts.
        var places: [Value?] =
            isVariable(first) ? [input] : input?.elements?.map { Value(element: $0) } ?? [input]
        for (i, step) in steps.enumerated() {
            let isLast = i == steps.count - 1
            var isArray = false
            if case .array = step.kind { isArray = true }
            if isArray, i == 0 {
                let whole = try array(places.map { $0 ?? Value.void }, at: step.offset)
                let value = try value(step, whole, scope)
                if isLast { return value?.elements?.isEmpty == true ? nil : value }
                places = (value?.listed ?? []).map { Value(element: $0) }
            } else {
                var results: [Value] = []
                for place in places {
                    if let value = try value(step, place, scope) { results.append(value) }
                }
                if isLast, results.count == 1, let elements = results[0].elements {
                    return elements.isEmpty ? nil : results[0]
                }
                let found = isArray ? results : results.flatMap(\.listed)
                try spend(found.count, at: step.offset)
                if isLast { return try sequence(found, keepsArray: keepsArray, at: step.offset) }
                places = found.map { Value(element: $0) }
            }
            if places.isEmpty { return nil }
        }
        return nil
    }

    private func isVariable(_ step: Node) -> Bool {
        switch step.kind {
        case .variable: true
        case .predicate(let whole, _): if case .variable = whole.kind { true } else { false }
        default: false
        }
    }

    /// `*`: the members of an object, in the order of their keys, and the elements of an array.
    private func members(of input: Value?, at offset: Int) throws(Fault) -> Value? {
        var found: [Value] = []
        for member in input?.object?.values ?? input?.elements ?? [] { try flatten(member, into: &found, at: offset) }
        return try sequence(found, at: offset)
    }

    private func flatten(_ value: Value, into found: inout [Value], at offset: Int) throws(Fault) {
        guard let elements = value.elements else { return found.append(value) }
        try spend(elements.count, at: offset)
        for element in elements { try flatten(element, into: &found, at: offset) }
    }

    /// `**`: the input, and all that lies within it.
    private func descendants(of input: Value?, at offset: Int) throws(Fault) -> Value? {
        guard let input else { return nil }
        var found: [Value] = []
        try descend(input, into: &found, at: offset)
        return try sequence(found, at: offset)
    }

    private func descend(_ value: Value, into found: inout [Value], at offset: Int) throws(Fault) {
        try spend(1, at: offset)
        let elements = value.elements
        if elements == nil { found.append(value) }
        for member in value.object?.values ?? elements ?? [] { try descend(member, into: &found, at: offset) }
    }

    /// `a[b]`: those elements for which the filter is true, or whose index it is.
    private func predicate(
        _ whole: Node, _ filters: [Node], _ input: Value?, _ scope: Int
    ) throws(Fault) -> Value? {
        guard var elements = try value(whole, input, scope)?.listed else { return nil }
        for filter in filters {
            if case .number(let number) = filter.kind {
                let index = Self.index(number, of: elements.count)
                elements = elements.indices.contains(index) ? [elements[index]] : []
            } else {
                var kept: [Value] = []
                for (i, element) in elements.enumerated() {
                    let verdict = try value(filter, element, scope)
                    if let indexes = Self.indexes(verdict) {
                        for index in indexes where Self.index(index, of: elements.count) == i { kept.append(element) }
                    } else if verdict.isTrue {
                        kept.append(element)
                    }
                }
                elements = kept
            }
            if elements.isEmpty { return nil }
        }
        return elements.count == 1 ? elements[0] : try array(elements, at: whole.offset)
    }

    /// A number, or an array of nothing but numbers.
    private static func indexes(_ verdict: Value?) -> [Double]? {
        if let number = verdict?.double { return [number] }
        guard let elements = verdict?.elements else { return nil }
        let numbers = elements.compactMap(\.double)
        return numbers.count == elements.count ? numbers : nil
    }

    /// Negative ones count from the end.
    private static func index(_ number: Double, of count: Int) -> Int {
        let index = Int(clamping: number.rounded(.down))
        return index < 0 ? index + count : index
    }

    private func sorted(
        _ whole: Node, _ terms: [Node.SortTerm], _ input: Value?, _ scope: Int
    ) throws(Fault) -> Value? {
        guard let elements = try value(whole, input, scope)?.listed else { return nil }
        var keys: [[Value?]] = []
        for element in elements {
            var row: [Value?] = []
            for (i, term) in terms.enumerated() {
                let key = try value(term.value, element, scope)
                guard key == nil || key?.double != nil || key?.text != nil else {
                    throw Fault("only numbers and texts can be sorted by", at: term.value.offset)
                }
                let other = keys.lazy.compactMap { $0[i] }.first
                if let key, let other, (key.text == nil) != (other.text == nil) {
                    throw Fault("numbers and texts cannot be sorted together", at: term.value.offset)
                }
                row.append(key)
            }
            keys.append(row)
        }
        try spend(elements.count * 4, at: whole.offset)
        let order = elements.indices.sorted { left, right in
            for (i, term) in terms.enumerated() {
                // What has none comes last, whatever the direction.
                guard let first = keys[left][i], let second = keys[right][i] else {
                    if (keys[left][i] == nil) == (keys[right][i] == nil) { continue }
                    return keys[left][i] != nil
                }
                if first.equals(second) { continue }
                return term.isDescending ? second.comes(before: first) : first.comes(before: second)
            }
            return left < right
        }
        return order.count == 1 ? elements[0] : try array(order.map { elements[$0] }, at: whole.offset)
    }
}

extension Value {
    /// Of two numbers or two texts.
    func comes(before other: Value) -> Bool {
        if let left = double, let right = other.double { return left < right }
        if let left = text, let right = other.text { return left.comes(before: right) }
        return false
    }
}

extension Int {
    /// The whole part; the nearest number there is.
    init(clamping number: Double) {
        self = Int(exactly: number.rounded(.towardZero)) ?? (number.isNaN ? 0 : number < 0 ? .min / 2 : .max / 2)
    }
}
