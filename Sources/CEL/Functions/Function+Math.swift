extension Function {
    /// cel-go's extension "Math", of one number.
    func math(_ value: Value) throws(EvaluationError) -> Value? {
        switch (self, value) {
        case (.abs, .int(let number)):
            guard number != .min else { throw .overflow }
            return .int(Swift.abs(number))
        case (.abs, .uint): return value
        case (.sign, .int(let number)): return .int(number.signum())
        case (.sign, .uint(let number)): return .uint(number == 0 ? 0 : 1)
        case (.sqrt, .int(let number)): return .double(Double(number).squareRoot())
        case (.sqrt, .uint(let number)): return .double(Double(number).squareRoot())
        case (_, .double(let number)): return math(number)
        default: return nil
        }
    }

    private func math(_ number: Double) -> Value? {
        switch self {
        case .ceil: .double(number.rounded(.up))
        case .floor: .double(number.rounded(.down))
        case .round: .double(number.rounded(.toNearestOrAwayFromZero))
        case .trunc: .double(number.rounded(.towardZero))
        case .isInf: .bool(number.isInfinite)
        case .isNaN: .bool(number.isNaN)
        case .isFinite: .bool(number.isFinite)
        case .abs: .double(number.magnitude)
        case .sign: .double(number.isNaN ? number : number > 0 ? 1 : number < 0 ? -1 : 0)
        case .sqrt: .double(number.squareRoot())
        default: nil
        }
    }

    /// The greatest or least of a list of numbers, of any types; of equal ones the first.
    func extreme(of value: Value) throws(EvaluationError) -> Value? {
        guard case .list(let list) = value, var best = list.first else { return nil }
        for element in list {
            switch element {
            case .int, .uint, .double: break
            default: return nil
            }
            if try element.stands(self == .greatest ? .greater : .less, best) { best = element }
        }
        return best
    }

    func bits(of first: Value, _ second: Value?) throws(EvaluationError) -> Value? {
        switch (self, first, second) {
        case (.bitNot, .int(let number), nil): return .int(~number)
        case (.bitNot, .uint(let number), nil): return .uint(~number)
        case (.bitAnd, .int(let left), .int(let right)?): return .int(left & right)
        case (.bitAnd, .uint(let left), .uint(let right)?): return .uint(left & right)
        case (.bitOr, .int(let left), .int(let right)?): return .int(left | right)
        case (.bitOr, .uint(let left), .uint(let right)?): return .uint(left | right)
        case (.bitXor, .int(let left), .int(let right)?): return .int(left ^ right)
        case (.bitXor, .uint(let left), .uint(let right)?): return .uint(left ^ right)
        case (.bitShiftLeft, .int(let number), .int(let count)?): return .int(number << (try Self.shift(count)))
        case (.bitShiftLeft, .uint(let number), .int(let count)?): return .uint(number << (try Self.shift(count)))
        // The sign does not fill up: cel-go shifts the bits of an int as those of a uint.
        case (.bitShiftRight, .int(let number), .int(let count)?):
            return .int(Int64(bitPattern: UInt64(bitPattern: number) >> (try Self.shift(count))))
        case (.bitShiftRight, .uint(let number), .int(let count)?): return .uint(number >> (try Self.shift(count)))
        default: return nil
        }
    }

    private static func shift(_ count: Int64) throws(EvaluationError) -> UInt64 {
        guard count >= 0 else { throw .outOfRange(count) }
        return UInt64(count)
    }
}
