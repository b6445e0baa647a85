extension Compiler {
    mutating func binary(
        _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, at offset: Int
    ) throws(Fault) -> Part {
        let left = try part(left)
        let right = try part(right)
        guard let type = symbol.type(left.type, right.type) else {
            throw Fault(
                "'\(symbol.rawValue)' needs \(symbol.expected), found \(left.type) and \(right.type)", at: offset)
        }
        let node: Program.Node =
            switch symbol {
            case .equal: .equal(left.node, right.node, isNegated: false)
            case .notEqual: .equal(left.node, right.node, isNegated: true)
            case .less, .lessOrEqual, .greater, .greaterOrEqual: .ordered(left.node, right.node, symbol)
            case .contained: .contained(left.node, in: right.node)
            case .add, .subtract, .multiply, .divide, .remainder: .arithmetic(left.node, right.node, symbol)
            }
        return add(node, type, of: [left.node, right.node])
    }
}

extension BinaryOperator {
    /// What the operator comes to; nil if it does not take these types.
    fileprivate func type(_ left: ExpressionType, _ right: ExpressionType) -> ExpressionType? {
        switch self {
        case .equal, .notEqual: return left.fits(right) ? .bool : nil
        case .contained:
            switch right {
            case .list(let element): return left.fits(element) ? .bool : nil
            case .map(let key, _): return left.fits(key) ? .bool : nil
            case .dyn: return .bool
            default: return nil
            }
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            let ordered: [ExpressionType] = [.bool, .string, .bytes, .timestamp, .duration]
            if ordered.contains(where: { $0.fits(left) && $0.fits(right) }) { return .bool }
            func isNumber(_ type: ExpressionType) -> Bool { ExpressionType.numbers.contains { $0.fits(type) } }
            return isNumber(left) && isNumber(right) ? .bool : nil
        case .add, .subtract, .multiply, .divide, .remainder:
            if case .list(let element) = left, case .list(let other) = right, self == .add {
                return .list(element.joined(with: other))
            }
            let results = forms.filter { $0.left.fits(left) && $0.right.fits(right) }.map(\.result)
            guard let first = results.first else { return nil }
            return results.allSatisfy { $0 == first } ? first : .dyn
        }
    }

    private typealias Form = (left: ExpressionType, right: ExpressionType, result: ExpressionType)

    private var forms: [Form] {
        let same: [ExpressionType] =
            switch self {
            case .add: [.int, .uint, .double, .string, .bytes, .duration, .list(.dyn)]
            case .subtract: [.int, .uint, .double, .duration]
            case .remainder: [.int, .uint]
            default: [.int, .uint, .double]
            }
        let times: [Form] =
            switch self {
            case .add: [(.timestamp, .duration, .timestamp), (.duration, .timestamp, .timestamp)]
            case .subtract: [(.timestamp, .duration, .timestamp), (.timestamp, .timestamp, .duration)]
            default: []
            }
        return same.map { ($0, $0, $0) } + times
    }

    /// What messages say was wanted.
    fileprivate var expected: String {
        switch self {
        case .equal, .notEqual: "two values of one type"
        case .contained: "a list or map on the right that may hold what is on the left"
        case .less, .lessOrEqual, .greater, .greaterOrEqual: "two numbers, or two values of one type that has an order"
        case .add:
            "two int, two uint, two double, two string, two bytes, two lists, two duration, or timestamp and duration"
        case .subtract: "two int, two uint, two double, two duration, two timestamp, or timestamp and duration"
        case .remainder: "two int or two uint"
        case .multiply, .divide: "two int, two uint or two double"
        }
    }
}
