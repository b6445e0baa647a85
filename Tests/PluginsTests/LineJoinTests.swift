import RE2Patterns
import Testing

@testable import Plugins

@Suite struct LineJoinTests {
    private static func texts(_ lines: [String], _ rule: LineJoin.Rule) -> [String] {
        var join = LineJoin(rule)
        var texts = lines.compactMap { join.add(Array($0.utf8)[...]) }
        if let rest = join.takeRest() { texts.append(rest) }
        return texts.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "Lines that match are joined to the one before or the one behind",
        arguments: [
            ("^\\s", false, LineJoin.Neighbour.previous, false, ["a", " b", " c", "d", "e"], ["a b c", "d", "e"]),
            ("^\\s", false, .previous, true, ["a", " b", "", "d"], ["a\n b", "d"]),
            ("^\\d", true, .previous, false, ["1 a", "b", "2 c"], ["1 ab", "2 c"]),
            ("\\\\$", false, .next, false, ["a\\", "b\\", "c", "d"], ["a\\b\\c", "d"]),
            ("\\\\$", false, .next, true, ["a\\", "b", "c\\"], ["a\\\nb", "c\\"]),
        ] as [(String, Bool, LineJoin.Neighbour, Bool, [String], [String])])
    func patterns(
        _ pattern: String, _ inverts: Bool, _ neighbour: LineJoin.Neighbour, _ keeps: Bool, _ lines: [String],
        _ texts: [String]
    ) throws {
        let rule = LineJoin.Rule(
            pattern: try RE2Pattern(pattern), inverts: inverts, joinsTo: neighbour, keepsLineEnds: keeps, quote: nil)
        #expect(Self.texts(lines, rule).filter { !$0.isEmpty } == texts)
    }

    @Test(
        "Lines within an open quote belong together; a quote behind a backslash is none",
        arguments: [
            (["a,\"b", "c\",d", "e"], ["a,\"b\nc\",d", "e"]),
            (["a,\"b\\\"", "c\",d"], ["a,\"b\\\"\nc\",d"]),
            (["a,\"b\\\\\"", "c"], ["a,\"b\\\\\"", "c"]),
            (["a \"x\" b", "c"], ["a \"x\" b", "c"]),
            (["never \"closed", "b"], ["never \"closed\nb"]),
        ])
    func quotes(_ lines: [String], _ texts: [String]) {
        let rule = LineJoin.Rule(
            pattern: nil, inverts: false, joinsTo: .next, keepsLineEnds: true, quote: UInt8(ascii: "\""))
        #expect(Self.texts(lines, rule) == texts)
    }

    @Test(
        "Only whole escape sequences are taken out",
        arguments: [
            ("plain", "plain"), ("\u{1B}[1;31mred\u{1B}[0m", "red"), ("a\u{1B}[2Kb", "ab"), ("a\u{1B}Mb", "ab"),
            ("cut \u{1B}[31", "cut \u{1B}[31"), ("cut \u{1B}", "cut \u{1B}"), ("\u{1B}\u{1B}[mx", "\u{1B}x"),
        ])
    func escapes(_ text: String, _ plain: String) {
        #expect(String(decoding: EscapeSequences.removed(from: Array(text.utf8)[...]), as: UTF8.self) == plain)
    }
}
