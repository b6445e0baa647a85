import Foundation
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing

/// The plugin of docs/adding-a-plugin.md is this file's neighbour, so the page can show nothing that does not work.
@Suite final class ExamplePluginTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private let host = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    deinit { try? FileManager.default.removeItem(at: host) }

    @Test("The page shows the plugin as it is")
    func page() throws {
        let docs = Self.folder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs")
        let page = try String(contentsOf: docs.appendingPathComponent("adding-a-plugin.md"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        let plugin = try String(contentsOf: Self.folder.appendingPathComponent("EntropyInput.swift"), encoding: .utf8)
        #expect(blocks.first == plugin)
    }

    private func gather(_ text: String, options: String = "") throws -> PluginCase.Outcome {
        let folder = host.appendingPathComponent("proc/sys/kernel/random")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: folder.appendingPathComponent("entropy_avail"))
        let document = try TOMLParser.parse("[[inputs.entropy]]\n" + options, file: "plugin.toml")
        let plugin = try PluginCase(document, catalog: PluginCatalog(inputs: [EntropyInput.self]))
        return try plugin.gather(hostRoot: host.path)
    }

    @Test("It gathers what the kernel says")
    func gathers() throws {
        let outcome = try gather("256\n", options: "extra_tags = {rack = \"r1\"}")
        #expect(outcome.metrics.map(\.name) == ["entropy"])
        #expect(outcome.metrics.first?[field: "available"] == .int(256))
        #expect(outcome.metrics.first?[field: "is_low"] == nil)
        #expect(outcome.metrics.first?.tags["rack"] == "r1")
        #expect(try gather("100\n").metrics.first?[field: "is_low"] == .bool(true))
    }

    @Test("What it cannot read is told, with the file's name")
    func failure() throws {
        #expect(try gather("many\n").failures == ["/proc/sys/kernel/random/entropy_avail: 'many' is no number"])
    }

    @Test("The options explain themselves")
    func sample() {
        #expect(
            EntropyInput.sample(of: .inputs) == """
                # The randomness that the kernel has gathered.
                [[inputs.entropy]]
                  ## Below this many bits a metric has the field 'is_low'.
                  # lower_bound = 128
                  ## Tags for the metric.
                  # extra_tags = {}

                """)
    }
}
