import Foundation
import MetricModel
import Plugins
import Testing

/// Recorded hosts: every number that one of our fields stands for is found, exactly.
@Suite struct ContainersInputTests {
    static let everything = """
        perdevice_include = ["cpu", "network", "blkio"]
        """

    /// Containers of a recording whose network is the host's, or counted on another one of their pod.
    static let withoutNetwork: Set = ["disk", "forks", "agent"]

    /// Which field a number of `NUMBERS.md` is, and by how much it is multiplied.
    private struct Meaning {
        let measurement: String
        let field: String
        var factor: UInt64 = 1
        var tag: (key: String, value: String)?
    }

    private static func meaning(_ key: String) -> Meaning? {
        let words = key.split(separator: " ").map(String.init)
        if let known = plain[key] { return known }
        switch (words[0], words.count) {
        case ("io.stat", 3):
            let field = [
                "rbytes": "io_service_bytes_recursive_read", "wbytes": "io_service_bytes_recursive_write",
                "rios": "io_serviced_recursive_read", "wios": "io_serviced_recursive_write",
            ][words[2]]
            return field.map { Meaning(measurement: "blkio", field: $0, tag: ("device", words[1])) }
        case ("blkio.throttle.io_service_bytes", 3), ("blkio.throttle.io_serviced", 3):
            let kind = words[0].dropFirst("blkio.throttle.".count)
            let field = "\(kind)_recursive_\(words[2].lowercased())"
            return Meaning(measurement: "blkio", field: field, tag: ("device", words[1]))
        case ("net/dev", 4):
            return Meaning(measurement: "net", field: "\(words[2])_\(words[3])", tag: ("network", words[1]))
        default: return nil
        }
    }

    private static let plain: [String: Meaning] = [
        "cpu.stat usage_usec": Meaning(measurement: "cpu", field: "usage_total", factor: 1000),
        "cpu.stat user_usec": Meaning(measurement: "cpu", field: "usage_in_usermode", factor: 1000),
        "cpu.stat system_usec": Meaning(measurement: "cpu", field: "usage_in_kernelmode", factor: 1000),
        "cpu.stat nr_periods": Meaning(measurement: "cpu", field: "throttling_periods"),
        "cpu.stat nr_throttled": Meaning(measurement: "cpu", field: "throttling_throttled_periods"),
        "cpu.stat throttled_usec": Meaning(measurement: "cpu", field: "throttling_throttled_time", factor: 1000),
        "cpu.stat throttled_time": Meaning(measurement: "cpu", field: "throttling_throttled_time"),
        "cpuacct.usage": Meaning(measurement: "cpu", field: "usage_total"),
        "cpuacct.stat user": Meaning(measurement: "cpu", field: "usage_in_usermode", factor: 10_000_000),
        "cpuacct.stat system": Meaning(measurement: "cpu", field: "usage_in_kernelmode", factor: 10_000_000),
        "memory.stat inactive_file": Meaning(measurement: "mem", field: "inactive_file"),
        "memory.stat pgfault": Meaning(measurement: "mem", field: "pgfault"),
        "memory.stat pgmajfault": Meaning(measurement: "mem", field: "pgmajfault"),
        "memory.stat cache": Meaning(measurement: "mem", field: "cache"),
        "memory.stat rss": Meaning(measurement: "mem", field: "rss"),
        "memory.stat total_cache": Meaning(measurement: "mem", field: "total_cache"),
        "memory.stat total_rss": Meaning(measurement: "mem", field: "total_rss"),
        "memory.stat total_inactive_file": Meaning(measurement: "mem", field: "total_inactive_file"),
        "memory.stat total_pgfault": Meaning(measurement: "mem", field: "total_pgfault"),
        "memory.stat total_pgmajfault": Meaning(measurement: "mem", field: "total_pgmajfault"),
        "memory.max_usage_in_bytes": Meaning(measurement: "mem", field: "max_usage"),
        "memory.oom_control under_oom": Meaning(measurement: "events", field: "under_oom"),
        "memory.oom_control oom_kill": Meaning(measurement: "events", field: "oom_kill"),
        "memory.events max": Meaning(measurement: "events", field: "max"),
        "memory.events oom": Meaning(measurement: "events", field: "oom"),
        "memory.events oom_kill": Meaning(measurement: "events", field: "oom_kill"),
        "pids.current": Meaning(measurement: "pids", field: "current"),
        "pids.events max": Meaning(measurement: "pids", field: "failures"),
    ]

    @Test(
        "Every number of a recorded host is found, in both samples, and what was added between them",
        arguments: [
            (ContainersRecording(name: "cgroup-v2"), 240), (ContainersRecording(name: "cgroup-v1"), 240),
            (ContainersRecording(name: "cgroup-v1-joint"), 240), (ContainersRecording(name: "docker-v2"), 150),
        ])
    func numbers(_ recording: ContainersRecording, least: Int) throws {
        let gathered = try recording.gather(Self.everything).map(GatheredContainers.init)
        var compared = 0
        for table in try recording.tables() where table.id.count == 64 {
            for row in table.rows {
                guard let meaning = Self.meaning(row.key) else { continue }
                if meaning.measurement == "net", Self.withoutNetwork.contains(table.container) { continue }
                let tag = meaning.measurement == "cpu" ? ("cpu", "cpu-total") : meaning.tag
                let found = gathered.map { $0.number(meaning.measurement, meaning.field, of: table.id, tag) }
                for (sample, value) in row.values.enumerated() {
                    let expected = UInt64(value).map { $0 * meaning.factor }
                    #expect(found[sample] == expected, "\(table.container): \(row.key) of sample \(sample + 1)")
                    compared += 1
                }
                guard let added = row.added, let first = found[0], let second = found[1] else { continue }
                #expect(second - first == added * meaning.factor, "\(table.container): \(row.key), added")
                compared += 1
            }
        }
        #expect(compared >= least, "only \(compared) numbers were compared")
    }

    @Test(
        "Memory: the bound, or the host's memory; usage by the engine's formula; failures that happened",
        arguments: ["cgroup-v2", "cgroup-v1", "cgroup-v1-joint", "docker-v2"].map(ContainersRecording.init))
    func memory(_ recording: ContainersRecording) throws {
        let gathered = try recording.gather("").map(GatheredContainers.init)
        var compared = 0
        for table in try recording.tables() where table.id.count == 64 {
            for (sample, gathered) in gathered.enumerated() {
                let host = try recording.memoryTotal(sample + 1)
                let bound = table.value("memory.max", sample) ?? table.value("memory.limit_in_bytes", sample) ?? .max
                let charged = try #require(
                    table.value("memory.current", sample) ?? table.value("memory.usage_in_bytes", sample))
                let cache = try #require(
                    table.value("memory.stat cache", sample) ?? table.value("memory.stat inactive_file", sample))
                let failures = table.value("memory.failcnt", sample) ?? table.value("memory.events oom", sample)
                let metric = try #require(gathered.metric("mem", of: table.id))
                #expect(metric[field: "limit"] == .uint(min(bound, host)))
                #expect(metric[field: "usage"] == .uint(charged - cache))
                #expect(
                    metric[field: "usage_percent"]
                        == .double(Double(charged - cache) / Double(min(bound, host)) * 100))
                #expect(metric[field: "fail_count"] == (failures == 0 ? nil : failures.map { .uint($0) }))
                compared += 4
            }
        }
        #expect(compared >= 32)
    }

    @Test(
        "Percentages: of one processor between the samples, absent from the first; of a bound of processes",
        arguments: ["cgroup-v2", "cgroup-v1", "cgroup-v1-joint", "docker-v2"].map(ContainersRecording.init))
    func percentages(_ recording: ContainersRecording) throws {
        let gathered = try recording.gather("").map(GatheredContainers.init)
        let passed = try Double(recording.hostTime(2) - recording.hostTime(1))
        let processors = try Double(recording.processors())
        for table in try recording.tables() where table.id.count == 64 {
            let row = try #require(table.rows.first { $0.key == "cpu.stat usage_usec" || $0.key == "cpuacct.usage" })
            let added = try #require(row.added) * (row.key == "cpuacct.usage" ? 1 : 1000)
            let cpu = gathered.map { $0.metric("cpu", of: table.id, ("cpu", "cpu-total")) }
            #expect(try #require(cpu[0])[field: "usage_percent"] == nil)
            #expect(cpu[1]?[field: "usage_percent"] == .double(Double(added) / passed * processors * 100))
            #expect(cpu[1]?[field: "usage_system"] == .uint(try recording.hostTime(2)))
            let pids = try #require(gathered[1].metric("pids", of: table.id))
            if let most = table.value("pids.max", 1), let current = table.value("pids.current", 1) {
                #expect(pids[field: "limit"] == .uint(most))
                #expect(pids[field: "usage_percent"] == .double(Double(current) / Double(most) * 100))
            } else {
                #expect(pids[field: "limit"] == nil && pids[field: "usage_percent"] == nil)
            }
        }
    }

    @Test(
        "Pressure totals of v2, in microseconds", arguments: ["cgroup-v2", "docker-v2"].map(ContainersRecording.init))
    func pressure(_ recording: ContainersRecording) throws {
        let gathered = try recording.gather("").map(GatheredContainers.init)
        var compared = 0
        for table in try recording.tables() {
            for row in table.rows where row.key.contains(".pressure ") {
                let words = row.key.split(separator: " ")
                let resource = String(words[0].prefix { $0 != "." })
                for (sample, value) in row.values.enumerated() {
                    let metric = gathered[sample].pressure(resource, String(words[1]), of: table.id)
                    #expect(metric?[field: "total"] == UInt64(value).map { .uint($0) })
                    #expect(metric?[field: "avg10"] != nil)
                    compared += 1
                }
            }
        }
        #expect(compared >= 40)
    }

    @Test(
        "A network is counted once, on the pod's oldest; the host's never",
        arguments: ["cgroup-v2", "cgroup-v1", "cgroup-v1-joint"].map(ContainersRecording.init))
    func networks(_ recording: ContainersRecording) throws {
        let gathered = try recording.gather("").map(GatheredContainers.init)
        for table in try recording.tables() where table.id.count == 64 {
            for gathered in gathered {
                let isThere = gathered.metric("net", of: table.id, ("network", "total")) != nil
                // In this recording the namespace of `disk` is the first of the kernel; pid 1 was not recorded.
                let hasInterfaces = table.rows.contains { $0.key.hasPrefix("net/dev eth0") }
                #expect(
                    isThere == (hasInterfaces && !Self.withoutNetwork.contains(table.container)), "\(table.container)")
            }
        }
    }

    @Test("Names and tags: short id, what the path tells, nothing empty")
    func identity() throws {
        let metrics = try ContainersRecording(name: "cgroup-v2").gather("")[1]
        #expect(Set(metrics.map(\.tags["runtime"])) == ["docker", "containerd"])
        #expect(Set(metrics.compactMap(\.tags["container_name"])).count == 7)
        #expect(metrics.allSatisfy { $0.tags.tags.allSatisfy { !$0.value.isEmpty } })
        let forks = metrics.filter { $0.tags["container_name"] == "dddddddddddd" }
        #expect(forks.allSatisfy { $0[field: "pod_uid"] == .string("1b4e28ba-2fa1-11d2-883f-0016d3cca427") })
        #expect(!forks.isEmpty)
        #expect(
            try ContainersRecording(name: "cgroup-v2").gather("measurement_prefix = \"c_\"")[0].allSatisfy {
                $0.name.hasPrefix("c_") && !$0.name.hasPrefix("c_docker")
            })
    }
}
