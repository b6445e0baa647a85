import Foundation
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

/// What the case folders cannot say: who is told, when, and what is relative.
@Suite struct CgroupInputTests {
    let folder = NSTemporaryDirectory() + "heliograph-" + UUID().uuidString
    let lines = LogLines()

    func write(_ text: String, to file: String) throws {
        let path = folder + "/" + file
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    func input(_ options: String, hostRoot: String? = nil) throws -> CgroupInput {
        var input = CgroupInput()
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(into: [input], owner: "inputs.cgroup", &decoding)
        try #require(decoding.problems.isEmpty)
        input.start(
            PluginContext(
                logger: Logger(label: "test") { _ in lines }, hostRoot: hostRoot ?? folder, http: ScriptedHTTPClient(),
                clock: ManualClock()))
        return input
    }

    func gather(_ input: inout CgroupInput) -> (metrics: [String], failures: [String]) {
        var batch = Batch(time: Timestamp(nanoseconds: 5))
        input.gather(into: &batch)
        let metrics = batch.metrics.map { metric in
            let fields = metric.fields.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
            return "\(metric.name) \(metric.tags["path"] ?? "no path") \(fields)"
        }
        return (metrics, batch.failures.map { "\($0)".replacing(folder, with: "") })
    }

    @Test("A relative path belongs to the working directory and is the tag as it is matched")
    func relative() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("7\n", to: "g/web/memory.current")
        let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
        let here = String(repeating: "../", count: depth) + folder.dropFirst()
        var literal = try input("paths = [\"\(here)/g/web\"]\nfiles = [\"memory.current\"]", hostRoot: "/nowhere")
        #expect(gather(&literal).metrics == ["cgroup \(here)/g/web memory.current=int(7)"])
        var pattern = try input("paths = [\"./\(here)/g/*\"]\nfiles = [\"memory.*\"]", hostRoot: "/nowhere")
        #expect(gather(&pattern).metrics == ["cgroup \(here)/g/web memory.current=int(7)"])
    }

    @Test("A file in trouble is told once for each group, and the rest of the group stays")
    func trouble() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for group in ["a", "b"] {
            try write("cpu io\n", to: "g/\(group)/cgroup.controllers")
            try write("7\n", to: "g/\(group)/pids.current")
        }
        var input = try input("paths = [\"/g/*\"]\nfiles = [\"*\"]")
        let first = gather(&input)
        let metrics = ["cgroup /g/a pids.current=int(7)", "cgroup /g/b pids.current=int(7)"]
        #expect(first.metrics == metrics)
        #expect(
            first.failures == [
                "/g/a/cgroup.controllers: unknown file format: line 1 is 'cpu io'",
                "/g/b/cgroup.controllers: unknown file format: line 1 is 'cpu io'",
            ])
        let second = gather(&input)
        #expect(second.metrics == metrics)
        #expect(second.failures == [])
    }

    @Test("A file that nobody may read is said once for all groups, and is no failure")
    func unreadable() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for group in ["a", "b"] {
            try write("7\n", to: "g/\(group)/memory.reclaim")
            try write("7\n", to: "g/\(group)/memory.current")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o200], ofItemAtPath: folder + "/g/\(group)/memory.reclaim")
        }
        var input = try input("paths = [\"/g/*\"]\nfiles = [\"memory.*\"]")
        for _ in 0..<2 {
            let found = gather(&input)
            #expect(found.metrics == ["cgroup /g/a memory.current=int(7)", "cgroup /g/b memory.current=int(7)"])
            #expect(found.failures == [])
        }
        #expect(lines.all == ["info 'memory.reclaim' is not meant to be read and is left out"])
    }

    @Test("Groups that go and come back are read anew", arguments: ["memory.current", "memory.*"])
    func groupsComeAndGo(_ file: String) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("1\n", to: "g/a/memory.current")
        var input = try input("paths = [\"/g/*\"]\nfiles = [\"\(file)\"]")
        #expect(gather(&input).metrics == ["cgroup /g/a memory.current=int(1)"])
        try FileManager.default.removeItem(atPath: folder + "/g/a")
        #expect(gather(&input) == ([], []))
        try write("2\n", to: "g/a/memory.current")
        #expect(gather(&input).metrics == ["cgroup /g/a memory.current=int(2)"])
    }

    /// Lines of the log, kept.
    final class LogLines: LogHandler {
        private let kept = Guarded<[String]>([])
        var all: [String] { kept.withLock { $0 } }

        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        var logLevel: Logger.Level {
            get { .trace }
            set {}
        }
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }

        func log(event: LogEvent) { kept.withLock { $0.append("\(event.level) \(event.message)") } }
    }
}
