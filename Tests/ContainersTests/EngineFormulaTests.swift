import Foundation
import Testing

@testable import Containers

/// The docker input's formulas, on what a real engine answered.
@Suite struct EngineFormulaTests {
    private static func number(_ document: [String: Any], _ path: String) throws -> UInt64 {
        var value: Any? = document
        for key in path.split(separator: ".") { value = (value as? [String: Any])?[String(key)] }
        return try #require((value as? NSNumber)?.uint64Value, "\(path)")
    }

    private static func document(_ path: String) throws -> [String: Any] {
        let fixtures = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")
        let data = try Data(contentsOf: fixtures.appendingPathComponent(path))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test(
        "Memory: less the cache on v1, less inactive file on v2, in percent of the engine's limit",
        arguments: [
            "docker-v1/stats.burn.json", "docker-v1/stats.mem.json", "docker-v1/stats.oom.json",
            "docker-v1/stats.many.json", "docker-v1/stats.disk.json", "docker-v1/stats.kube.json",
            "docker-v1/stats.idle.json", "docker-v2/sample1/docker/stats.mem.json",
            "docker-v2/sample2/docker/stats.ping.json",
        ])
    func memory(_ path: String) throws {
        let answer = try Self.document(path)
        let memory = try #require(answer["memory_stats"] as? [String: Any])
        let statistics = try #require(memory["stats"] as? [String: Any])
        let text = try statistics.keys.sorted().map { "\($0) \(try Self.number(statistics, $0))\n" }.joined()
        var reading = MemoryReading()
        reading.charged = try Self.number(memory, "usage")
        reading.limit = try Self.number(memory, "limit")
        reading.hasStatistics = reading.statistics.scan(Array(text.utf8).span)
        let isV1 = path.hasPrefix("docker-v1")
        let cache = try Self.number(statistics, isV1 ? "cache" : "inactive_file")
        let usage = try Self.number(memory, "usage") - cache
        #expect(reading.usage == usage)
        #expect(reading.usagePercent == Double(usage) / Double(try Self.number(memory, "limit")) * 100)
        // Each key of the engine's that is one of the fields is found.
        for (index, name) in MemoryReading.statisticNames.enumerated() {
            let told = (statistics[name] as? NSNumber)?.uint64Value
            #expect(reading.statistic(index) == (told == 9_223_372_036_854_771_712 ? nil : told), "\(name)")
        }
    }

    @Test(
        "Processor: two readings of a container that may have a fifth of one",
        arguments: ["docker-v1/stats-two-readings.burn.json", "docker-v2/sample1/docker/stats-two-readings.burn.json"])
    func processor(_ path: String) throws {
        let answer = try Self.document(path)
        func sample(_ part: String) throws -> CPUReading.Sample {
            CPUReading.Sample(
                total: try Self.number(answer, part + ".cpu_usage.total_usage"),
                host: try Self.number(answer, part + ".system_cpu_usage"))
        }
        let processors = Int(try Self.number(answer, "cpu_stats.online_cpus"))
        let (earlier, later) = (try sample("precpu_stats"), try sample("cpu_stats"))
        let percent = try #require(CPUReading.percent(from: earlier, to: later, processors: processors))
        #expect(
            percent == Double(later.total - earlier.total) / Double(later.host - earlier.host) * Double(processors)
                * 100)
        #expect((15...25).contains(percent))
    }
}
