import Foundation
import Testing

/// docs/plugins.toml is made from the plugins' own declarations.
@Suite struct CatalogueTests {
    @Test("It is what the binary prints; if it is not: make catalogue")
    func isPrinted() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/plugins.toml"), encoding: .utf8)
        let result = try Workplace().run("config")
        #expect(result.status == 0)
        let differing = zip(page.split(separator: "\n"), result.stdout.split(separator: "\n")).first { $0 != $1 }
        #expect(page == result.stdout, "first: \(String(describing: differing))")
    }
}
