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
        "add1f": Function(1) { .double(tidy($0[0].real + 1)) },
        "addf": Function(1...) { .double($0.dropFirst().reduce($0[0].real) { tidy($0 + $1.real) }) },
        "subf": Function(1...) { .double($0.dropFirst().reduce($0[0].real) { tidy($0 - $1.real) }) },
        "mulf": Function(1...) { .double($0.dropFirst().reduce($0[0].real) { tidy($0 * $1.real) }) },
        "divf": Function(1...) { arguments in
            var result = arguments[0].real
            for divisor in arguments.dropFirst() {
                if divisor.real == 0 { throw Complaint("division by zero") }
                result = tidy(result / divisor.real)
            }
            return .double(result)
        },
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

    /// Sprig calculates in decimals, where 0.1 and 0.2 are 0.3: so is the number of 15 digits next to the result.
    private static func tidy(_ number: Double) -> Double {
        guard number.isFinite, number != 0 else { return number }
        let digits = 14 - Int(log10(number.magnitude).rounded(.down))
        guard -300..<300 ~= digits else { return number }
        var bytes = [CChar](repeating: 0, count: 40)
        let length = withVaList([number]) { vsnprintf(&bytes, bytes.count, "%.14e", $0) }
        return Double(String(decoding: bytes.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)) ?? number
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
