extension Value {
    func negated() throws(EvaluationError) -> Value {
        switch self {
        case .int(let number):
            guard number != .min else { throw .overflow }
            return .int(-number)
        case .double(let number): return .double(-number)
        default: throw .noSuchOverload("'-' of \(kind.rawValue)")
        }
    }

    func stands(_ relation: BinaryOperator, _ other: Value) throws(EvaluationError) -> Bool {
        guard let order = order(other) else {
            throw .noSuchOverload("\(kind.rawValue) \(relation.rawValue) \(other.kind.rawValue)")
        }
        // As in cel-go: what is not a number has no place in an order, and nobody shall take it for one.
        if order == .none { throw .conversion("NaN to a number that can be ordered") }
        return switch relation {
        case .less: order == .before
        case .lessOrEqual: order != .after
        case .greater: order == .after
        default: order != .before
        }
    }

    func combined(_ operation: BinaryOperator, with other: Value) throws(EvaluationError) -> Value {
        switch (self, other) {
        case (.int(let left), .int(let right)): return .int(try Self.whole(operation, left, right))
        case (.uint(let left), .uint(let right)): return .uint(try Self.whole(operation, left, right))
        case (.double(let left), .double(let right)):
            switch operation {
            case .add: return .double(left + right)
            case .subtract: return .double(left - right)
            case .multiply: return .double(left * right)
            case .divide: return .double(left / right)
            default: break
            }
        default:
            if operation == .add, let sum = try added(other) { return sum }
            if operation == .subtract, let rest = try subtracted(other) { return rest }
        }
        throw .noSuchOverload("\(kind.rawValue) \(operation.rawValue) \(other.kind.rawValue)")
    }

    private static func whole<Number: FixedWidthInteger>(
        _ operation: BinaryOperator, _ left: Number, _ right: Number
    ) throws(EvaluationError) -> Number {
        let result: (partialValue: Number, overflow: Bool)
        switch operation {
        case .add: result = left.addingReportingOverflow(right)
        case .subtract: result = left.subtractingReportingOverflow(right)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .divide, .remainder:
            if right == 0 { throw .divisionByZero }
            result =
                operation == .divide
                ? left.dividedReportingOverflow(by: right) : left.remainderReportingOverflow(dividingBy: right)
        default: throw .noSuchOverload(operation.rawValue)
        }
        if result.overflow { throw .overflow }
        return result.partialValue
    }

    private func added(_ other: Value) throws(EvaluationError) -> Value? {
        switch (self, other) {
        case (.string(let left), .string(let right)): return .string(left + right)
        case (.bytes(let left), .bytes(let right)): return .bytes(left + right)
        case (.list(let left), .list(let right)): return .list(left + right)
        case (.timestamp(let time), .duration(let span)), (.duration(let span), .timestamp(let time)):
            guard let sum = time.adding(nanoseconds: span) else { throw .overflow }
            return .timestamp(sum)
        case (.duration(let left), .duration(let right)):
            return .duration(try Self.whole(.add, left, right))
        default: return nil
        }
    }

    private func subtracted(_ other: Value) throws(EvaluationError) -> Value? {
        switch (self, other) {
        case (.timestamp(let time), .duration(let span)):
            guard span != .min, let rest = time.adding(nanoseconds: -span) else { throw .overflow }
            return .timestamp(rest)
        case (.timestamp(let left), .timestamp(let right)):
            guard let span = left.nanoseconds(since: right) else { throw .overflow }
            return .duration(span)
        case (.duration(let left), .duration(let right)):
            return .duration(try Self.whole(.subtract, left, right))
        default: return nil
        }
    }
}
