import CloudWatch
import MetricModel
import Testing

@Suite struct MappingTextTests {
    private static func text(_ count: Int, _ character: String = "x") -> String {
        String(repeating: character, count: count)
    }

    private func map(
        _ name: String, _ field: String, _ tags: [String: String] = [:], mends: Bool
    ) -> (data: [Datum], reasons: [DatumFault.Reason]) {
        let time = Timestamp(nanoseconds: MappingScene.now * 1_000_000_000)
        let metric = Metric(name, tags: TagSet(tags), fields: [.init(field, .int(1))], at: time)
        let (data, faults) = MappingScene.map(metric) { $0.mendsText = mends }
        return (data, faults.map(\.reason))
    }

    static let nameCases: [(String, String, DatumFault.Reason?, String)] = [
        ("cpu", "usage", nil, "cpu_usage"), ("", "", nil, "_"), (" ", "~", nil, " _~"), (":m", "f", nil, ":m_f"),
        ("c\u{1F}u", "usage", .nameNotASCII, "c_u_usage"), ("cpu", "us\u{7F}ge", .nameNotASCII, "cpu_us_ge"),
        ("cpu", "a\nb\tc", .nameNotASCII, "cpu_a_b_c"), ("café", "f", .nameNotASCII, "caf__f"),
        ("m", "漢字😀", .nameNotASCII, "m____"), ("m", "e\u{301}", .nameNotASCII, "m_e_"),
        (text(127), text(127), nil, text(127) + "_" + text(127)),
        (text(127), text(128), .nameTooLong, text(127) + "_" + text(127)),
        ("", text(254), nil, "_" + text(254)), ("", text(255), .nameTooLong, "_" + text(254)),
        (text(254), "", nil, text(254) + "_"), (text(254), "f", .nameTooLong, text(254) + "_"),
        (text(300), "f", .nameTooLong, text(254) + "_"), (text(255, "é"), "f", .nameNotASCII, text(254, "_") + "_"),
        (text(100, "é"), text(200), .nameNotASCII, text(100, "_") + "_" + text(154)),
    ]

    @Test("Names", arguments: nameCases)
    func names(_ measurement: String, _ field: String, _ reason: DatumFault.Reason?, _ mended: String) {
        let asIs = map(measurement, field, mends: false)
        #expect(asIs.reasons == (reason.map { [$0] } ?? []))
        #expect(asIs.data.map { $0.measurement + "_" + $0.field } == (reason == nil ? [mended] : []))
        let changed = map(measurement, field, mends: true)
        #expect(changed.reasons.isEmpty)
        #expect(changed.data.map { $0.measurement + "_" + $0.field } == [mended])
    }

    /// Name, value, what is wrong, and what it becomes; nil where it is left out.
    static let dimensionCases: [(String, String, DatumFault.Reason?, DimensionSet.Dimension?)] = [
        ("a", "b", nil, .init("a", "b")), (" a ", " b ", nil, .init(" a ", " b ")),
        ("a:", ":b", nil, .init("a:", ":b")),
        ("a\u{0}", "b", .dimensionNameNotASCII, .init("a_", "b")),
        ("größe", "b", .dimensionNameNotASCII, .init("gr__e", "b")),
        ("", "b", .dimensionNameBlank, nil), ("   ", "b", .dimensionNameBlank, nil),
        ("\t", "b", .dimensionNameNotASCII, .init("_", "b")),
        (":a", "b", .dimensionNameColon, .init("_a", "b")), ("::a", "b", .dimensionNameColon, .init("_:a", "b")),
        (text(255), "b", nil, .init(text(255), "b")), (text(256), "b", .dimensionNameTooLong, .init(text(255), "b")),
        (text(255, " ") + "x", "b", .dimensionNameTooLong, nil),
        ("a", "b\u{1F}", .dimensionValueNotASCII, .init("a", "b_")),
        ("a", "ü😀", .dimensionValueNotASCII, .init("a", "__")),
        ("a", "\r\n", .dimensionValueNotASCII, .init("a", "__")), ("a", " ", .dimensionValueBlank, nil),
        ("host", "  ", .dimensionValueBlank, nil), ("a", text(1024), nil, .init("a", text(1024))),
        ("a", text(1025), .dimensionValueTooLong, .init("a", text(1024))),
        ("a", text(1024, " ") + "x", .dimensionValueTooLong, nil),
        ("a", text(1025, "é"), .dimensionValueNotASCII, .init("a", text(1024, "_"))),
    ]

    @Test("Dimensions", arguments: dimensionCases)
    func dimensions(
        _ name: String, _ value: String, _ reason: DatumFault.Reason?, _ mended: DimensionSet.Dimension?
    ) {
        let asIs = map("m", "f", [name: value], mends: false)
        #expect(asIs.reasons == (reason.map { [$0] } ?? []))
        #expect(asIs.data.map(\.dimensions.dimensions) == (reason == nil ? [[.init(name, value)]] : []))
        let changed = map("m", "f", [name: value], mends: true)
        #expect(changed.reasons.isEmpty)
        #expect(changed.data.map(\.dimensions.dimensions) == [mended.map { [$0] } ?? []])
    }

    @Test("An empty value is no dimension, of the host neither", arguments: [false, true])
    func empty(_ mends: Bool) {
        let (data, reasons) = map("m", "f", ["host": "", "a": "", "b": "c"], mends: mends)
        #expect(data.map(\.dimensions.dimensions) == [[.init("b", "c")]])
        #expect(reasons.isEmpty)
    }

    @Test("Of dimension names that become equal the first stays")
    func equalNames() {
        let (data, _) = map("m", "f", ["a\u{1}": "first", "a\u{2}": "second", "a_": "third"], mends: true)
        #expect(data.map(\.dimensions.dimensions) == [[.init("a_", "first")]])
    }

    @Test("A tag that is no dimension spoils nothing")
    func unusedTag() throws {
        let metric = try MappingScene.metric("m,host=h,z=ü f=1")
        #expect(MappingScene.map(metric) { $0.maxDimensions = 1 }.data.map(MappingScene.text) == ["m_f host=h 1.0"])
        #expect(MappingScene.map(metric).faults.map(\.reason) == [.dimensionValueNotASCII])
    }

    static let examples: [(Metric, String)] = [
        (("m", [:], .double(.nan)), "m_v = nan"), (("m", [:], .double(-.infinity)), "m_v = -inf"),
        (("m", [:], .double(1e200)), "m_v = 1e+200"), (("m\n\u{1B}ü", [:], .int(1)), "m\\n\\u{1B}\\u{00FC}_v"),
        (("m", ["a": "b\u{7F}"], .int(1)), "m_v, a = 'b\\u{7F}'"), (("m", [":a": "b"], .int(1)), "m_v, :a = 'b'"),
        (("m", ["a": text(1025)], .int(1)), "m_v, a = '\(text(80))...'"), ((text(300), [:], .int(1)), text(80) + "..."),
        (
            ("m", Dictionary(uniqueKeysWithValues: (0..<31).map { ("t\($0)", "x") }), .int(1)), "m_v, 31 dimensions"
        ),
    ].map { (parts: (String, [String: String], FieldValue), text: String) in
        let time = Timestamp(nanoseconds: MappingScene.now * 1_000_000_000)
        return (Metric(parts.0, tags: TagSet(parts.1), fields: [.init("v", parts.2)], at: time), text)
    }

    @Test("A fault tells an example that can be logged", arguments: examples)
    func example(_ metric: Metric, _ expected: String) {
        #expect(MappingScene.map(metric) { $0.maxDimensions = 40 }.faults.map(\.example) == [expected])
    }

    @Test("A time that does not fit is told in seconds")
    func timeExample() throws {
        #expect(MappingScene.map(try MappingScene.metric("m v=1 5000000000")).faults.map(\.example) == ["m_v at 5"])
    }

    @Test("Reasons are names for a counter")
    func reasons() {
        #expect(
            DatumFault.Reason.allCases.allSatisfy { reason in
                reason.rawValue.utf8.allSatisfy {
                    UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "_")
                }
            })
        #expect(Set(DatumFault.Reason.allCases.map(\.rawValue)).count == DatumFault.Reason.allCases.count)
    }
}
