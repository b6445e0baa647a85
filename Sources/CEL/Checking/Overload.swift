/// One form of a function: what it is called on, what it takes and what it comes to.
struct Overload: Sendable {
    let name: String
    let function: Function
    /// Nil for a function that is called by itself.
    let receiver: ExpressionType?
    let parameters: [ExpressionType]
    let result: ExpressionType

    func takes(_ receiver: ExpressionType?, _ arguments: [ExpressionType]) -> Bool {
        switch (self.receiver, receiver) {
        case (nil, nil): break
        case (let wanted?, let found?) where wanted.fits(found): break
        default: return false
        }
        return parameters.count == arguments.count && zip(parameters, arguments).allSatisfy { $0.fits($1) }
    }

    static let byName: [String: [Overload]] = Dictionary(
        grouping: standard() + conversions() + times() + strings() + math() + encoders(), by: \.name)

    private static func method(
        _ function: Function, of receiver: ExpressionType, _ parameters: [ExpressionType] = [],
        to result: ExpressionType
    ) -> Overload {
        Overload(
            name: function.rawValue, function: function, receiver: receiver, parameters: parameters, result: result)
    }

    private static func plain(
        _ function: Function, _ parameters: [ExpressionType], to result: ExpressionType, in space: String = ""
    ) -> Overload {
        Overload(
            name: space + function.rawValue, function: function, receiver: nil, parameters: parameters, result: result)
    }

    /// CEL's language definition, "Standard Definitions".
    private static func standard() -> [Overload] {
        var all: [Overload] = []
        let sized: [ExpressionType] = [.string, .bytes, .list(.dyn), .map(.dyn, .dyn)]
        for type in sized {
            all.append(plain(.size, [type], to: .int))
            all.append(method(.size, of: type, to: .int))
        }
        let tests: [Function] = [.contains, .startsWith, .endsWith, .matches]
        for test in tests { all.append(method(test, of: .string, [.string], to: .bool)) }
        all.append(plain(.matches, [.string, .string], to: .bool))
        all.append(plain(.dyn, [.dyn], to: .dyn))
        all.append(plain(.type, [.dyn], to: .type))
        all.append(plain(.now, [], to: .timestamp))
        return all
    }

    private static func conversions() -> [Overload] {
        let forms: [(Function, ExpressionType, from: [ExpressionType])] = [
            (.bool, .bool, [.bool, .string]),
            (.bytes, .bytes, [.bytes, .string]),
            (.double, .double, [.double, .int, .uint, .string]),
            (.duration, .duration, [.duration, .string, .int]),
            (.int, .int, [.int, .double, .uint, .string, .timestamp, .duration]),
            (.string, .string, [.string, .bool, .bytes, .double, .duration, .int, .timestamp, .uint]),
            (.timestamp, .timestamp, [.timestamp, .string, .int]),
            (.uint, .uint, [.uint, .double, .int, .string]),
        ]
        var all: [Overload] = []
        for form in forms {
            for type in form.from { all.append(plain(form.0, [type], to: form.1)) }
        }
        return all
    }

    private static func times() -> [Overload] {
        var all: [Overload] = []
        for part in Function.partsOfTime {
            all.append(method(part, of: .timestamp, to: .int))
            all.append(method(part, of: .timestamp, [.string], to: .int))
            if part.isPartOfDuration { all.append(method(part, of: .duration, to: .int)) }
        }
        return all
    }

    /// The extension "Strings" of cel-go.
    private static func strings() -> [Overload] {
        let texts: ExpressionType = .list(.string)
        let forms: [(Function, [ExpressionType], ExpressionType)] = [
            (.charAt, [.int], .string), (.indexOf, [.string], .int), (.indexOf, [.string, .int], .int),
            (.lastIndexOf, [.string], .int), (.lastIndexOf, [.string, .int], .int), (.lowerAscii, [], .string),
            (.upperAscii, [], .string), (.replace, [.string, .string], .string),
            (.replace, [.string, .string, .int], .string), (.reverse, [], .string), (.split, [.string], texts),
            (.split, [.string, .int], texts), (.substring, [.int], .string), (.substring, [.int, .int], .string),
            (.trim, [], .string), (.format, [.list(.dyn)], .string),
        ]
        var all: [Overload] = []
        for form in forms { all.append(method(form.0, of: .string, form.1, to: form.2)) }
        all.append(method(.join, of: texts, to: .string))
        all.append(method(.join, of: texts, [.string], to: .string))
        all.append(plain(.quote, [.string], to: .string, in: "strings."))
        return all
    }

    /// The extension "Math" of cel-go, without `greatest` and `least`, which take any number of values.
    private static func math() -> [Overload] {
        var all: [Overload] = []
        func add(_ function: Function, _ parameters: [ExpressionType], _ result: ExpressionType) {
            all.append(plain(function, parameters, to: result, in: "math."))
        }
        let roundings: [Function] = [.ceil, .floor, .round, .trunc]
        for function in roundings { add(function, [.double], .double) }
        let tests: [Function] = [.isInf, .isNaN, .isFinite]
        for function in tests { add(function, [.double], .bool) }
        for number in ExpressionType.numbers {
            add(.abs, [number], number)
            add(.sign, [number], number)
            add(.sqrt, [number], .double)
        }
        let whole: [ExpressionType] = [.int, .uint]
        let pairs: [Function] = [.bitAnd, .bitOr, .bitXor]
        for number in whole {
            for function in pairs { add(function, [number, number], number) }
            add(.bitShiftLeft, [number, .int], number)
            add(.bitShiftRight, [number, .int], number)
            add(.bitNot, [number], number)
        }
        return all
    }

    private static func encoders() -> [Overload] {
        [
            plain(.base64Encode, [.bytes], to: .string, in: "base64."),
            plain(.base64Decode, [.string], to: .bytes, in: "base64."),
        ]
    }
}
