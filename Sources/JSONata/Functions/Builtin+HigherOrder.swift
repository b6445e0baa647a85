extension Builtin {
    /// What calls a function for each element.
    static let higherOrder: [Builtin] = [
        Builtin("map", .any, .function) { arguments, evaluation in
            var results: [Value] = []
            try arguments.forEachElement(evaluation) { _, result in
                if let result { results.append(result) }
            }
            return try evaluation.array(results, isNull: results.isEmpty, at: arguments.offset)
        },
        Builtin("filter", .any, .function) { arguments, evaluation in
            let kept = try arguments.filtered(evaluation)
            return try evaluation.array(kept, isNull: kept.isEmpty, at: arguments.offset)
        },
        Builtin("single", .any, .function) { arguments, evaluation in
            let kept = try arguments.filtered(evaluation)
            guard kept.count == 1 else { throw arguments.fault("needs exactly one that fits, not \(kept.count)") }
            return kept[0]
        },
        Builtin("reduce", .any, .function, .any.optional) {
            let function = try $0.function(1)
            guard function.parameterCount == 2 else { throw $0.fault("needs a function of two arguments") }
            var elements = ($0[0]?.listed ?? [])[...]
            var result = $0[2] ?? elements.popFirst()
            for element in elements { result = try $1.call(function, [result, element], at: $0.offset) }
            return result
        },
        Builtin("each", .any, .function, context: .ifNone) { arguments, evaluation in
            var results: [Value] = []
            try arguments.forEachMember(evaluation) { _, _, result in
                if let result { results.append(result) }
            }
            if results.count < 2 { return results.first }
            return try evaluation.array(results, at: arguments.offset)
        },
        Builtin("sift", .any, .function, context: .ifOne) { arguments, evaluation in
            let kept = ValueObject()
            try arguments.forEachMember(evaluation) { key, value, result in
                if result.isTrue { kept[key] = value }
            }
            return kept.count == 0 ? nil : try evaluation.object(kept, at: arguments.offset)
        },
    ]
}

extension Arguments {
    /// Calls the function with each element, its index and the whole array: as many of these as it takes.
    fileprivate func forEachElement(
        _ evaluation: Evaluation, _ body: (Value, Value?) -> Void
    ) throws(Fault) {
        let function = try function(1)
        let count = max(1, min(function.parameterCount, 3))
        let elements = self[0]?.listed ?? []
        let whole = Value.array(ValueArray(elements))
        for (i, element) in elements.enumerated() {
            let given: [Value?] = [element, .integer(Int64(i)), whole]
            body(element, try evaluation.call(function, Array(given.prefix(count)), at: offset))
        }
    }

    fileprivate func filtered(_ evaluation: Evaluation) throws(Fault) -> [Value] {
        var kept: [Value] = []
        try forEachElement(evaluation) { element, result in
            if result.isTrue { kept.append(element) }
        }
        return kept
    }

    /// Calls the function with each value, its key and the whole object: as many of these as it takes.
    fileprivate func forEachMember(
        _ evaluation: Evaluation, _ body: (String, Value, Value?) -> Void
    ) throws(Fault) {
        guard case .object(let object)? = self[0] else { throw fault("needs an object, not \(self[0].shown)") }
        let function = try function(1)
        guard 1...3 ~= function.parameterCount else { throw fault("needs a function of one to three arguments") }
        for (key, value) in object.members {
            let given: [Value?] = [value, .string(key), .object(object)]
            body(key, value, try evaluation.call(function, Array(given.prefix(function.parameterCount)), at: offset))
        }
    }
}
