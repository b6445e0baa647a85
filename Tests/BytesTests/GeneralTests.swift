import Bytes
import TestSupport
import Testing

@Suite struct GeneralTests {
    static func text(_ number: Double) -> String {
        var writer = ByteWriter()
        writer.append(general: number)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(
        "Go's format g: an exponent of two digits or more below 1e-4 and from 1e6 on",
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (0.5, "0.5"), (-2.25, "-2.25"), (999999, "999999"),
            (999999.5, "999999.5"), (1e6, "1e+06"), (-1e6, "-1e+06"), (1_234_567, "1.234567e+06"),
            (1_234_500, "1.2345e+06"), (1234567.25, "1.23456725e+06"), (4200722.46, "4.20072246e+06"), (1e15, "1e+15"),
            (1.6e16, "1.6e+16"), (1e21, "1e+21"), (1e100, "1e+100"), (9007199254740991, "9.007199254740991e+15"),
            (9007199254740992, "9.007199254740992e+15"), (0x1p63, "9.223372036854776e+18"), (0.0001, "0.0001"),
            (0.00012, "0.00012"), (0.00001, "1e-05"), (0.000099, "9.9e-05"), (1.5e-7, "1.5e-07"),
            (.leastNonzeroMagnitude, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
            (.nan, "NaN"), (100_000, "100000"), (10_000_000, "1e+07"), (12_000_000_000, "1.2e+10"),
        ])
    func general(_ number: Double, _ expected: String) {
        #expect(Self.text(number) == expected)
    }

    @Test("Whatever the number, it reads back")
    func random() {
        var random = SeededNumbers(seed: 3)
        for round in 0..<4000 {
            let number =
                round % 2 == 0 ? Double(bitPattern: random.next()) : Double(random.next() >> (random.next() % 64)) / 8
            guard number.isFinite else { continue }
            #expect(Double(Self.text(number))?.bitPattern == number.bitPattern)
        }
    }
}
