import Glibc

extension Sprig {
    /// Arithmetic. Functions of whole numbers read any value as one; those that end in `f` keep fractions.
    static let numbers: [String: Function] = [
        "int": Function(1) { .plain($0[0].whole) },
        "int64": Function(1) { .int($0[0].whole) },
        "float64": Function(1) { .double($0[0].real) },
        "atoi": Function(1) { .plain(Int64(try $0[0].text()) ?? 0) },
        "toDecimal": Function(1) { .int(Int64($0[0].printed, radix: 8) ?? 0) },
        "add": Function(0...) { .int($0.reduce(0) { $0 &+ $1.whole }) },
        "add1": Function(1) { .int($0[0].whole &+ 1) },
        "sub": Function(2) { .int($0[0].whole &- $0[1].whole) },
        "mul": Function(1...) { .int($0.reduce(1) { $0 &* $1.whole }) },
        "div": Function(2) { .int(try quotient($0[0].whole, $0[1].whole).quotient) },
        "mod": Function(2) { .int(try quotient($0[0].whole, $0[1].whole).remainder) },
        "max": Function(1...) { .int($0.map(\.whole).max() ?? 0) },
        "biggest": Function(1...) { .int($0.map(\.whole).max() ?? 0) },
        "min": Function(1...) { .int($0.map(\.whole).min() ?? 0) },
        "maxf": Function(1...) { .double($0.map(\.real).reduce(-Double.infinity) { Swift.max($0, $1) }) },
        "minf": Function(1...) { .double($0.map(\.real).reduce(Double.infinity) { Swift.min($0, $1) }) },
        "add1f": Function(1) { .double(try folded([$0[0], .plain(1)]) { $0 + $1 }) },
        "addf": Function(0...) { .double(try folded([.plain(0)] + $0) { $0 + $1 }) },
        "subf": Function(1...) { .double(try folded($0) { $0 - $1 }) },
        "mulf": Function(1...) { .double(try folded($0) { $0 * $1 }) },
        "divf": Function(1...) { .double(try folded($0) { left, right throws(Complaint) in try left / right }) },
        "floor": Function(1) { .double($0[0].real.rounded(.down)) },
        "ceil": Function(1) { .double($0[0].real.rounded(.up)) },
        "round": Function(2...3) {
            .double(rounded($0[0].real, places: $0[1].whole, upFrom: $0.count > 2 ? $0[2].real : 0.5))
        },
    ]

    private static func quotient(
        _ dividend: Int64, _ divisor: Int64
    ) throws(Complaint) -> (quotient: Int64, remainder: Int64) {
        if divisor == 0 { throw Complaint("division by zero") }
        // The one quotient that 64 bits do not hold wraps around, as in Go.
        return divisor == -1 ? (0 &- dividend, 0) : dividend.quotientAndRemainder(dividingBy: divisor)
    }

    /// From left to right, in decimals; no more than the result is a `Double` again.
    private static func folded(
        _ values: [Value], _ operation: (Decimal, Decimal.Short) throws(Complaint) -> Decimal
    ) throws(Complaint) -> Double {
        var result = Decimal(try Decimal.Short(values[0].real))
        for value in values.dropFirst() { result = try operation(result, try Decimal.Short(value.real)) }
        return result.double
    }

    /// A fraction of `limit` or more goes up, any other down; of negative numbers, too.
    private static func rounded(_ number: Double, places: Int64, upFrom limit: Double) -> Double {
        let scale = pow(10, Double(places))
        let scaled = number * scale
        guard scaled.isFinite, scale > 0 else { return number }
        let fraction = scaled - scaled.rounded(.towardZero)
        return scaled.rounded(fraction >= limit ? .up : .down) / scale
    }
}
