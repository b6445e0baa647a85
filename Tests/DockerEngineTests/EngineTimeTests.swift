import Testing

@testable import DockerEngine

@Suite struct EngineTimeTests {
    @Test(
        "Times of RFC 3339, to the nanosecond",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2024-01-01T00:00:00Z", 1_704_067_200_000_000_000),
            ("2024-02-29T23:59:59.5Z", 1_709_251_199_500_000_000),
            ("2026-11-21T19:25:15.453778783Z", 1_795_289_115_453_778_783),
            ("2024-01-01T02:00:00.000000001+02:00", 1_704_067_200_000_000_001),
            ("2023-12-31T19:30:00-04:30", 1_704_067_200_000_000_000),
            ("1969-12-31T23:59:59Z", -1_000_000_000), ("2024-01-01T00:00:00.1234567891Z", 1_704_067_200_123_456_789),
        ] as [(String, Int64)])
    func time(_ text: String, _ nanoseconds: Int64) { #expect(EngineTime.nanoseconds(text) == nanoseconds) }

    @Test(
        "What is no time, or never was",
        arguments: [
            "", "0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "2024-01-01", "2024-13-01T00:00:00Z",
            "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Z ",
            "2024-01-01T00:00:00+0200", "2024-01-0xT00:00:00Z",
        ])
    func noTime(_ text: String) { #expect(EngineTime.nanoseconds(text) == nil) }
}
