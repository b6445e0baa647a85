import Formats
import TestSupport
import Testing

@Suite struct GoFloatTests {
    @Test(
        "Numbers that Go reads",
        arguments: [
            ("0", 0), ("-0", -0.0), ("1", 1), ("+1", 1), ("-12.5", -12.5), (".5", 0.5), ("5.", 5), ("1e3", 1000),
            ("1E-2", 0.01), ("1e+2", 100), ("007", 7), ("0.1", 0.1),
            ("123456789012345678901234", 1.2345678901234568e23),
            ("1e-400", 0), ("2.2250738585072014e-308", 0x1p-1022), ("1_000", 1000), ("1_0.0_1", 10.01),
            ("0x1p4", 16), ("0x1.8p3", 12), ("-0X.8P1", -1), ("0x_1p0", 1), ("inf", .infinity), ("+Inf", .infinity),
            ("-INFINITY", -.infinity), ("0.30000000000000004", 0.1 + 0.2), ("1e0_1", 10),
        ])
    func good(_ text: String, _ expected: Double) {
        #expect(GoFloat.read(text)?.bitPattern == expected.bitPattern)
    }

    @Test("NaN has one spelling, in any case", arguments: ["nan", "NaN", "NAN"])
    func notANumber(_ text: String) {
        #expect(GoFloat.read(text)?.isNaN ?? false)
    }

    @Test(
        "Text that Go does not read",
        arguments: [
            "", "+", "-", ".", "e1", "1e", "1e+", "1.2.3", "abc", "1 ", " 1", "--1", "+-1", "_1", "1_", "1__0", "1_.0",
            "1._0", "1_e5", "0x1", "0x1.8", "0xp1", "1e400", "-1e400", "+nan", "-nan", "infinit", "infi", "nans",
            "0x_p1",
            "1e_1", "١", "1,5", "1p3", "0b1", "\u{0}",
        ])
    func bad(_ text: String) {
        #expect(GoFloat.read(text) == nil)
    }

    @Test("The nearest Double, as the standard library finds it")
    func random() {
        var random = SeededNumbers(seed: 21)
        for _ in 0..<4000 {
            let digits = (0...Int(random.next() % 24)).map { _ in "\(random.next() % 10)" }.joined()
            let point = Int(random.next() % UInt64(digits.count + 1))
            let text =
                "\(digits.prefix(point)).\(digits.dropFirst(point))"
                + (random.next() % 2 == 0 ? "e\(Int(random.next() % 640) - 320)" : "")
            // The standard library wants a digit before and behind the point.
            let plain = "0\(text)".replacing(".e", with: ".0e")
            let expected = Double(plain.hasSuffix(".") ? plain + "0" : plain)
            #expect(GoFloat.read(text) == (expected?.isFinite ?? false ? expected : nil), "\(text)")
        }
    }
}
