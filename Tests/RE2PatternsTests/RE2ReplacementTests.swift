import RE2Patterns
import Testing

@Suite struct RE2ReplacementTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let pattern, text, replacement, result: String

        init(_ pattern: String, _ text: String, _ replacement: String, _ result: String) {
            (self.pattern, self.text, self.replacement, self.result) = (pattern, text, replacement, result)
        }

        var testDescription: String { "\(pattern) in '\(text)' with '\(replacement)'" }
    }

    @Test(
        "Matches are replaced as Go's ReplaceAllString does",
        arguments: [
            Case("(\\d)\\d\\d", "404 500 20", "${1}xx", "4xx 5xx 20"), Case("a", "none", "x", "none"),
            Case("(a)(b)?", "a ab", "[$1$2]", "[a] [ab]"), Case("(?P<x>a)", "a", "$x", "a"),
            Case("(?P<x>a)", "a", "${x}y$xy", "ay"), Case("(a)", "a", "$1_", ""), Case("(a)", "a", "$1-", "a-"),
            Case("a", "a", "$$1", "$1"), Case("a", "a", "$", "$"), Case("a", "a", "${", "${"),
            Case("(a)", "a", "${1", "${1"), Case("a", "a", "${}", "${}"), Case("a", "a", "$-", "$-"),
            Case("(a)", "a", "$0$1$2", "aa"), Case("(a)", "a", "$01", ""), Case("(?P<01>a)", "a", "$01", "a"),
            Case("(a)(?P<1>b)", "ab", "$1", "a"), Case("(a)", "a", "$123456789012", ""), Case("(a)", "a", "$1é", ""),
            Case("(?P<k>a)|(b)", "ab", "<$k$2>", "<a><b>"),
            Case("", "äb", "-", "-ä-b-"), Case("b*", "abbc", "-", "-a-c-"), Case("a*", "baaac", "x", "xbxcx"),
            Case("^", "ab", "x", "xab"), Case("$", "ab", "x", "abx"), Case("\\b", "ab cd", "|", "|ab| |cd|"),
            Case("^a", "aaa", "x", "xaa"), Case("é", "née", "e", "nee"), Case(".", "日本", "x", "xx"),
            Case("", "", "x", "x"), Case("a", "", "x", ""), Case("(?m)^", "a\nb", "> ", "> a\n> b"),
            Case("a|ab", "abab", "x", "xbxb"), Case("\\s+", " a  b ", "", "ab"), Case("x*", "日", "-", "-日-"),
        ])
    func replaces(_ one: Case) throws {
        #expect(try RE2Pattern(one.pattern).replacingAll(in: one.text, with: one.replacement) == one.result)
    }
}
