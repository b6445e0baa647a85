import Foundation
import Logging
import MetricModel
import PluginKit
import Plugins
import TOML
import TestSupport
import Testing
import Threads

/// Where the host is looked for, and what is said of missing rights.
@Suite struct ContainersPlacesTests {
    private let recording = ContainersRecording(name: "cgroup-v1-joint")

    private func names(_ options: String, _ environment: [String: String], hostRoot: String) throws -> Int {
        var input = try ContainersRecording.input(options, hostRoot: hostRoot, environment: environment)
        var batch = Batch(time: Timestamp(nanoseconds: 0))
        try input.gather(into: &batch)
        return Set(batch.metrics.filter { $0.name.hasSuffix("_net") }.map(\.tags["container_name"])).count
    }

    @Test("A recorded host, variables of an agent in a container, and options find the same")
    func places() throws {
        let root = recording.folder.appendingPathComponent("sample1").path
        let expected = try names("", [:], hostRoot: root)
        #expect(expected == 5)
        let proc = ["HOST_PROC": root + "/proc"]
        #expect(
            try names("", proc.merging(["HOST_SYS": root + "/sys"]) { $1 }, hostRoot: "/nowhere") == expected)
        #expect(
            try names("", proc.merging(["HOST_MOUNT_PREFIX": root]) { $1 }, hostRoot: "/nowhere") == expected)
        #expect(
            try names("cgroup_root = \"\(root)/sys/fs/cgroup\"\nproc_root = \"\(root)/proc\"", [:], hostRoot: "/")
                == expected)
    }

    @Test("No cgroups at all is an error of the gather")
    func nothing() throws {
        var input = try ContainersRecording.input("cgroup_root = \"/nowhere\"", hostRoot: "/")
        var batch = Batch(time: Timestamp(nanoseconds: 0))
        let error = #expect(throws: (any Error).self) { try input.gather(into: &batch) }
        #expect(error.map { "\($0)" } == "no cgroup file system is mounted at /nowhere")
    }

    @Test("An unknown class is refused with the known ones")
    func options() throws {
        var decoding = Decoding()
        try TOMLParser.parse("total_include = [\"disk\"]", file: "f.toml")
            .decode(into: [ContainersInput()], owner: "inputs.containers", &decoding)
        #expect(decoding.problems.map(\.message).joined().contains("one of \"cpu\", \"network\", \"blkio\""))
    }

    @Test("A missing right is named once, with its remedy, and the rest goes on")
    func rights() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("heliograph-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        try recording.bring(root, to: "sample1")
        let memory = root.appendingPathComponent("sys/fs/cgroup/memory")
        for path in try FileManager.default.subpathsOfDirectory(atPath: memory.path)
        where path.hasSuffix("cgroup.procs") {
            try Data("0\n".utf8).write(to: memory.appendingPathComponent(path))
        }
        let log = Log()
        let logger = Logger(label: "test") { _ in log }
        var input = try ContainersRecording.input("", hostRoot: root.path, logger: logger)
        for _ in 0..<3 {
            var batch = Batch(time: Timestamp(nanoseconds: 0))
            try input.gather(into: &batch)
            #expect(batch.failures.isEmpty)
            #expect(batch.metrics.count { $0.name == "docker_container_mem" } == 7)
            #expect(!batch.metrics.contains { $0.name == "docker_container_net" })
        }
        let lines = log.lines.withLock { $0 }
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("some of the containers' numbers are left out: ") == true)
        #expect(lines.first?.hasSuffix("share the host's pid namespace") == true)
    }

    private final class Log: LogHandler, Sendable {
        let lines = Guarded<[String]>([])
        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        var logLevel: Logger.Level {
            get { .debug }
            set {}
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }
        func log(event: LogEvent) {
            if event.level >= .warning { lines.withLock { $0.append("\(event.message)") } }
        }
    }
}
