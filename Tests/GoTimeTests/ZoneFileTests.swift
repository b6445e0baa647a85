import TestSupport
import Testing

@testable import GoTime

@Suite struct ZoneFileTests {
    static let yearStart: Int64 = 1_704_067_200  // 2024

    @Test(
        "Rules of later years, with every kind of day",
        arguments: [
            ("EST5EDT,M3.2.0,M11.1.0", 1_710_053_999, "EST", -18_000),
            ("EST5EDT,M3.2.0,M11.1.0", 1_710_054_000, "EDT", -14_400),
            ("EST5EDT", 1_710_054_000, "EDT", -14_400),
            ("EST5EDT4,M3.2.0/2:00:00,M11.1.0", 1_730_613_600, "EST", -18_000),
            ("<+03>-3", 0, "+03", 10_800), ("CET-1CEST,M3.5.0,M10.5.0/3", 1_729_990_799, "CEST", 7200),
            ("CET-1CEST,M3.5.0,M10.5.0/3", 1_729_990_800, "CET", 3600),
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", 1_704_067_200, "AEDT", 39_600),
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", 1_717_200_000, "AEST", 36_000),
            // March 1 is the 60th day in every year, the 60th from 0 only in a leap year.
            ("AAA0BBB,J60/0,J300/0", 1_709_251_199, "AAA", 0), ("AAA0BBB,J60/0,J300/0", 1_709_251_200, "BBB", 3600),
            ("AAA0BBB,60/0,300/0", 1_709_251_200, "BBB", 3600), ("AAA0BBB,59/0,300/0", 1_709_164_800, "BBB", 3600),
            ("IST-2IDT,M3.4.4/26,M10.5.0", 1_711_670_400, "IDT", 10_800),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_711_846_800, "-01", -3600),
        ])
    func rule(_ text: String, _ seconds: Int64, _ name: String, _ offset: Int64) throws {
        let span = try #require(ZoneRule(text.utf8)).span(at: seconds, since: 0)
        #expect(span.name == name)
        #expect(span.offset == offset)
        #expect(span.range.contains(seconds))
    }

    @Test(
        "What is no rule",
        arguments: [
            "", "E5", "EST", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0", "<+03-3", "EST200",
            "EST5EDT,M3.2.0,M11.1.0,",
        ])
    func noRule(_ text: String) { #expect(ZoneRule(text.utf8) == nil) }

    @Test("Cut or changed files are refused or read, and never crash") func garbage() throws {
        let file = try #require(ZoneFile.bytes(of: "/usr/share/zoneinfo/Europe/Berlin"))
        #expect(ZoneFile.rules(file) != nil)
        var numbers = SeededNumbers(seed: 2)
        for _ in 0..<200 {
            var changed = file
            for _ in 0..<3 {
                changed[Int.random(in: 0..<100, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
            }
            changed.removeLast(Int.random(in: 0...file.count, using: &numbers))
            _ = ZoneFile.rules(changed)?.span(at: 1_700_000_000)
        }
        for end in 0..<file.count where end % 7 == 0 && end < file.count - 40 {
            #expect(ZoneFile.rules(Array(file[..<end])) == nil)
        }
    }

    @Test(
        "Daylight saving time is told from standard time, by transitions and by the rule for later years",
        arguments: [
            ("Europe/Berlin", 1_593_561_000, true), ("Europe/Berlin", 1_577_836_800, false),
            ("Europe/Berlin", 2_540_000_000, true), ("Europe/Berlin", 2_525_000_000, false),
            ("Australia/Sydney", 2_525_000_000, true), ("Australia/Sydney", 2_540_000_000, false),
            ("Asia/Kolkata", 1_593_561_000, false), ("Asia/Kolkata", -800_000_000, true), ("UTC", 1_593_561_000, false),
        ])
    func daylightSaving(_ name: String, _ seconds: Int64, _ expected: Bool) throws {
        #expect(try TimeZone(named: name).isDaylightSaving(at: seconds) == expected)
    }

    @Test("The variable TZ names the local zone, as in Go") func local() throws {
        let berlin = try TimeZone(named: "Europe/Berlin")
        #expect(TimeZone(localBy: "Europe/Berlin") == berlin)
        #expect(TimeZone(localBy: ":/usr/share/zoneinfo/Europe/Berlin") == berlin)
        #expect(TimeZone(localBy: "") == .utc)
        #expect(TimeZone(localBy: "Nowhere") == .utc)
    }
}
