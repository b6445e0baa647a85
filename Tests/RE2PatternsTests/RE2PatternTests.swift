import RE2Patterns
import Testing

@Suite struct RE2PatternTests {
    @Test(
        "Patterns are Go's",
        arguments: [
            ("(?i)^k8s_(?P<rest>.*)$", "K8S_pod", true), ("^\\d+$", "12a", false), ("\\w", "é", false),
            ("a{2}", "baab", true), ("^(?<first>a)(?P<second>b)$", "ab", true), ("[(?<a>]b", "<b", true),
            ("[](?<]x", "]x", true), ("[^](?<]x", "]x", false), ("\\(?<a", "<a", true),
            ("\\Q(?<a>\\Eb", "(?<a>b", true),
            ("\\Q(?<a>", "(?<a>", true), ("[[:alpha:](?<]x", "(x", true), ("\\pL\\pN", "é7", true),
            ("^\\p{Letter}+$", "aé", true), ("^\\p{lu}$", "A", true), ("^\\p{lu}$", "a", false),
            ("^\\p{uppercase_letter}$", "A", true), ("^\\P{Lu}$", "a", true), ("^\\p{^Lu}$", "A", false),
            ("^\\P{^Lu}$", "A", true), ("^\\p{Greek}$", "λ", true), ("^\\p{ASCII}+$", "az", true),
            ("^\\p{ascii}+$", "é", false), ("^[\\P{ASCII}x]+$", "éx", true), ("^[\\P{ASCII}x]+$", "y", false),
            ("^\\p{Any}$", "\u{10000}", true), ("a.b", "a\nb", false), ("(?s)a.b", "a\nb", true), ("a$", "a\n", false),
            ("(?m)^b$", "a\nb\nc", true), ("\\_x", "_x", true), ("\\x{e9}", "é", true), ("\\101", "A", true),
            ("x*", "", true), ("(?i)straße", "STRAßE", true), ("\\bé", "é", false), ("a\\z", "a", true),
            ("[\\[-\\]]+", "[\\]", true), ("a{,2}", "a{,2}", true), ("\u{0}", "a\u{0}b", true),
        ])
    func matches(_ pattern: String, _ text: String, _ isMatch: Bool) throws {
        #expect(try RE2Pattern(pattern).matches(text) == isMatch)
        #expect(try (RE2Pattern(pattern).firstMatch(in: text) != nil) == isMatch)
    }

    @Test(
        "All matches are found from left to right, none of nothing right behind another",
        arguments: [
            ("a(b)?", "abaab", ["ab,b", "a,-", "ab,b"]), ("x*", "aé", ["", "", ""]),
            ("a*", "baac", ["", "aa", ""]), ("é|$", "aéb", ["é", ""]), ("x", "abc", []), ("^a", "aa", ["a"]),
            ("\\b", "ab c", ["", "", "", ""]), ("(a)|(b)", "ab", ["a,a,-", "b,-,b"]),
        ])
    func allMatches(_ pattern: String, _ text: String, _ expected: [String]) throws {
        let pattern = try RE2Pattern(pattern)
        let found = pattern.allMatches(in: text).map { match in
            pattern.groupNames.indices.map { match[$0].map(String.init) ?? "-" }.joined(separator: ",")
        }
        #expect(found == expected)
        #expect(pattern.ranges(in: text, most: .max).count == expected.count)
        #expect(pattern.ranges(in: text, most: 1).count == min(expected.count, 1))
    }

    @Test(
        "What Go refuses is refused",
        arguments: [
            "a(?=b)", "(a)\\1", "(", "a(?<=b)", "a(?<!b)", "\\C", "[\\C]", "a**", "a{1001}", "(a{100}){100}", "[b-a]",
            "\\p{Nonsense}", "(?P<a", "(?P<é>x)", "(?<>x)", "(?P<a-b>x)", "\\Z", "\\h", "a\\", "*", "(?z)", "[a", "\\8",
            "\\p{L", "\\p",
        ])
    func refused(_ pattern: String) {
        #expect(throws: RE2PatternError.self) { try RE2Pattern(pattern) }
    }

    @Test("A pattern may be larger than RE2's own limit, as in Go")
    func large() throws {
        #expect(try RE2Pattern("^\\p{L}{600}$").matches(String(repeating: "é", count: 600)))
    }

    @Test("Groups have ranges and names; one that took no part has neither text nor range")
    func groups() throws {
        let pattern = try RE2Pattern("(?P<key>\\pL+)=(\\d+)?(?<unit>s)?")
        #expect(pattern.groupNames == [nil, "key", nil, "unit"])
        let text = "– größe=12 –"
        let match = try #require(pattern.firstMatch(in: text))
        #expect(match[0] == "größe=12")
        #expect(match[1] == "größe")
        #expect(match[2] == "12")
        #expect(match[3] == nil)
        #expect(match[4] == nil)
        #expect(match.range(1).map { String(text[$0]) } == "größe")
        #expect(pattern.firstMatch(in: "none") == nil)
        #expect(pattern.firstMatch(in: "a=")?[2] == nil)
    }

    @Test("Several groups may have one name")
    func oneName() throws {
        let pattern = try RE2Pattern("(?P<v>a)|(?<v>b)")
        #expect(pattern.groupNames == [nil, "v", "v"])
        #expect(pattern.replacingAll(in: "ab", with: "<$v>") == "<a><b>")
    }

    @Test("More groups than are kept on the stack")
    func manyGroups() throws {
        let letters = (0..<40).map { "(?P<g\($0)>.)" }.joined()
        let pattern = try RE2Pattern(letters)
        let match = try #require(pattern.firstMatch(in: String(repeating: "ab", count: 20)))
        #expect(match[1] == "a")
        #expect(match[40] == "b")
        #expect(pattern.groupNames[40] == "g39")
    }
}
