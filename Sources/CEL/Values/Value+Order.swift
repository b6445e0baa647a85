import Glibc

extension Value {
    /// CEL's equality: numbers of different types are equal if they are the same number, anything else of different
    /// types is not.
    ///
    /// Tags and fields are to be made maps before.
    func equals(_ other: Value) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.string(let left), .string(let right)): left.isSame(as: right)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
        case (.map(let left), .map(let right)):
            left.keys.count == right.keys.count
                && zip(left.keys, left.values).allSatisfy { right[$0]?.equals($1) ?? false }
        default: Self.numbers(self, other) == .same
        }
    }

    enum Order { case before, same, after, none }

    /// How two values lie to each other; nil if their types have no order together.
    func order(_ other: Value) -> Order? {
        switch (self, other) {
        case (.bool(let left), .bool(let right)): left == right ? .same : right ? .before : .after
        case (.string(let left), .string(let right)): left.order(right)
        case (.bytes(let left), .bytes(let right)):
            left == right ? .same : left.lexicographicallyPrecedes(right) ? .before : .after
        case (.timestamp(let left), .timestamp(let right)): Self.order(left, right)
        case (.duration(let left), .duration(let right)): Self.order(left, right)
        default: Self.numbers(self, other)
        }
    }

    /// Nil if one of them is no number, `.none` if one is not a number in the sense of IEEE 754.
    private static func numbers(_ left: Value, _ right: Value) -> Order? {
        switch (left, right) {
        case (.int(let left), .int(let right)): order(left, right)
        case (.uint(let left), .uint(let right)): order(left, right)
        case (.double(let left), .double(let right)): order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .before : order(UInt64(left), right)
        case (.uint(let left), .int(let right)): right < 0 ? .after : order(left, UInt64(right))
        case (.int(let left), .double(let right)): order(Double(left), right)
        case (.double(let left), .int(let right)): order(left, Double(right))
        case (.uint(let left), .double(let right)): order(Double(left), right)
        case (.double(let left), .uint(let right)): order(left, Double(right))
        default: nil
        }
    }

    private static func order<Number: Comparable>(_ left: Number, _ right: Number) -> Order {
        left < right ? .before : left == right ? .same : left > right ? .after : .none
    }
}

extension String {
    /// Byte for byte: Swift's own equality takes `é` for `e` with an accent behind it.
    func isSame(as other: String) -> Bool {
        utf8.count == other.utf8.count && compare(other) == 0
    }

    func order(_ other: String) -> Value.Order {
        let difference = compare(other)
        if difference != 0 { return difference < 0 ? .before : .after }
        let (left, right) = (utf8.count, other.utf8.count)
        return left == right ? .same : left < right ? .before : .after
    }

    /// Of the bytes that both have.
    private func compare(_ other: String) -> Int32 {
        let left = utf8.span
        let right = other.utf8.span
        return left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return 0 }
                return memcmp(left, right, min(utf8.count, other.utf8.count))
            }
        }
    }
}
