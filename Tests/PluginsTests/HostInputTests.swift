import Foundation
import Logging
import MetricModel
import PluginKit
import TestSupport
import Testing

@testable import Plugins

/// What the case folders cannot say of the inputs that read /proc: kinds, `HOST_PROC`, and a second try.
@Suite struct HostInputTests {
    let folder = NSTemporaryDirectory() + "heliograph-" + UUID().uuidString

    func write(_ text: String, to file: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: folder + "/" + file, atomically: false, encoding: .utf8)
    }

    func start<Plugin: Input>(_ input: Plugin) throws -> Plugin {
        var input = input
        try input.start(
            PluginContext(
                logger: Logger(label: "test"), hostRoot: "/nowhere", http: ScriptedHTTPClient(),
                environment: ["HOST_PROC": folder], clock: ManualClock()))
        return input
    }

    @Test("HOST_PROC comes before the root of the host; usage is a gauge")
    func cpu() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var input = try start(CpuInput())
        var batch = Batch(time: Timestamp(nanoseconds: 0))
        #expect(throws: (any Error).self) { try input.gather(into: &batch) }
        try write("cpu  1 2 3 4\ncpu0 1 2 3 4\n", to: "stat")
        try input.gather(into: &batch)
        #expect(batch.metrics.isEmpty)
        try write("cpu  2 2 3 7\ncpu0 2 2 3 7\n", to: "stat")
        try input.gather(into: &batch)
        #expect(batch.metrics.map(\.kind) == [.gauge, .gauge])
        #expect(batch.metrics.map { $0.tags["cpu"] } == ["cpu0", "cpu-total"])
        #expect(batch.metrics.first?[field: "usage_user"] == .double(25))
        #expect(input.needsTwoSamples)
    }

    @Test("After time went back the next gather goes on from there")
    func backwards() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("cpu  50 0 0 50\n", to: "stat")
        var input = try start(CpuInput())
        var batch = Batch(time: Timestamp(nanoseconds: 0))
        try input.gather(into: &batch)
        try write("cpu  10 0 0 10\n", to: "stat")
        #expect(throws: (any Error).self) { try input.gather(into: &batch) }
        #expect(batch.metrics.isEmpty)
        try write("cpu  11 0 0 13\n", to: "stat")
        try input.gather(into: &batch)
        #expect(batch.metrics.first?[field: "usage_idle"] == .double(75))
    }

    @Test("Memory is a gauge of unsigned numbers")
    func mem() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("MemTotal: 4 kB\nMemFree: 1 kB\nMemAvailable: 3 kB\n", to: "meminfo")
        var input = try start(MemInput())
        var batch = Batch(time: Timestamp(nanoseconds: 0))
        try input.gather(into: &batch)
        let metric = try #require(batch.metrics.first)
        #expect(metric.kind == .gauge)
        #expect(metric[field: "used"] == .uint(1024))
        #expect(metric[field: "used_percent"] == .double(25))
        #expect(metric[field: "slab"] == .uint(0))
        #expect(Set(metric.fields.map(\.key)).count == metric.fields.count)
    }
}
