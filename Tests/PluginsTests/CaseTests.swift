import Foundation
import PluginKit
import Plugins
import TestSupport
import Testing

/// Runs every folder below `Tests/Cases`: `plugin.toml`, what the plugin finds, and what it must make of it.
///
/// `HELIOGRAPH_GOLDEN=1` writes what was found to the case instead; the diff is then the review.
@Suite struct CaseTests {
    @Test("An input gathers what its case says", arguments: CaseFolder.all(.inputs))
    func input(_ folder: CaseFolder) throws {
        try folder.check { plugin in
            if folder.has("host2") {
                let root = folder.temporaryRoot
                defer { try? FileManager.default.removeItem(at: root) }
                return try plugin.gather(hostRoot: root.path, times: 2) { number in
                    try folder.bring(root, to: "host\(number + 1)")
                }
            }
            let answers = AnswerFolder(url: folder.url("http"))
            return try plugin.gather(hostRoot: folder.url("host").path, http: answers.client())
        }
    }

    @Test("A processor makes of metrics what its case says", arguments: CaseFolder.all(.processors))
    func processor(_ folder: CaseFolder) throws {
        try folder.check { plugin in try plugin.run(folder.metrics("input.influx"), hostRoot: folder.url("host").path) }
    }

    @Test("An aggregator makes of a window what its case says", arguments: CaseFolder.all(.aggregators))
    func aggregator(_ folder: CaseFolder) throws {
        try folder.check { plugin in try plugin.run(folder.metrics("input.influx")) }
    }

    /// Plugins whose results a folder cannot hold, and where they are tested.
    static let testedElsewhere: [String: String] = [
        "inputs.execd": "it listens to a program: ExecdInputTests",
        "inputs.internal": "its numbers are the agent's own: InternalInputTests",
        "inputs.tail": "its files grow while it runs: TailInputTests",
        "processors.reverse_dns": "its names come later, and from a name service: ReverseDNSTests",
    ]

    @Test(
        "Every plugin has a case",
        arguments: [
            (PluginCatalog.Kind.inputs, CaseFolder.Kind.inputs), (.processors, .processors),
            (.aggregators, .aggregators),
        ])
    func everyPlugin(_ kind: PluginCatalog.Kind, _ cases: CaseFolder.Kind) {
        let known = PluginCatalog.builtin.plugins(of: kind).map { $0.name }
        let tested = Set(CaseFolder.all(cases).map(\.plugin))
        for name in known where !tested.contains(name) && Self.testedElsewhere["\(kind.rawValue).\(name)"] == nil {
            Issue.record("\(kind.rawValue).\(name) has no case below Tests/Cases/\(kind.rawValue)/\(name)")
        }
        let strangers = tested.subtracting(known)
        #expect(strangers.isEmpty, "there are cases of plugins that are not in the catalog")
    }
}
