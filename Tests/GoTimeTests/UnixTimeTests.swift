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
            (.seconds, .string("-1.0000000001"), -1_000_000_001),
            (.nanoseconds, .double(-0.5), -1),
            (.seconds, .double(1_700_000_000.123_456_7), 1_700_000_000_123_456_716),
            (.seconds, .string("1.7e9"), 1_700_000_000_000_000_000),
            (.seconds, .string("17E+8"), 1_700_000_000_000_000_000),
            (.seconds, .string("1700000000000e-3"), 1_700_000_000_000_000_000),
            (.seconds, .string("1,5.2"), nil),
            (.seconds, .string("1e40"), nil),
            (.seconds, .string("1e999999"), nil),
            (.seconds, .string("1e-999999"), 0),
            (.seconds, .double(.nan), nil),
            (.seconds, .double(.infinity), nil),
            (.seconds, .string("1.2.3"), nil),
            (.seconds, .string(""), nil),
            (.seconds, .int(.max), nil),
            (.seconds, .bool(true), nil),
        ] as [(UnixTime, FieldValue, Int64?)])
    func time(_ unit: UnixTime, _ value: FieldValue, _ nanoseconds: Int64?) {
        #expect(unit.time(value) == nanoseconds.map(Timestamp.init(nanoseconds:)))
    }
}
