import MetricModel
import Testing

@testable import GoTemplate
@testable import GoTime

/// Methods of times and durations, and the zone that a metric's time is in.
@Suite struct TimeMembersTests {
    @Test(
        "Times are cut and rounded from the year 1 on",
        arguments: [
            ("Truncate 3600000000000", "2023-11-14 22:00:00"), ("Round 3600000000000", "2023-11-14 22:00:00"),
            ("Truncate 900000000000", "2023-11-14 22:00:00"), ("Round 900000000000", "2023-11-14 22:15:00"),
            ("Truncate 86400000000000", "2023-11-14 00:00:00"), ("Round 86400000000000", "2023-11-15 00:00:00"),
            ("Truncate 604800000000000", "2023-11-13 00:00:00"), ("Round 200000000", "2023-11-14 22:13:20.2"),
            ("Truncate 1000000000", "2023-11-14 22:13:20"), ("Round 1000000000", "2023-11-14 22:13:20"),
            ("Round 246000000", "2023-11-14 22:13:20.01"), ("Round 0", "2023-11-14 22:13:20.123"),
            ("Truncate -5", "2023-11-14 22:13:20.123"), ("Round (now.Sub .Time)", "2023-11-14 22:07:55.932"),
            ("Truncate 9223372036854775807", "1754-08-30 22:43:41.128654842"),
        ])
    func rounding(_ call: String, _ expected: String) throws {
        let text = try GoTemplateTests.text("{{ .Time.UTC.\(call) }}")
        #expect(text == expected + " +0000 UTC")
    }

    @Test(
        "Order, zone and source",
        arguments: [
            ("{{ .Time.Compare now }} {{ now.Compare .Time }} {{ .Time.Compare .Time.UTC }}", "-1 1 0"),
            ("{{ .Time.UTC.Location }} {{ .Time.UTC.Location.String }} {{ .Time.UTC.IsDST }}", "UTC UTC false"),
            ("{{ (.Time.In .Time.UTC.Location).Hour }} {{ eq .Time (.Time.In .Time.UTC.Location) }}", "22 true"),
            (
                "{{ .Time.UTC.GoString }} {{ (.Time.UTC.AddDate -3000 1 0).GoString }}",
                "time.Date(2023, time.November, 14, 22, 13, 20, 123000000, time.UTC) "
                    + "time.Date(-977, time.December, 14, 22, 13, 20, 123000000, time.UTC)"
            ),
            ("{{ .Time.UTC.String }} {{ .Time.UTC.Month.String }}", "2023-11-14 22:13:20.123 +0000 UTC November"),
        ])
    func members(_ template: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text(template) == expected)
    }

    @Test(
        "Durations are rounded, a half away from zero, and none is too long",
        arguments: [
            ("(now.Sub .Time).Round 1000000000", "1h0m0s"), ("(.Time.Sub now).Round 60000000000", "-1h0m0s"),
            ("(now.Sub .Time).Truncate 1000000000", "59m59s"), ("(.Time.Sub now).Truncate 60000000000", "-59m0s"),
            ("(.Time.Sub now).Abs", "59m59.877s"), ("(now.Sub .Time).Round 0", "59m59.877s"),
            ("(now.Sub .Time).Truncate -1", "59m59.877s"), ("(.Time.Sub now).Round 7199754000000", "-1h59m59.754s"),
            ("((.Time.AddDate 1000 0 0).Sub .Time).Round 3600000000000", "2562047h47m16.854775807s"),
            ("((.Time.AddDate -1000 0 0).Sub .Time).Round 3600000000000", "-2562047h47m16.854775808s"),
            ("((.Time.AddDate -1000 0 0).Sub .Time).Abs", "2562047h47m16.854775807s"),
            ("(.Time.Sub .Time).Round 9223372036854775807", "0s"),
        ])
    func durations(_ call: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text("{{ \(call) }}") == expected)
    }

    @Test("What Go's templates cannot call is an error", arguments: ["Clock", "Date", "ISOWeek", "Zone", "ZoneBounds"])
    func several(_ name: String) throws {
        let error = #expect(throws: TemplateError.self) { try GoTemplateTests.text("{{ .Time.\(name) }}") }
        #expect(error?.message == ".\(name) has more than one result")
    }

    @Test(
        "What fits no method is an error",
        arguments: ["Round", "Round `1h`", "Location 1", "In `UTC`", "Compare 1", "IsDST 1", "Year 1", "Nonsense"])
    func wrong(_ call: String) throws {
        #expect(throws: TemplateError.self) { try GoTemplateTests.text("{{ .Time.\(call) }}") }
    }

    @Test("A metric's time is in the zone of the machine")
    func local() throws {
        let layout = "2006-01-02 15:04:05.999999999 -0700 MST"
        let expected = TimeLayout(layout).text(of: GoTemplateTests.metric.time, in: .local)
        #expect(try GoTemplateTests.text("{{ .Time }}") == expected)
        #expect(try GoTemplateTests.text("{{ .Time.Format `\(layout)` }}") == expected)
        #expect(try GoTemplateTests.text("{{ date `\(layout)` .Time }}") == expected)
        #expect(try GoTemplateTests.text("{{ .Time.Location }}") == TimeZone.localName)
    }

    @Test(
        "A metric's type is a number, as in Telegraf",
        arguments: [
            (MetricKind.counter, "1"), (.gauge, "2"), (.untyped, "3"), (.summary, "4"), (.histogram, "5"),
        ])
    func kinds(_ kind: MetricKind, _ expected: String) throws {
        var metric = GoTemplateTests.metric
        metric.kind = kind
        #expect(
            try GoTemplate("{{ .Type }}{{ if eq .Type \(expected) }}!{{ end }}").text(for: metric) == expected + "!")
    }
}
