import TestSupport
import Testing

@testable import Formats

@Suite struct DecimalFloatTests {
    static func value(_ digits: String, _ exponent: Int) -> Double? {
        var number = DecimalFloat()
        for digit in digits.utf8 { number.append(digit - 48) }
        number.exponent = exponent
        return number.double
    }

    @Test("Where it answers, it is the standard library's answer")
    func random() {
        var random = SeededNumbers(seed: 1)
        var answered = 0
        for _ in 0..<100_000 {
            let digits = "\(random.next() >> (random.next() % 64))"
            let exponent = Int.random(in: -30...30, using: &random)
            guard let value = Self.value(digits, exponent) else { continue }
            answered += 1
            if value != Double("\(digits)e\(exponent)") { Issue.record("\(digits)e\(exponent)") }
        }
        #expect(answered > 50_000)
    }

    @Test(
        "Halfway between two Doubles the even one is nearest, and a little more or less decides",
        arguments: [
            ("9007199254740993", 0), ("9007199254740995", 0), ("90071992547409930", -1), ("9007199254740993001", -3),
            ("9007199254740992999", -3), ("9007199254740995000", -3), ("10000000000000000005", -1),
            ("1801439850948198402", -2), ("4503599627370497500", -3), ("4503599627370498500", -3),
        ])
    func ties(_ digits: String, _ exponent: Int) {
        if let value = Self.value(digits, exponent) { #expect(value == Double("\(digits)e\(exponent)")) }
    }
}
