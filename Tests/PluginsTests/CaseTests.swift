import Bytes
import Formats
import Foundation
import MetricModel
import PluginKit
import Plugins
import TOML
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
        "inputs.internal": "its numbers are the agent's own: InternalInputTests"
    ]

    @Test("Every plugin has a case", arguments: [PluginCatalog.Kind.inputs, .processors, .aggregators])
    func everyPlugin(_ kind: PluginCatalog.Kind) {
        let known = PluginCatalog.builtin.plugins(of: kind).map { $0.name }
        let tested = Set(CaseFolder.all(kind).map(\.plugin))
        for name in known where !tested.contains(name) && Self.testedElsewhere["\(kind.rawValue).\(name)"] == nil {
            Issue.record("\(kind.rawValue).\(name) has no case below Tests/Cases/\(kind.rawValue)/\(name)")
        }
        let strangers = tested.subtracting(known)
        #expect(strangers.isEmpty, "there are cases of plugins that are not in the catalog")
    }
}

/// The folder of one case: `Tests/Cases/inputs/cgroup/v2-service`.
struct CaseFolder: Sendable, CustomTestStringConvertible {
    let kind: PluginCatalog.Kind
    let plugin: String
    let name: String

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Cases")

    static func all(_ kind: PluginCatalog.Kind) -> [CaseFolder] {
        let plugins = root.appendingPathComponent(kind.rawValue)
        return names(in: plugins).flatMap { plugin in
            names(in: plugins.appendingPathComponent(plugin)).map { CaseFolder(kind: kind, plugin: plugin, name: $0) }
        }
    }

    private static func names(in folder: URL) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    var testDescription: String { "\(kind.rawValue)/\(plugin)/\(name)" }

    func url(_ file: String) -> URL {
        Self.root.appendingPathComponent(testDescription).appendingPathComponent(file)
    }

    func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: url(file).path) }

    private func lines(_ file: String) throws -> [String] {
        guard has(file) else { return [] }
        return try String(contentsOf: url(file), encoding: .utf8).split(separator: "\n").map(String.init)
    }

    func metrics(_ file: String) throws -> [Metric] {
        try lines(file).map { try Metric(line: $0, now: PluginCase.time) }
    }

    /// Compares what the plugin made with `expected.influx` and `failures.txt`, or writes them anew.
    func check(_ run: (PluginCase) throws -> PluginCase.Outcome) throws {
        let text = try String(contentsOf: url("plugin.toml"), encoding: .utf8)
        let plugin = try PluginCase(TOMLParser.parse(text, file: "plugin.toml"), catalog: .builtin)
        try #require(plugin.id == "\(kind.rawValue).\(self.plugin)", "plugin.toml is of another plugin")
        let outcome = try run(plugin)
        let found = Self.lines(outcome.metrics)
        let failures = outcome.failures.sorted()
        if ProcessInfo.processInfo.environment["HELIOGRAPH_GOLDEN"] == "1" {
            try write(found, to: "expected.influx")
            if !failures.isEmpty || has("failures.txt") { try write(failures, to: "failures.txt") }
            return
        }
        try #require(has("expected.influx"), "expected.influx is missing; HELIOGRAPH_GOLDEN=1 writes it")
        let expected = try lines("expected.influx").sorted()
        #expect(found == expected, "\(Self.difference(expected: expected, found: found))")
        let expectedFailures = try lines("failures.txt").sorted()
        #expect(
            failures == expectedFailures, "\(Self.difference(expected: expectedFailures, found: failures))")
    }

    /// As `--test` prints them, in an order of their own.
    private static func lines(_ metrics: [Metric]) -> [String] {
        var serializer = InfluxLineSerializer(.testMode)
        return metrics.map { metric in
            var writer = ByteWriter()
            do { try serializer.append(metric, to: &writer) } catch {
                return "\(metric.name) cannot be written: \(error)"
            }
            return String(decoding: writer.bytes.dropLast(), as: UTF8.self)
        }.sorted()
    }

    private static func difference(expected: [String], found: [String]) -> String {
        let missing = expected.filter { !found.contains($0) }.map { "  expected: \($0)" }
        let surplus = found.filter { !expected.contains($0) }.map { "  found:    \($0)" }
        return (["expected \(expected.count) lines, found \(found.count)"] + missing + surplus).joined(separator: "\n")
    }

    private func write(_ lines: [String], to file: String) throws {
        try lines.map { $0 + "\n" }.joined().write(to: url(file), atomically: true, encoding: .utf8)
    }

    var temporaryRoot: URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("heliograph-\(UUID().uuidString)")
    }

    func bring(_ root: URL, to host: String) throws { try copyHost(url(host), to: root) }
}
