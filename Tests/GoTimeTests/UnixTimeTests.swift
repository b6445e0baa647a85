import GoTime
import MetricModel
import Testing

@Suite struct UnixTimeTests {
    @Test(
        "Counts of every unit and type, exact to the nanosecond",
        arguments: [
            (.seconds, .int(1_700_000_000), 1_700_000_000_000_000_000),
            (.seconds, .double(1.5), 1_500_000_000),
            (.seconds, .string("1700000000,123456789"), 1_700_000_000_123_456_789),
            (.milliseconds, .string("1 700 000 000 000.5"), 1_700_000_000_000_500_000),
            (.microseconds, .uint(7), 7000),
            (.nanoseconds, .int(-1), -1),
            (.seconds, .string("-0.5"), -500_000_000),
            (.seconds, .string("1.0000000019"), 1_000_000_001),
            (.seconds, .string("1.2.3"), nil),
            (.seconds, .string(""), nil),
            (.seconds, .int(.max), nil),
            (.seconds, .bool(true), nil),
        ] as [(UnixTime, FieldValue, Int64?)])
    func time(_ unit: UnixTime, _ value: FieldValue, _ nanoseconds: Int64?) {
        #expect(unit.time(value) == nanoseconds.map(Timestamp.init(nanoseconds:)))
    }
}
