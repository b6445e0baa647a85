import Foundation
import MetricModel
import Testing

/// What the engine's API answered of the same containers, against what the files say.
@Suite struct ContainersEngineTests {
    private static let recording = ContainersRecording(name: "docker-v2")

    /// Seconds between the samples.
    private static let apart = 10.32

    /// A number of an API answer, by its path: `cpu_stats.cpu_usage.total_usage`.
    static func number(_ document: [String: Any], _ path: String) -> UInt64? {
        var value: Any? = document
        for key in path.split(separator: ".") { value = (value as? [String: Any])?[String(key)] }
        return (value as? NSNumber)?.uint64Value
    }

    static func document(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: ContainersRecording.fixtures.appendingPathComponent(path))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Seconds from the reading of a sample's files to the answer, at most: both clocks are cut to whole seconds. The
    /// containers do something every one or two seconds, so one such turn may be added.
    private static func delay(_ answer: [String: Any], _ sample: Int) throws -> Double {
        let read = try #require(answer["read"] as? String)
        let answered = try #require(ISO8601DateFormatter().date(from: read.prefix(19) + "Z"))
        let path = recording.folder.appendingPathComponent("sample\(sample)/taken")
        let taken = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
        let epoch = try #require(taken.compactMap { Double($0.trimmingPrefix("epoch_seconds=")) }.first)
        return answered.timeIntervalSince1970 - epoch + turn
    }

    private static let turn = 2.0

    /// Counters that only grow, and the fields they are.
    private static let counters: [(path: String, measurement: String, field: String)] = [
        ("cpu_stats.cpu_usage.total_usage", "cpu", "usage_total"),
        ("cpu_stats.cpu_usage.usage_in_usermode", "cpu", "usage_in_usermode"),
        ("cpu_stats.cpu_usage.usage_in_kernelmode", "cpu", "usage_in_kernelmode"),
        ("cpu_stats.system_cpu_usage", "cpu", "usage_system"),
        ("cpu_stats.throttling_data.periods", "cpu", "throttling_periods"),
        ("cpu_stats.throttling_data.throttled_periods", "cpu", "throttling_throttled_periods"),
        ("cpu_stats.throttling_data.throttled_time", "cpu", "throttling_throttled_time"),
        ("memory_stats.stats.pgfault", "mem", "pgfault"),
        ("memory_stats.stats.pgmajfault", "mem", "pgmajfault"),
        ("networks.eth0.rx_bytes", "net", "rx_bytes"),
        ("networks.eth0.rx_packets", "net", "rx_packets"),
        ("networks.eth0.tx_bytes", "net", "tx_bytes"),
        ("networks.eth0.tx_packets", "net", "tx_packets"),
    ]

    @Test(
        "Each counter of the engine lies between the samples, or as much after the second as its time says; bounds are the same",
        arguments: ["burn", "mem", "oom", "ping"])
    func counters(_ container: String) throws {
        let gathered = try Self.recording.gather("").map(GatheredContainers.init)
        var compared = 0
        for sample in 1...2 {
            let answer = try Self.document("docker-v2/sample\(sample)/docker/stats.\(container).json")
            let id = try #require(answer["id"] as? String)
            for counter in Self.counters {
                let tag = counter.measurement == "cpu" ? ("cpu", "cpu-total") : nil
                let found = gathered.map { $0.number(counter.measurement, counter.field, of: id, tag) }
                guard let told = Self.number(answer, counter.path) else {
                    #expect(found[sample - 1] == nil, "\(counter.field) is told by files alone")
                    continue
                }
                let first = try #require(found[0], "\(counter.field)")
                let second = try #require(found[1], "\(counter.field)")
                let late = UInt64(try Double(second - first) / Self.apart * Self.delay(answer, sample))
                // A tenth more for what is not steady.
                let most = sample == 1 ? second : second + late + second / 10
                #expect(told >= (sample == 1 ? first : second), "\(counter.field) of sample \(sample)")
                #expect(told <= most, "\(counter.field) of sample \(sample)")
                compared += 1
            }
            let gathered = gathered[sample - 1]
            #expect(gathered.number("mem", "limit", of: id) == Self.number(answer, "memory_stats.limit"))
            let pids = Self.number(answer, "pids_stats.limit")
            #expect(gathered.number("pids", "limit", of: id) == (pids == .max ? nil : pids))
            compared += 2
        }
        #expect(compared >= 22)
    }
}
