import Formats
import MetricModel
import Testing

@testable import Plugins

@Suite struct GoNumberTests {
    @Test(
        "A float is read as Go reads it",
        arguments: [
            ("1.5", 1.5), ("+1.", 1), (".5", 0.5), ("1e3", 1000), ("-0x1.8p1", -3), ("inf", .infinity),
            ("-Infinity", -.infinity), ("1_000.5", 1000.5), ("1e400", nil), ("0x10", nil), ("", nil), (" 1", nil),
            ("1_", nil), ("_1", nil), ("1__0", nil), ("nan(1)", nil), ("-nan", nil), ("1e", nil), ("1,5", nil),
        ] as [(String, Double?)])
    func float(_ text: String, _ expected: Double?) {
        #expect(GoFloat.read(text) == expected)
    }

    @Test("Not a number is a word of its own")
    func notANumber() throws {
        #expect(try #require(GoFloat.read("NaN")).isNaN)
    }

    @Test(
        "An integer is read as Go reads one without a given base",
        arguments: [
            ("17", 17), ("-17", -17), ("+17", 17), ("0x1F", 31), ("-0X1f", -31), ("0b101", 5), ("0o17", 15),
            ("017", 15), ("0", 0), ("1_000", 1000), ("0x_ff", 255), ("09", nil), ("0x", nil), ("1_", nil),
            ("9223372036854775808", nil), ("--1", nil), ("0x-1", nil), ("1.0", nil), ("", nil),
        ] as [(String, Int64?)])
    func integer(_ text: String, _ expected: Int64?) {
        #expect(GoInteger.read(text) == expected)
    }

    @Test("An unsigned integer has no sign")
    func unsigned() {
        #expect(GoInteger.read("18446744073709551615") == UInt64.max)
        #expect(GoInteger.read("+1") == UInt64?.none)
    }

    @Test(
        "A value as Go prints it, and as text without an exponent",
        arguments: [
            (.double(1e21), "1e+21", "1000000000000000000000"), (.double(1e-5), "1e-05", "0.00001"),
            (.double(0.0001), "0.0001", "0.0001"), (.double(-0.0), "-0", "-0"),
            (.double(1.5e20), "1.5e+20", "150000000000000000000"), (.double(1e6), "1e+06", "1000000"),
            (.double(999_999.5), "999999.5", "999999.5"),
            (.double(.infinity), "+Inf", "+Inf"), (.double(-.infinity), "-Inf", "-Inf"), (.double(.nan), "NaN", "NaN"),
            (.uint(.max), "18446744073709551615", "18446744073709551615"), (.bool(true), "true", "true"),
        ] as [(FieldValue, String, String)])
    func text(_ value: FieldValue, _ plain: String, _ decimal: String) {
        #expect(value.goText == plain)
        #expect(value.decimalText == decimal)
    }
}
