extension Value {
    /// Of the operators `=` and `in`. Numbers are equal by value, arrays and objects by what lies in them, functions if
    /// they are one.
    func equals(_ other: Value) -> Bool {
        if let number = double { return number == other.double }
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.string(let left), .string(let right)): return left.isSame(as: right)
        case (.array(let left), .array(let right)):
            return left.elements.elementsEqual(right.elements) { $0.equals(within: $1) }
        case (.object(let left), .object(let right)):
            return left.keys.elementsEqual(right.keys) { $0.isSame(as: $1) }
                && left.values.elementsEqual(right.values) { $0.equals(within: $1) }
        case (.function(let left), .function(let right)):
            if case (.builtin(let left, _), .builtin(let right, _)) = (left.kind, right.kind) {
                return left.name == right.name
            }
            return left === right
        default: return false
        }
    }

    /// Two of the input's `null` are the same where they lie at the same place.
    private func equals(within other: Value) -> Bool {
        if case (.void, .void) = (self, other) { return true }
        return equals(other)
    }
}
