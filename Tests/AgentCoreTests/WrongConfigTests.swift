import AgentCore
import Foundation
import Testing

/// Every folder of `WrongConfigs` is a class of mistakes, every `case.toml` in it one mistake, and `case.txt` beside it
/// the whole report, word for word. A mistake that takes several files is a folder `case/` of them.
///
/// `HELIOGRAPH_GOLDEN=1` writes the reports instead; the diff is then the review.
@Suite struct WrongConfigTests {
    /// The classes; each has at least three cases.
    static let classes = [
        "agent", "bad-duration", "bad-expression", "bad-glob", "bad-size", "duplicate", "list-element",
        "missing-option",
        "missing-variable", "not-offered-yet", "out-of-range", "several-at-once", "single-bracket",
        "slid-into-sub-table", "syntax", "tolerated", "unknown-data-format", "unknown-option", "unknown-plugin",
        "unknown-section", "wrong-type",
    ]

    @Test("A wrong configuration is told as its file says", arguments: WrongConfig.all)
    func report(_ config: WrongConfig) throws {
        let found = try config.report()
        if ProcessInfo.processInfo.environment["HELIOGRAPH_GOLDEN"] == "1" {
            return try Data(found.utf8).write(to: config.expected)
        }
        let expected = try String(contentsOf: config.expected, encoding: .utf8)
        #expect(found == expected, "\(config): expected\n\(expected)but found\n\(found)")
    }

    @Test("There are many, and of each class some")
    func count() {
        #expect(WrongConfig.all.count >= 60)
        let classes = Dictionary(grouping: WrongConfig.all, by: \.kind)
        #expect(classes.keys.sorted() == Self.classes)
        for (kind, cases) in classes { #expect(cases.count >= 3, "\(kind) has too few") }
    }
}

struct WrongConfig: Sendable, CustomTestStringConvertible {
    let kind: String
    let name: String
    /// One, or those of the folder in the order of their names.
    let files: [URL]
    let expected: URL

    var testDescription: String { "\(kind)/\(name)" }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("WrongConfigs")

    static let all: [WrongConfig] = contents(root).flatMap { folder in
        contents(folder).filter { $0.pathExtension != "txt" }.map { item in
            let name = item.deletingPathExtension().lastPathComponent
            return WrongConfig(
                kind: folder.lastPathComponent, name: name,
                files: item.pathExtension == "toml" ? [item] : contents(item),
                expected: folder.appendingPathComponent("\(name).txt"))
        }
    }

    private static func contents(_ folder: URL) -> [URL] {
        let found = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (found ?? []).sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    /// What the author of the files is told; a configuration that only deserves warnings says so.
    func report() throws -> String {
        let texts = try files.map { ConfigText(path: $0.lastPathComponent, bytes: Array(try Data(contentsOf: $0))) }
        let isStrict = !name.hasSuffix("non-strict")
        do {
            let config = try AgentConfig(texts, reading(["SET": "x"], isStrict: isStrict))
            return "loads\n" + config.warnings.map { "\($0)\n" }.joined()
        } catch { return error.report + "\n" }
    }
}
