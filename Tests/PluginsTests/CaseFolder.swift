import Bytes
import Formats
import Foundation
import MetricModel
import Plugins
import TOML
import TestSupport
import Testing

/// The folder of one case: `Tests/Cases/inputs/cgroup/v2-service`.
struct CaseFolder: Sendable, CustomTestStringConvertible {
    /// The folders of `Tests/Cases`.
    enum Kind: String { case inputs, processors, aggregators, outputs, parsers, serializers }

    let kind: Kind
    /// The plugin's or the format's name.
    let plugin: String
    let name: String

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Cases")

    static func all(_ kind: Kind) -> [CaseFolder] {
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

    static var writesGolden: Bool { ProcessInfo.processInfo.environment["HELIOGRAPH_GOLDEN"] == "1" }

    /// Compares what the plugin made with `expected.influx` and `failures.txt`, or writes them anew.
    func check(_ run: (PluginCase) throws -> PluginCase.Outcome) throws {
        let text = try String(contentsOf: url("plugin.toml"), encoding: .utf8)
        let plugin = try PluginCase(TOMLParser.parse(text, file: "plugin.toml"), catalog: .builtin)
        try #require(plugin.id == "\(kind.rawValue).\(self.plugin)", "plugin.toml is of another plugin")
        let outcome = try run(plugin)
        let found = Self.lines(outcome.metrics)
        let failures = outcome.failures.sorted()
        if Self.writesGolden {
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
    private static func lines(_ metrics: [Metric]) -> [String] { unsortedLines(metrics).sorted() }

    /// As `--test` prints them.
    static func unsortedLines(_ metrics: [Metric]) -> [String] {
        var serializer = InfluxLineSerializer(.testMode)
        return metrics.map { metric in
            var writer = ByteWriter()
            do { try serializer.append(metric, to: &writer) } catch {
                return "\(metric.name) cannot be written: \(error)"
            }
            return String(decoding: writer.bytes.dropLast(), as: UTF8.self)
        }
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
