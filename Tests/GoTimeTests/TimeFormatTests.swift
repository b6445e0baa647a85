import GoTime
import MetricModel
import Testing

@Suite struct TimeFormatTests {
    @Test(
        "Counts, names and layouts",
        arguments: [
            ("unix", .int(1_700_000_000), "", 1_700_000_000_000_000_000),
            ("unix_ms", .string("1700000000123,5"), "", 1_700_000_000_123_500_000),
            ("timestamp_tz", .int(1_700_003_600), "Europe/Berlin", 1_700_000_000_000_000_000),
            ("timestamp_tz_ms", .double(1_700_003_600_250), "Europe/Berlin", 1_700_000_000_250_000_000),
            ("rfc3339", .string("2023-11-14T22:13:20Z"), "", 1_700_000_000_000_000_000),
            ("RFC3339Nano", .string("2023-11-14T23:13:20.5+01:00"), "", 1_700_000_000_500_000_000),
            ("ANSIC", .string("Tue Nov 14 23:13:20 2023"), "Europe/Berlin", 1_700_000_000_000_000_000),
            ("rfc1123", .string("Tue, 14 Nov 2023 22:13:20 GMT"), "", 1_700_000_000_000_000_000),
            ("rfc822", .string("14 Nov 23 17:13 EST"), "", 1_699_999_980_000_000_000),
            ("unixdate", .string("Tue Nov 14 23:13:20 CET 2023"), "America/New_York", 1_700_000_000_000_000_000),
            ("2006-01-02 15:04:05 -0700 MST", .string("2023-11-14 22:13:20 +0000 UTC"), "", 1_700_000_000_000_000_000),
            ("2006-01-02 15:04:05", .string("2023-11-14 23:13:20"), "Europe/Berlin", 1_700_000_000_000_000_000),
        ] as [(String, FieldValue, String, Int64)])
    func time(_ format: String, _ value: FieldValue, _ zone: String, _ nanoseconds: Int64) throws {
        #expect(try TimeFormat(format).time(of: value, in: TimeZone(named: zone)).nanoseconds == nanoseconds)
    }

    @Test(
        "What is no time in the format",
        arguments: [
            ("unix", .string("soon")), ("unix", .bool(true)), ("rfc3339", .int(1)), ("2006", .double(2006)),
            ("rfc3339", .string("2023")),
            ("rfc1123", .string("Tue, 14 Nov 2023 22:13:20 CEST")), ("stamp", .string("Nov 14 22:13:20")),
            ("unix", .int(.max)),
        ] as [(String, FieldValue)])
    func errors(_ format: String, _ value: FieldValue) {
        #expect(throws: TimeFormatError.self) { try TimeFormat(format).time(of: value, in: .utc) }
    }

    @Test("A text without a year may take this year's") func year() throws {
        let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
        let stamp = try TimeFormat("stamp")
        #expect(try stamp.time(of: .string("Nov 14 22:13:20"), in: .utc, yearOf: now) == now)
        #expect(
            try stamp.time(of: .string("Nov 14 23:13:20"), in: TimeZone(named: "Europe/Berlin"), yearOf: now) == now)
        // 2023 has no February 29, so it is the day after the 28th.
        let day = try stamp.time(of: .string("Feb 29 00:00:00"), in: .utc, yearOf: now)
        #expect(try TimeFormat("rfc3339").text(of: day, in: .utc) == "2023-03-01T00:00:00Z")
        #expect(
            try TimeFormat("2006").time(of: .string("2001"), in: .utc, yearOf: now).nanoseconds
                == 978_307_200_000_000_000)
    }

    @Test(
        "Times are written too",
        arguments: [
            ("unix", "-1"), ("unix_ms", "-499"), ("unix_ns", "-499999999"),
            ("rfc3339nano", "1970-01-01T00:59:59.500000001+01:00"),
            ("timestamp_tz", "3599"),
        ])
    func text(_ format: String, _ text: String) throws {
        let zone = try TimeZone(named: "Europe/Berlin")
        #expect(try TimeFormat(format).text(of: Timestamp(nanoseconds: -499_999_999), in: zone) == text)
    }

    @Test("The empty format is none") func empty() {
        #expect(throws: TimeFormatError.self) { try TimeFormat("") }
        #expect(TimeLayout("unix").isConstant && !TimeLayout("2006").isConstant)
    }
}
