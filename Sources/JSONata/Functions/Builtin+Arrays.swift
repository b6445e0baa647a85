extension Builtin {
    /// Of numbers, one or many.
    static let aggregates: [Builtin] = [
        Builtin("sum", .any) { arguments, _ in .number(try arguments.numbers().reduce(0, +)) },
        Builtin("max", .any) { arguments, _ in try arguments.numbers().max().map(Value.number) },
        Builtin("min", .any) { arguments, _ in try arguments.numbers().min().map(Value.number) },
        Builtin("average", .any) { arguments, _ in
            let numbers = try arguments.numbers()
            return numbers.isEmpty ? nil : .number(numbers.reduce(0, +) / Double(numbers.count))
        },
    ]

    static let booleans: [Builtin] = [
        Builtin("boolean", .any, context: .ifNone) { arguments, _ in .bool(arguments[0].isTrue) },
        Builtin("not", .any, context: .ifNone, needsFirst: false) { arguments, _ in .bool(!arguments[0].isTrue) },
        Builtin("exists", .any, needsFirst: false) { arguments, _ in .bool(arguments[0] != nil) },
    ]

    static let arrays: [Builtin] = [
        Builtin("count", .any, needsFirst: false) { arguments, _ in
            .integer(Int64(arguments[0]?.listed.count ?? 0))
        },
        Builtin("append", .any, .any, needsFirst: false) {
            guard let first = $0[0], let second = $0[1] else { return $0[0] ?? $0[1] }
            return try $1.array(first.listed + second.listed, at: $0.offset)
        },
        Builtin("reverse", .any) { try $1.array(($0[0]?.listed ?? []).reversed(), at: $0.offset) },
        Builtin("sort", .any, .function.optional) {
            guard let elements = $0[0]?.elements else { return try $1.array($0[0]?.listed ?? [], at: $0.offset) }
            if $0[1] != nil { return try $1.array(try $1.merged(elements, $0), at: $0.offset) }
            try $1.spend(elements.count * 4, at: $0.offset)
            let numbers = elements.compactMap(\.double)
            if numbers.count == elements.count {
                return try $1.array(numbers.sorted().map(Value.number), at: $0.offset)
            }
            guard elements.allSatisfy({ $0.text != nil }) else {
                throw $0.fault("without a function sorts nothing but numbers, or nothing but texts")
            }
            return try $1.array(elements.sorted { $0.comes(before: $1) }, at: $0.offset)
        },
        Builtin("shuffle", .any) {
            var elements = $0[0]?.listed ?? []
            for i in elements.indices.dropFirst() {
                elements.swapAt(i, min(i, Int(clamping: $1.surroundings.random() * Double(i + 1))))
            }
            return try $1.array(elements, at: $0.offset)
        },
        Builtin("zip", .any, isVariadic: true, needsFirst: false) { arguments, evaluation in
            if arguments.values.isEmpty { throw arguments.fault("needs an array") }
            let lists = arguments.values.map { $0?.listed ?? [] }
            var rows: [Value] = []
            for i in 0..<(lists.map(\.count).min() ?? 0) {
                rows.append(try evaluation.array(lists.map { $0[i] }, at: arguments.offset))
            }
            return try evaluation.array(rows, at: arguments.offset)
        },
        Builtin("distinct", .any, needsFirst: false) {
            if case .string? = $0[0] { return $0[0] }
            guard let elements = $0[0]?.elements else { return .void }
            var seen: Set<[UInt8]> = []
            var found: [Value] = []
            for element in elements {
                try $1.spend(1, at: $0.offset)
                if element.identity.map({ seen.insert($0).inserted }) ?? true { found.append(element) }
            }
            return try $1.array(found, at: $0.offset)
        },
    ]
}

extension Arguments {
    /// Of one number, or of an array of them.
    fileprivate func numbers() throws(Fault) -> [Double] {
        let elements = self[0]?.listed ?? []
        let numbers = elements.compactMap(\.double)
        guard numbers.count == elements.count else { throw fault("needs numbers") }
        return numbers
    }
}

extension Value {
    /// The same for values that are equal, and for no others; nil for those that are equal to none.
    fileprivate var identity: [UInt8]? {
        if case .function = self { return nil }
        return (double.map(Value.number) ?? self).json.map { Array($0.utf8) }
    }
}

extension Evaluation {
    /// Sorted by a function that says of two values whether they must change places.
    fileprivate func merged(_ values: [Value], _ arguments: Arguments) throws(Fault) -> [Value] {
        guard values.count > 1 else { return values }
        let middle = values.count / 2
        var left = try merged(Array(values[..<middle]), arguments)[...]
        var right = try merged(Array(values[middle...]), arguments)[...]
        let swaps = try arguments.function(1)
        var sorted: [Value] = []
        while let first = left.first, let second = right.first {
            guard case .bool(let mustSwap)? = try call(swaps, [first, second], at: arguments.offset) else {
                throw arguments.fault("needs a function that answers true or false")
            }
            sorted.append(mustSwap ? right.removeFirst() : left.removeFirst())
        }
        return sorted + left + right
    }
}
