import Formats
import MetricModel
import Testing

@Suite struct GraphiteTemplatesTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let templates: [String]
        let path: String
        let measurement: String
        var tags: [String: String] = [:]
        var field = ""
        var joiner = "."

        var testDescription: String { "\(path) by \(templates)" }
    }

    @Test(
        "A path by its template",
        arguments: [
            Case(templates: [], path: "a.b.c", measurement: "a.b.c"),
            Case(templates: ["measurement.host"], path: "cpu.a", measurement: "cpu", tags: ["host": "a"]),
            Case(templates: [".host.measurement*"], path: "x.a.b.c", measurement: "b.c", tags: ["host": "a"]),
            Case(
                templates: ["servers.* .host.measurement.field*"], path: "servers.a.cpu.load.short",
                measurement: "cpu", tags: ["host": "a"], field: "load.short"),
            Case(templates: ["servers.* .host.measurement"], path: "other.a.cpu", measurement: "other.a.cpu"),
            Case(templates: ["measurement.measurement"], path: "a.b.c", measurement: "a_b", joiner: "_"),
            Case(templates: ["measurement.host.host"], path: "m.a.b", measurement: "m", tags: ["host": "a.b"]),
            Case(templates: ["measurement.host.field"], path: "m", measurement: "m"),
            Case(templates: ["host.measurement"], path: "a", measurement: "", tags: ["host": "a"]),
            Case(
                templates: ["host.measurement zone=eu,host=x"], path: "a.m", measurement: "m",
                tags: ["host": "x.a", "zone": "eu"]),
            // A part that is written out goes before a star, and a star takes over where that leads nowhere.
            Case(
                templates: ["a.b x.measurement", "a.* y.measurement"], path: "a.b", measurement: "b", tags: ["x": "a"]),
            Case(
                templates: ["a.b.c x.measurement", "*.b y.measurement"], path: "a.b.d", measurement: "b",
                tags: ["y": "a"]),
            // More of a path goes before less of it.
            Case(
                templates: ["a.* x.measurement*", "a.*.c y.measurement.z"], path: "a.b.c", measurement: "b",
                tags: ["y": "a", "z": "c"]),
            // A filter may end before the path.
            Case(templates: ["a x.measurement*"], path: "a.b.c", measurement: "b.c", tags: ["x": "a"]),
            // The last without a filter takes the rest, the longest one being the last.
            Case(templates: ["measurement", "x.measurement"], path: "a.b", measurement: "b", tags: ["x": "a"]),
            Case(templates: ["x.measurement", "y.measurement"], path: "a.b", measurement: "b", tags: ["y": "a"]),
            // Of two with the same filter the longer one counts.
            Case(
                templates: ["a.* x.measurement.z", "a.* y.measurement"], path: "a.b.c", measurement: "b",
                tags: ["x": "a", "z": "c"]),
            Case(templates: ["- a-* x-measurement"], path: "a-b", measurement: "b", tags: ["x": "a"]),
            Case(
                templates: ["- a-* x-measurement k=v"], path: "a-b", measurement: "b", tags: ["k": "v", "x": "a"]),
            Case(templates: ["", "  "], path: "a.b", measurement: "a.b"),
        ])
    func path(_ it: Case) throws {
        let series = try GraphiteTemplates(it.templates, joiner: it.joiner).series(of: it.path[...])
        #expect(series.measurement == it.measurement)
        #expect(Dictionary(uniqueKeysWithValues: series.tags.map { ($0.key, $0.value) }) == it.tags)
        #expect(series.field == it.field)
    }

    @Test(
        "A template that cannot be used",
        arguments: [
            ("host.field", "the template \"host.field\" has no part 'measurement'"),
            ("measurement*.field*", "the template \"measurement*.field*\" has both 'measurement*' and 'field*'"),
            ("a b c d e", "\"a b c d e\" has more than four parts"),
            (". a.* measurement kv", "\"kv\" in the tags \"kv\" has no '='"),
        ])
    func fault(_ template: String, _ message: String) {
        let error = #expect(throws: GraphiteTemplateError.self) { try GraphiteTemplates([template]) }
        #expect(error?.message == message)
    }
}
