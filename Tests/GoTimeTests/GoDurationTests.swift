import GoTime
import Testing

@Suite struct GoDurationTests {
    @Test(
        "Durations are read as Go reads them",
        arguments: [
            ("5.4ms", 5_400_000), ("1h30m", 5_400_000_000_000), ("-3µs", -3000), ("6.1μs", 6100),
            ("10s", 10_000_000_000),
            ("0", 0), ("+1ns", 1), (".5s", 500_000_000), ("1.s", 1_000_000_000), ("1.0000000001s", 1_000_000_000),
            ("", nil), ("5", nil), ("s", nil), ("1x", nil), ("1s ", nil), ("-", nil), (".s", nil),
            ("300000h", 1_080_000_000_000_000_000),
            ("3000000h", nil), ("1.2.3s", nil), ("9223372036854775807ns", .max), ("9223372036854775808ns", nil),
            ("-9223372036854775808ns", .min), ("-9223372036854775809ns", nil), ("99999999999999999999ns", nil),
            ("000000000000000000000001s", 1_000_000_000), ("0.1234567890123456789012h", 444_444_440_444),
            ("1ns1us1ms", 1_001_001), ("1hm", nil), ("1h.5m", 3_630_000_000_000), ("9223372036854775807ns1ns", nil),
        ] as [(String, Int64?)])
    func reads(_ text: String, _ nanoseconds: Int64?) { #expect(GoDuration.nanoseconds(text) == nanoseconds) }

    @Test(
        "Durations are written as Go writes them",
        arguments: [
            (0, "0s"), (1, "1ns"), (1100, "1.1µs"), (2_200_000, "2.2ms"), (3_300_000_000, "3.3s"),
            (90_000_000_000, "1m30s"),
            (3_600_000_000_000, "1h0m0s"), (-1_500_000_000, "-1.5s"), (.min, "-2562047h47m16.854775808s"),
        ] as [(Int64, String)])
    func writes(_ nanoseconds: Int64, _ text: String) { #expect(GoDuration.text(nanoseconds: nanoseconds) == text) }
}
