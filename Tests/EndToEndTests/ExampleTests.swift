import Foundation
import Testing

/// plugins.toml.example is made from the plugins' own declarations.
@Suite struct ExampleTests {
    let place: Workplace
    let example: String

    init() throws {
        place = try Workplace()
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        example = try String(contentsOf: root.appendingPathComponent("plugins.toml.example"), encoding: .utf8)
    }

    @Test("It is what the binary prints; if it is not: make example")
    func isPrinted() throws {
        let result = try place.run("config")
        #expect(result.status == 0)
        let differing = zip(example.split(separator: "\n"), result.stdout.split(separator: "\n")).first { $0 != $1 }
        #expect(example == result.stdout, "first: \(String(describing: differing))")
    }

    @Test("It is right as it is")
    func asItIs() throws {
        try place.write(example)
        let result = try place.run("config", "check", "--config", "plugins.toml")
        #expect(result.status == 0 && result.stderr.isEmpty, "\(result.stderr)")
    }

    /// The tables that are commented out, each with all its lines.
    private var tables: [[String]] {
        example.components(separatedBy: "\n\n").map { $0.split(separator: "\n").map(String.init) }.compactMap { lines in
            lines.firstIndex { $0.hasPrefix("# [[") }.map { Array(lines[$0...]) }
        }
    }

    /// Without one more `#`, and so with each option at its default.
    private static func withOptions(_ line: String) -> String {
        let text = line.drop { $0 == " " }
        guard text.hasPrefix("# ") else { return line }
        return String(line.prefix { $0 == " " } + text.dropFirst(2))
    }

    @Test("A plugin that is uncommented, and its options, ask for nothing but what cannot be left out")
    func uncommented() throws {
        let asked = [" needs ", " must not be empty", " must have 1 to ", " must name a "]
        #expect(tables.count > 70)
        for lines in tables.map({ $0.map { String($0.dropFirst(2)) } }) {
            for text in [lines, lines.map(Self.withOptions)] {
                try place.write(text.joined(separator: "\n"))
                let result = try place.run("config", "check", "--config", "plugins.toml")
                for problem in result.stderr.split(separator: "\n") where problem.hasPrefix("plugins.toml:") {
                    #expect(asked.contains { problem.contains($0) }, "\(lines[0]): \(problem)")
                }
            }
        }
    }
}
