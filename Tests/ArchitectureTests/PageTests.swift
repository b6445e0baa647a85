import Foundation
import Testing

/// The table of targets in docs/architecture.md says what `ImportTests` enforces.
@Suite struct PageTests {
    private static let page = ImportTests.sources.deletingLastPathComponent()
        .appendingPathComponent("docs/architecture.md")

    /// Rows such as "| `AWS` | accounts ... | `Bytes` `HTTP` |": the first cell, and the names of the last.
    private static func rows() throws -> [String: Set<String>] {
        let lines = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n")
        let header = try #require(lines.firstIndex { $0.hasPrefix("| Target |") }, "the table of targets is missing")
        var rows: [String: Set<String>] = [:]
        for line in lines[(header + 2)...].prefix(while: { $0.hasPrefix("|") }) {
            let cells = line.dropFirst().dropLast().components(separatedBy: "|").map(names)
            let target = try #require(cells.first?.first, "a row without a target: \(line)")
            #expect(cells.count == 3 && cells[0].count == 1, "\(line)")
            #expect(rows.updateValue(Set(cells[2]), forKey: target) == nil, "\(target) has two rows")
        }
        return rows
    }

    /// What stands between backticks.
    private static func names(_ cell: String) -> [String] {
        cell.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }

    @Test("The page and the test have one table")
    func table() throws {
        let rows = try Self.rows()
        #expect(Set(rows.keys) == Set(allowed.keys))
        for (target, imports) in allowed {
            #expect(rows[target] == imports, "\(target)")
        }
    }

    @Test("Every file that the page, the README or the Makefile names is there")
    func files() throws {
        let root = ImportTests.sources.deletingLastPathComponent()
        for name in [
            "README.md", "Makefile", ".ci/run", "plugins.toml.example", "quickstart.toml", "docs/architecture.md",
            "docs/differences.md",
        ] {
            #expect(FileManager.default.fileExists(atPath: root.appendingPathComponent(name).path), "\(name)")
        }
        let page = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        for match in page.matches(of: #/\]\(([^)#:]+)\)/#) {
            let target = root.appendingPathComponent(String(match.1))
            #expect(FileManager.default.fileExists(atPath: target.path), "README.md links to \(match.1)")
        }
    }
}
