import Bytes
import TestSupport
import Testing

@Suite struct DecimalTests {
    static func text(_ number: Double) -> String {
        var writer = ByteWriter()
        writer.append(decimal: number)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(
        "The shortest decimal, never with an exponent",
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (-4, "-4"), (0.1, "0.1"), (-0.5, "-0.5"), (93.5, "93.5"),
            (0.001, "0.001"), (0.000001, "0.000001"), (0.0000001, "0.0000001"), (2.5e-7, "0.00000025"),
            (1.005, "1.005"), (100.25, "100.25"), (0.3, "0.3"), (0.1 + 0.2, "0.30000000000000004"),
            (1e15, "1000000000000000"), (1e16, "10000000000000000"), (1e21, "1000000000000000000000"),
            (12_345_678_901_234_567_168, "12345678901234567000"), (9007199254740991, "9007199254740991"),
            (9007199254740992, "9007199254740992"), (0x1p63, "9223372036854776000"),
            (123456789.125, "123456789.125"), (1234567890.5, "1234567890.5"),
            (0.00012345678901234567, "0.00012345678901234567"),
            (12.345678901234567, "12.345678901234567"), (-1.5e-10, "-0.00000000015"),
            (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
        ])
    func decimal(_ number: Double, _ expected: String) {
        #expect(Self.text(number) == expected)
    }

    @Test("The largest and the smallest number have every digit")
    func extremes() {
        let large = Self.text(1e300)
        #expect(large == "1" + String(repeating: "0", count: 300))
        #expect(Self.text(.leastNonzeroMagnitude) == "0." + String(repeating: "0", count: 323) + "5")
        #expect(Self.text(.greatestFiniteMagnitude).count == 309)
        #expect(Double(Self.text(.greatestFiniteMagnitude)) == .greatestFiniteMagnitude)
        #expect(Double(Self.text(2.2250738585072014e-308)) == 2.2250738585072014e-308)
    }

    @Test("Whatever the number: it reads back, and has the digits of the standard library's shortest form")
    func random() {
        var random = SeededNumbers(seed: 7)
        for round in 0..<15_000 {
            let number =
                switch round % 4 {
                case 0: Double(bitPattern: random.next())
                case 1: Double(Int64(bitPattern: random.next() >> (random.next() % 60))) / 1000
                case 2: (Double.random(in: -1e6...1e6, using: &random) * 100).rounded() / 100
                default: Double.random(in: -1000...1000, using: &random)
                }
            guard number.isFinite else { continue }
            let text = Self.text(number)
            let isSame = Double(text) == number && Double(text)?.sign == number.sign
            if !isSame || Self.digits(text) != Self.digits(number.description) || text.contains("e") {
                Issue.record("\(number) as \(text)")
            }
        }
    }

    /// Without sign, point, exponent and the zeros at both ends.
    private static func digits(_ text: String) -> Substring {
        let all = text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
        return Substring(String(all.reversed().drop { $0 == "0" }.reversed()))
    }

    @Test(
        "Integers to the ends of their types",
        arguments: [
            (Int64.min, "-9223372036854775808"), (.max, "9223372036854775807"), (0, "0"), (-7, "-7"), (10, "10"),
        ])
    func integer(_ number: Int64, _ expected: String) {
        var writer = ByteWriter()
        writer.append(decimal: number)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    }

    @Test func largestUnsigned() {
        var writer = ByteWriter()
        writer.append(decimal: UInt64.max)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "18446744073709551615")
    }
}
