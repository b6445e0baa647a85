import GoTime
import MetricModel
import TestSupport
import Testing

@Suite struct TimeLayoutTests {
    /// 2009-02-04T21:00:57.012345678-08:00, a Wednesday.
    static let moment = Moment(seconds: 1_233_810_057, nanosecond: 12_345_678)

    @Test(
        "Each element writes what Go's does",
        arguments: [
            ("Mon Jan _2 15:04:05 2006", "Wed Feb  4 21:00:57 2009"), ("January Monday", "February Wednesday"),
            ("Mon Jan 02 15:04:05 -0700 2006", "Wed Feb 04 21:00:57 -0800 2009"), ("3:04PM", "9:00PM"),
            ("03:04pm", "09:00pm"), ("06/1/2", "09/2/4"),
            ("Monday, 02-Jan-06 15:04:05 MST", "Wednesday, 04-Feb-09 21:00:57 PST"),
            ("2006-01-02T15:04:05Z07:00", "2009-02-04T21:00:57-08:00"),
            ("2006-01-02T15:04:05.999999999Z07:00", "2009-02-04T21:00:57.012345678-08:00"),
            ("05.000", "57.012"), ("05,000000", "57,012345"), ("5.9", "57"), ("5.99", "57.01"),
            ("5.999999", "57.012345"),
            (".0000000000", ".012345678"), ("-07", "-08"), ("-07:00", "-08:00"), ("-070000", "-080000"),
            ("-07:00:00", "-08:00:00"), ("Z0700", "-0800"), ("Z07", "-08"), ("002", "035"), ("__2", " 35"),
            ("_2006", "_2009"),
            ("Janus Monty", "Janus Monty"), ("Mono MSTX", "Mono PSTX"), (".00x.05", ".01x.57"), (".001", ".002"),
            ("4", "0"),
            ("unix", "unix"), ("2006年1月", "2009年2月"), ("", ""),
        ])
    func text(_ layout: String, _ text: String) throws {
        #expect(try TimeLayout(layout).text(of: Self.moment, in: TimeZone(named: "America/Los_Angeles")) == text)
    }

    @Test(
        "Times of other zones, years and seconds",
        arguments: [
            ("UTC", 0, 0, "Z07:00 MST PM 3 .999x", "Z UTC AM 12 x"), ("Asia/Kolkata", 0, 0, "Z07:00 Z07", "+05:30 +05"),
            ("UTC", 43_200, 100_000_000, "3PM 5.999", "12PM 0.1"), ("UTC", -62_167_219_200, 0, "2006 06", "0000 00"),
            ("UTC", -62_198_755_200, 0, "2006 06", "-0001 00"), ("UTC", 253_402_300_800, 0, "2006", "10000"),
            ("Africa/Monrovia", -2_000_000_000, 0, "-07:00:00 -07", "-00:43:08 -00"),
        ])
    func zones(_ zone: String, _ seconds: Int64, _ nanosecond: Int, _ layout: String, _ text: String) throws {
        let moment = Moment(seconds: seconds, nanosecond: nanosecond)
        #expect(try TimeLayout(layout).text(of: moment, in: TimeZone(named: zone)) == text)
    }

    @Test(
        "Texts are read as Go reads them",
        arguments: [
            ("Mon Jan _2 15:04:05 2006", "Thu Feb  4 21:00:57 2010"),
            ("Mon Jan _2 15:04:05 2006", "thu feb 4 21:00:57.0 2010"),
            ("2006-01-02T15:04:05Z07:00", "2010-02-04T21:00:57Z"),
            ("2006-01-02T15:04:05Z07:00", "2010-02-04T22:00:57.0000000001+01:00"),
            ("2006-01-02T15:04:05Z0700", "2010-02-04T13:00:57-0800"), ("02 Jan 06 15:04:05", "04 FEB 10 21:00:57,000"),
            ("January 2 2006, 3:04:05 PM", "February 4 2010, 9:00:57 PM"), ("2006-002 15:04:05", "2010-035 21:00:57"),
            ("2006-__2 15:04:05", "2010- 35 21:00:57"), ("2006 Jan 2 002 15:04:05", "2010 Feb 4 035 21:00:57"),
            ("2006-01-02 15:04:05 MST", "2010-02-04 21:00:57 UTC"),
            ("2006-01-02 15:04:05 -07", "2010-02-04 23:00:57 +02"),
            ("2006-01-02 15:04:05.999 -07:00:00", "2010-02-04 21:00:58 +00:00:01"),
            ("2006-1-2 15:4:5", "2010-2-4 21:0:57"),
            ("2006-1-2  15:4:5", "2010-02-04    21:00:57"), ("2006-1-2 15:4:5.000", "2010-2-4 21:0:57.000"),
            ("2006-1-2 15:4:5Z070000", "2010-2-4 21:0:57+000000"), ("06-1-2 15:4:5", "10-2-4 21:0:57"),
            ("Monday 2006-1-2 15:4:5", "friday 2010-2-4 21:0:57"),
        ])
    func time(_ layout: String, _ text: String) throws {
        #expect(try TimeLayout(layout).time(text, in: .utc) == Timestamp(nanoseconds: 1_265_317_257_000_000_000))
    }

    @Test(
        "Parts that are missing, fractions, and hours of half days",
        arguments: [
            ("2006", "1970", 0), ("2006 3PM", "1970 12AM", 0), ("2006 3PM", "1970 12PM", 43_200_000_000_000),
            ("2006 15PM", "1970 15PM", 54_000_000_000_000), ("2006 5.999999999", "1970 1.000000001", 1_000_000_001),
            ("2006 5", "1970 1,5", 1_500_000_000), ("2006 5.00", "1970 1.50", 1_500_000_000),
            ("2006.000", "1970.5  ", nil),
            ("2006 5.000000000000", "1970 1.123456789999", 1_123_456_789), ("06", "69", -31_536_000_000_000_000),
            ("06", "68", 3_092_601_600_000_000_000),
            ("2006-002", "1972-366", 94_608_000_000_000_000),
            ("2006 15:04 GMT-8", "1970 05:00 GMT-8", 18_000_000_000_000),
            ("2006 15 MST", "1970 5 GMT-8", 18_000_000_000_000),
            ("2006 ", "1970", 0), ("2006", "2262", 9_214_646_400_000_000_000), ("2006", "2263", nil),
            ("2006", "1676", nil),
        ] as [(String, String, Int64?)])
    func parts(_ layout: String, _ text: String, _ nanoseconds: Int64?) throws {
        if let nanoseconds {
            #expect(try TimeLayout(layout).time(text, in: .utc).nanoseconds == nanoseconds)
        } else {
            #expect(throws: TimeFormatError.self) { try TimeLayout(layout).time(text, in: .utc) }
        }
    }

    @Test(
        "What does not fit is told",
        arguments: [
            ("2006-01-02", "2010-13-01", "the month is out of range"),
            ("2006-01-02", "2010-02-30", "the day is out of range"),
            ("2006-01-02", "2010-02-0", "'0' is not what comes next"),
            ("2006-01-02", "2010-02-04x", "'x' is left over"),
            ("15:04", "24:00", "the hour is out of range"), ("15:04", "23:60", "the minute is out of range"),
            ("15:04:05", "23:59:60", "the second is out of range"), ("3PM", "13PM", "the hour is out of range"),
            ("3PM", "1pm", "'pm' is not what comes next"), ("Jan", "Fex", "'Fex' is not what comes next"),
            ("Mon", "Xyz", "'Xyz' is not what comes next"),
            ("2006-002", "2010-366", "the day of the year is out of range"),
            ("2006-002", "2010-000", "the day of the year is out of range"),
            ("2006-01-02 002", "2010-02-04 036", "the day of the year is another one"),
            ("5.000", "1.00", "'.00' is not what comes next"),
            ("-0700", "+2500", "the offset from UTC is out of range"),
            ("-07:00", "+0100", "'+0100' is not what comes next"),
            ("MST", "utc", "'utc' is not what comes next"), ("MST", "ABCDEF", "'ABCDEF' is not what comes next"),
            ("MST", "ABCD", "'ABCD' is not what comes next"), ("2006", "20", "'20' is not what comes next"),
            ("01", "1", "'1' is not what comes next"), ("x2006", "y2006", "'y2006' is not what comes next"),
            ("2006", "", "'' is not what comes next"),
        ])
    func errors(_ layout: String, _ text: String, _ reason: String) {
        #expect {
            try TimeLayout(layout).moment(text, in: .utc)
        } throws: { error in
            "\(error)" == "'\(text)' does not fit '\(layout)': \(reason)"
        }
    }

    @Test("What was written is read again") func roundTrips() throws {
        var numbers = SeededNumbers(seed: 3)
        let zones = try ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"].map { try TimeZone(named: $0) }
        let dates = [
            "2006-01-02", "Jan _2 2006", "Monday, January 2 2006", "2006-002", "02/01/2006", "__2 2006", "2006Jan02",
            "Mon 02-1-2006",
        ]
        let hours = ["15:04", "3:04PM", "03:04 pm", "4 15", "15h04"]
        let seconds = ["05.999999999", "5.000000000", "05,999999999", "5,000000000"]
        let offsets = ["Z07:00", "-07:00", "Z0700", "-0700", "-07:00:00", "Z070000"]
        for _ in 0..<1500 {
            func any(_ parts: [String]) -> String { parts.randomElement(using: &numbers) ?? "" }
            var parts = [any(dates), any(hours), any(seconds), any(offsets)]
            parts.shuffle(using: &numbers)
            let layout = TimeLayout(
                parts.joined(separator: [" ", "T", "|", " at "].randomElement(using: &numbers) ?? " "))
            // Offsets of whole minutes: since 1980.
            let time = Timestamp(nanoseconds: Int64.random(in: 315_532_800_000_000_000 ... .max, using: &numbers))
            let text = layout.text(of: time, in: zones.randomElement(using: &numbers) ?? .utc)
            #expect(try layout.time(text, in: .utc) == time, "\(layout.text): \(text)")
        }
    }

    @Test("Texts and layouts of any bytes end in a time or an error") func garbage() {
        var numbers = SeededNumbers(seed: 4)
        let pieces = Array("0123456789 .,:-+ZTMSGJanPpm_é".unicodeScalars)
        func any(_ count: Int) -> String {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...count, using: &numbers) {
                text.append(pieces.randomElement(using: &numbers) ?? " ")
            }
            return String(text)
        }
        var fits = 0
        for _ in 0..<4000 {
            let layout = TimeLayout(any(8))
            let text = Bool.random(using: &numbers) ? any(8) : layout.text(of: Self.moment, in: .utc)
            if (try? layout.moment(text, in: .utc)) != nil { fits += 1 }
        }
        #expect(fits > 100)
    }
}
