import RE2Patterns
import Testing

@Suite struct RE2PatternTests {
    @Test(
        "Patterns are Go's",
        arguments: [
            ("(?i)^k8s_(?P<rest>.*)$", "K8S_pod", true), ("^\\d+$", "12a", false), ("\\w", "é", false),
            ("a{2}", "baab", true),
        ])
    func matches(_ pattern: String, _ text: String, _ isMatch: Bool) throws {
        #expect(try RE2Pattern(pattern).matches(text) == isMatch)
    }

    @Test("What would take more than linear time is refused", arguments: ["a(?=b)", "(a)\\1", "("])
    func refused(_ pattern: String) {
        #expect(throws: RE2PatternError.self) { try RE2Pattern(pattern) }
    }
}
