import Foundation
import Logging
import MetricModel
import PluginKit
import Plugins
import TOML
import TestSupport
import Testing

/// A recorded host of `Tests/Fixtures`: two samples of its kernel's files, and what they say, by `NUMBERS.md`.
struct ContainersRecording: Sendable, CustomTestStringConvertible {
    let name: String

    var testDescription: String { name }

    static let fixtures = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

    var folder: URL { Self.fixtures.appendingPathComponent(name) }

    /// What both gathers brought home.
    func gather(_ options: String) throws -> [[Metric]] {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("heliograph-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        var input = try Self.input(options, hostRoot: root.path)
        return try (1...2).map { sample in
            try bring(root, to: "sample\(sample)")
            var batch = Batch(time: Timestamp(nanoseconds: Int64(sample) * 10_000_000_000))
            try input.gather(into: &batch)
            #expect(batch.failures.isEmpty, "\(batch.failures)")
            return batch.metrics
        }
    }

    static func input(
        _ options: String = "", hostRoot: String, environment: [String: String] = [:],
        logger: Logger = Logger(label: "test")
    ) throws -> ContainersInput {
        var input = ContainersInput()
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(into: [input], owner: "inputs.containers", &decoding)
        try #require(decoding.problems.isEmpty, "\(decoding.problems)")
        try input.start(
            PluginContext(
                logger: logger, hostRoot: hostRoot, http: ScriptedHTTPClient(), environment: environment,
                clock: ManualClock()))
        return input
    }

    func bring(_ root: URL, to sample: String) throws {
        try copyHost(folder.appendingPathComponent(sample), to: root)
    }

    /// A table of `NUMBERS.md`.
    struct Table {
        let container: String
        let id: String
        /// Name of the number, and what either sample has.
        var rows: [(key: String, values: [String], added: UInt64?)] = []

        func value(_ key: String, _ sample: Int) -> UInt64? {
            rows.first { $0.key == key }.flatMap { UInt64($0.values[sample]) }
        }
    }

    func tables() throws -> [Table] {
        var tables: [Table] = []
        var container = ""
        let text = try String(contentsOf: folder.appendingPathComponent("NUMBERS.md"), encoding: .utf8)
        for line in text.split(separator: "\n") {
            if line.hasPrefix("### ") {
                container = String(line.dropFirst(4).prefix { $0 != ":" })
            } else if line.hasPrefix("id `") {
                tables.append(Table(container: container, id: String(line.dropFirst(4).prefix { $0 != "`" })))
            } else if line.hasPrefix("| "), !line.hasPrefix("| file") {
                let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                tables[tables.count - 1].rows.append((cells[0], [cells[1], cells[2]], UInt64(cells[3])))
            }
        }
        return tables
    }

    /// A number of a file below `/proc` of a sample, by the words before it.
    func host(_ file: String, _ sample: Int, line: String) throws -> [UInt64] {
        let path = folder.appendingPathComponent("sample\(sample)/proc/\(file)")
        let text = try String(contentsOf: path, encoding: .utf8)
        let found = try #require(text.split(separator: "\n").first { $0.hasPrefix(line) })
        return found.dropFirst(line.count).split(separator: " ").compactMap { UInt64($0) }
    }

    func memoryTotal(_ sample: Int) throws -> UInt64 { try host("meminfo", sample, line: "MemTotal:")[0] * 1024 }

    /// Nanoseconds of all processors.
    func hostTime(_ sample: Int) throws -> UInt64 {
        try host("stat", sample, line: "cpu ").prefix(7).reduce(0, +) * 10_000_000
    }

    func processors() throws -> Int {
        let path = folder.appendingPathComponent("sample1/proc/stat")
        let text = try String(contentsOf: path, encoding: .utf8)
        return text.split(separator: "\n").count { $0.hasPrefix("cpu") && !$0.hasPrefix("cpu ") }
    }
}

/// The metrics of one gather, to be asked for.
struct GatheredContainers {
    let metrics: [Metric]

    func metric(_ name: String, of id: String, _ tag: (key: String, value: String)? = nil) -> Metric? {
        metrics.first { metric in
            metric.name == "docker_container_" + name && metric[field: "container_id"] == .string(id)
                && (tag.map { metric.tags[$0.key] == $0.value } ?? true)
        }
    }

    func pressure(_ resource: String, _ type: String, of id: String) -> Metric? {
        metrics.first { metric in
            metric.name == "docker_container_pressure" && metric[field: "container_id"] == .string(id)
                && metric.tags["resource"] == resource && metric.tags["type"] == type
        }
    }

    func number(
        _ name: String, _ field: String, of id: String, _ tag: (key: String, value: String)? = nil
    ) -> UInt64? {
        if case .uint(let number)? = metric(name, of: id, tag)?[field: field] { number } else { nil }
    }
}
