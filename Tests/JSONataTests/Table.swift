import Testing

/// Expressions for one input. Each line is one of them, ` => ` and what it comes to.
struct Table: Sendable, CustomTestStringConvertible {
    let topic: String
    let input: String
    let lines: [String]

    init(_ topic: String, _ input: String, _ lines: [String]) {
        self.topic = topic
        self.input = input
        self.lines = lines
    }

    var testDescription: String { topic }

    /// The expressions alone.
    var texts: [String] {
        lines.map { line in line.ranges(of: " => ").last.map { String(line[..<$0.lowerBound]) } ?? line }
    }

    func check() throws {
        for (line, text) in zip(lines, texts) {
            do {
                let found = try Outcome.of(text, input)
                #expect(text + " => " + found == line)
            } catch { Issue.record("\(text): \(error)") }
        }
    }
}
