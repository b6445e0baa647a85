/// `eq`, `lt` and their kin: strict about types, as Go is. An integer is no float, but signs do not matter.
enum Comparison {
    private static let incompatible = Complaint("incompatible types for comparison")

    static func areEqual(_ left: Value, _ right: Value) throws(Complaint) -> Bool {
        if let left = left.exact, let right = right.exact { return left == right }
        switch (left, right) {
        case (.none, .none): return true
        case (.none, _), (_, .none): return false
        case (.string(let left), .string(let right)): return left == right
        case (.bool(let left), .bool(let right)): return left == right
        case (.double(let left), .double(let right)): return left == right
        case (.time(let left, _), .time(let right, _)): return left == right
        case (.list, .list), (.map, .map), (.metric, .metric), (.version, .version):
            throw Complaint("\(left.typeName) cannot be compared")
        default: throw incompatible
        }
    }

    static func isLess(_ left: Value, _ right: Value) throws(Complaint) -> Bool {
        if let left = left.exact, let right = right.exact { return left < right }
        switch (left, right) {
        case (.string(let left), .string(let right)): return left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.double(let left), .double(let right)): return left < right
        default: throw Self.reason(left, right)
        }
    }

    /// Not the opposite of the other way round, for NaN is neither.
    static func isLessOrEqual(_ left: Value, _ right: Value) throws(Complaint) -> Bool {
        if try isLess(left, right) { return true }
        return try areEqual(left, right)
    }

    private static func reason(_ left: Value, _ right: Value) -> Complaint {
        for value in [left, right] {
            switch value {
            case .string, .double, .plain, .int, .uint, .named: continue
            default: return Complaint("\(value.typeName) has no order")
            }
        }
        return incompatible
    }
}

extension Value {
    /// A whole number of either sign.
    fileprivate var exact: Int128? {
        switch self {
        case .plain(let number), .int(let number): Int128(number)
        case .named(let named): Int128(named.number)
        case .uint(let number): Int128(number)
        default: nil
        }
    }
}
