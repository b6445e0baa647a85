import Foundation
import JSON
import Testing

@testable import DockerEngine

/// The formulas, on what a real engine answered and on numbers worked out by hand.
@Suite struct StatisticsTests {
    static let fixtures = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

    static let recorded =
        ["burn", "disk", "idle", "kube", "many", "mem", "oom"].map { "docker-v1/stats.\($0).json" }
        + ["burn", "mem", "oom", "ping"].flatMap { name in
            (1...2).map { "docker-v2/sample\($0)/docker/stats.\(name).json" }
        }
        + ["docker-v1/stats-two-readings.burn.json", "docker-v2/sample1/docker/stats-two-readings.burn.json"]

    static func bytes(_ file: String) throws -> [UInt8] {
        try Array(Data(contentsOf: fixtures.appendingPathComponent(file)))
    }

    static func statistics(_ text: String, system: String = "linux") throws -> ContainerStatistics {
        try ContainerStatistics(JSONParser.parse(text), system: system)
    }

    @Test("Every number of a recorded answer arrives", arguments: recorded)
    func arrives(_ file: String) throws {
        let bytes = try Self.bytes(file)
        let found = try ContainerStatistics(JSONParser.parse(bytes), system: "linux")
        let answer = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        func part(_ path: String) -> Any? {
            path.split(separator: ".").reduce(answer as Any?) { ($0 as? [String: Any])?[String($1)] }
        }
        func number(_ path: String) -> UInt64 { (part(path) as? NSNumber)?.uint64Value ?? 0 }
        #expect(found.cpu.total == number("cpu_stats.cpu_usage.total_usage"))
        #expect(found.cpu.user == number("cpu_stats.cpu_usage.usage_in_usermode"))
        #expect(found.cpu.kernel == number("cpu_stats.cpu_usage.usage_in_kernelmode"))
        #expect(found.cpu.host == number("cpu_stats.system_cpu_usage"))
        #expect(found.cpu.online == number("cpu_stats.online_cpus"))
        #expect(found.cpu.periods == number("cpu_stats.throttling_data.periods"))
        #expect(found.cpu.throttledPeriods == number("cpu_stats.throttling_data.throttled_periods"))
        #expect(found.cpu.throttledTime == number("cpu_stats.throttling_data.throttled_time"))
        #expect(found.earlierCPU.total == number("precpu_stats.cpu_usage.total_usage"))
        let processors = part("cpu_stats.cpu_usage.percpu_usage") as? [NSNumber] ?? []
        #expect(Array(found.cpu.ofProcessors) == processors.map(\.uint64Value))
        #expect(found.memory.limit == number("memory_stats.limit"))
        #expect(found.memory.peak == number("memory_stats.max_usage"))
        #expect(found.memory.failures == number("memory_stats.failcnt"))
        let details = part("memory_stats.stats") as? [String: NSNumber] ?? [:]
        #expect(found.memory.details == details.mapValues(\.uint64Value))
        #expect(found.memory.details.count > 10)
        let subtracted = details["cache"] ?? details["total_inactive_file"] ?? details["inactive_file"] ?? 0
        #expect(found.memory.usage == number("memory_stats.usage") - subtracted.uint64Value)
        let networks = part("networks") as? [String: [String: NSNumber]] ?? [:]
        #expect(Set(found.interfaces.map(\.name)) == Set(networks.keys))
        for interface in found.interfaces {
            #expect(interface.received.bytes == networks[interface.name]?["rx_bytes"]?.uint64Value)
            #expect(interface.received.packets == networks[interface.name]?["rx_packets"]?.uint64Value)
            #expect(interface.sent.bytes == networks[interface.name]?["tx_bytes"]?.uint64Value)
            #expect(interface.sent.dropped == networks[interface.name]?["tx_dropped"]?.uint64Value)
        }
        for kind in BlockIOCount.Kind.allCases {
            let items = part("blkio_stats.\(kind.rawValue)") as? [[String: Any]] ?? []
            let counts = found.blockIO.filter { $0.kind == kind }
            #expect(counts.map(\.value) == items.map { ($0["value"] as? NSNumber)?.uint64Value })
            #expect(counts.map(\.operation) == items.map { $0["op"] as? String })
        }
        #expect(found.readAt.map { $0 > 1_790_000_000_000_000_000 } == true)
    }

    @Test("Two readings of a real engine: a fifth of a processor, as it was bound")
    func twoReadings() throws {
        let v1 = try ContainerStatistics(
            JSONParser.parse(Self.bytes("docker-v1/stats-two-readings.burn.json")), system: "linux")
        // (2909949319 - 2707655698) / (6592810000000 - 6590800000000) * 2 * 100
        #expect(v1.cpuPercent == 202_293_621.0 / 2_010_000_000.0 * 2 * 100)
        let v2 = try ContainerStatistics(
            JSONParser.parse(Self.bytes("docker-v2/sample1/docker/stats-two-readings.burn.json")), system: "linux")
        #expect((15...25).contains(v2.cpuPercent))
    }

    /// Total and host before and after, processors online, processors listed, percentage.
    @Test(
        "Percentage of a processor",
        arguments: [
            ([2_000_000_000, 100_000_000_000, 2_500_000_000, 104_000_000_000, 4], 0, 50),
            ([2_000_000_000, 100_000_000_000, 2_500_000_000, 104_000_000_000, 0], 8, 100),
            ([2_000_000_000, 100_000_000_000, 2_500_000_000, 104_000_000_000, 0], 0, 0),
            ([5, 100, 5, 200, 4], 0, 0), ([5, 200, 6, 200, 4], 0, 0), ([6, 100, 5, 200, 4], 0, 0),
            ([5, 200, 6, 100, 4], 0, 0), ([0, 0, 50, 100, 2], 0, 100),
        ] as [([UInt64], Int, Double)])
    func cpuPercent(_ numbers: [UInt64], _ listed: Int, _ percent: Double) throws {
        let each = Array(repeating: "1", count: listed).joined(separator: ",")
        let found = try Self.statistics(
            """
            {"precpu_stats": {"cpu_usage": {"total_usage": \(numbers[0])}, "system_cpu_usage": \(numbers[1])},
             "cpu_stats": {"cpu_usage": {"total_usage": \(numbers[2]), "percpu_usage": [\(each)]},
                           "system_cpu_usage": \(numbers[3]), "online_cpus": \(numbers[4])}}
            """)
        #expect(found.cpuPercent == percent)
    }

    @Test("Processors that are not online are left out, and fewer than those are no trouble")
    func processors() throws {
        func listed(_ online: Int) throws -> [UInt64] {
            let text = #"{"cpu_stats": {"cpu_usage": {"percpu_usage": [7, 8, 0, 0]}, "online_cpus": \#(online)}}"#
            return Array(try Self.statistics(text).cpu.ofProcessors)
        }
        #expect(try listed(2) == [7, 8])
        #expect(try listed(0) == [7, 8, 0, 0])
        #expect(try listed(64) == [7, 8, 0, 0])
    }

    @Test(
        "Usage of memory, and its percentage",
        arguments: [
            (#""usage": 104857600, "limit": 536870912, "stats": {"inactive_file": 20971520}"#, 83_886_080, 15.625),
            (
                #""usage": 104857600, "limit": 536870912, "stats": {"cache": 31457280, "total_inactive_file": 20971520}"#,
                73_400_320, 13.671875
            ),
            (#""usage": 100, "limit": 0, "stats": {"total_inactive_file": 30, "inactive_file": 10}"#, 70, 0),
            (#""usage": 100, "limit": 400, "stats": {"cache": 100, "total_inactive_file": 20}"#, 80, 20),
            (#""usage": 100, "limit": 400, "stats": {"cache": 200, "inactive_file": 100}"#, 100, 25),
            (#""usage": 100, "limit": 400, "stats": null"#, 100, 25), ("", 0, 0),
            (#""usage": 100, "limit": 400, "stats": {"inactive_file": "x"}"#, 100, 25),
        ] as [(String, UInt64, Double)])
    func memory(_ members: String, _ usage: UInt64, _ percent: Double) throws {
        let memory = try Self.statistics("{\"memory_stats\": {\(members)}}").memory
        #expect(memory.usage == usage)
        #expect(memory.usagePercent == percent)
    }

    @Test("Windows counts in units of 100 ns, of as many processors as it has")
    func windows() throws {
        let text = """
            {"read": "2024-01-01T00:00:02Z", "preread": "2024-01-01T00:00:01Z", "num_procs": 4,
             "cpu_stats": {"cpu_usage": {"total_usage": 30000000}},
             "precpu_stats": {"cpu_usage": {"total_usage": 10000000}},
             "memory_stats": {"commitbytes": 1, "commitpeakbytes": 2, "privateworkingset": 3}}
            """
        let found = try Self.statistics(text, system: "windows")
        #expect(found.isWindows && found.cpuPercent == 50)
        #expect([found.memory.committed, found.memory.committedPeak, found.memory.privateWorkingSet] == [1, 2, 3])
        #expect(try Self.statistics("{}", system: "windows").cpuPercent == 0)
    }

    @Test("Sums of interfaces; none without one")
    func interfaces() throws {
        let found = try Self.statistics(
            #"{"networks": {"a": {"rx_bytes": 1, "tx_errors": 2}, "b": {"rx_bytes": 10, "tx_errors": 20, "rx_dropped": 5}}}"#
        )
        let total = try #require(InterfaceStatistics.total(of: found.interfaces))
        #expect(total.received.bytes == 11 && total.received.dropped == 5 && total.sent.errors == 22)
        #expect(InterfaceStatistics.total(of: []) == nil)
    }
}
