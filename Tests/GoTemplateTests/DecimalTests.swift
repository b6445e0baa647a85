import TestSupport
import Testing

@testable import GoTemplate

/// Arithmetic with fractions. The table was reckoned with Python's exact fractions, which were rounded once at the end.
@Suite struct DecimalTests {
    @Test(
        "Sums, products and quotients are exact, but for the sixteen places of a quotient",
        arguments: [
            ("divf 1 3", "0.3333333333333333"), ("divf 2 3", "0.6666666666666667"),
            ("divf 100 7", "14.285714285714286"), ("divf 1 30000000", "3.33333333e-08"),
            ("divf -1 3", "-0.3333333333333333"), ("divf -2 3", "-0.6666666666666667"),
            ("divf 2 -3", "-0.6666666666666667"), ("divf 1 3 3", "0.1111111111111111"),
            ("divf 22 7 3.5 1.1", "0.8163265306122449"), ("divf 1e20 3", "3.333333333333333e+19"),
            ("divf 1e308 3e-07", "+Inf"), ("divf 5e-17 1", "1e-16"), ("divf 4.9e-17 1", "0"),
            ("divf 1e-16 2", "1e-16"), ("divf -1e-16 2", "-1e-16"), ("divf 1e-30 7e-30", "0.1428571428571429"),
            ("divf 1e-17 0.001", "1e-14"), ("divf 123456789.123 9.87654321", "1.24999998985475e+07"),
            ("divf 0.5 1e16", "1e-16"), ("divf 1.5 1e17", "0"), ("divf 15 1e17", "2e-16"),
            ("divf 1e-10 10000000000.0", "0"), ("divf 4.9e-17 10", "0"), ("divf 1 1", "1"),
            ("divf 9.999999999999998 10", "0.9999999999999998"), ("divf 0 5", "0"), ("divf 7", "7"),
            ("mulf 1.23456789 9.87654321", "12.193263111263526"), ("mulf 1.1 1.1 1.1", "1.331"),
            ("mulf 0.1 -0.2", "-0.02"), ("mulf -3 0", "0"),
            ("mulf 12345678.9 98765.4321 1e-05", "1.2193263111263527e+07"), ("mulf 1e200 1e200 1e-200", "1e+200"),
            ("mulf 1e308 10", "+Inf"), ("mulf 1e17 9", "9e+17"), ("addf 0.1 0.2", "0.3"),
            ("addf 1e16 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1", "1.0000000000000002e+16"),
            ("addf 1e22 1e-22 -1e22", "1e-22"), ("addf -0.1 0.3", "0.2"), ("addf 0.1 -0.3", "-0.2"),
            ("addf -1.5 -2.25", "-3.75"), ("addf 999.9 0.1", "1000"), ("addf 1e308 1e308", "+Inf"),
            ("addf 0.1 0.7", "0.8"), ("subf 0.3 0.1", "0.2"), ("subf 0.1 0.3 -0.2", "0"), ("subf 1 0.9", "0.1"),
            ("subf -5 -5", "0"), ("subf 1000000000000000.0 0.3", "9.999999999999998e+14"),
            ("subf 100 1e-09", "99.999999999"),
            ("addf", "0"), ("add1f 0.1", "1.1"), ("add1f `2.2`", "3.2"), ("divf `1` true", "1"),
        ])
    func table(_ call: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text("{{ \(call) }}") == expected)
    }

    @Test("Thousandths are reckoned as whole numbers are")
    func random() throws {
        var numbers = SeededNumbers(seed: 11)
        for _ in 0..<500 {
            let left = Int.random(in: -10_000_000...10_000_000, using: &numbers)
            let right = Int.random(in: 1...1_000_000, using: &numbers) * (Bool.random(using: &numbers) ? 1 : -1)
            let (first, second) = (Decimal(try .init(Double(left) / 1000)), try Decimal.Short(Double(right) / 1000))
            #expect((first + second).double == Double(left + right) / 1000)
            #expect((first - second).double == Double(left - right) / 1000)
            #expect((first * second).double == Double(left * right) / 1_000_000)
            let (twice, divisor) = (Int128(left.magnitude) * 20_000_000_000_000_000, Int128(right.magnitude))
            let size = (twice + divisor) / (divisor * 2)
            let sign = (left < 0) == (right < 0) ? "" : "-"
            #expect(try (first / second).double == Double("\(sign)\(size)e-16"), "\(left) / \(right)")
        }
    }

    @Test(
        "What is no number cannot be reckoned with",
        arguments: ["divf 1 0", "divf 1 `x`", "addf `nan`", "mulf 1 `inf`"])
    func wrong(_ call: String) throws {
        #expect(throws: TemplateError.self) { try GoTemplateTests.text("{{ \(call) }}") }
    }
}
