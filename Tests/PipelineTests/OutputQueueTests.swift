import Filtering
import MetricModel
import PluginKit
import Testing

@testable import Pipeline

@Suite struct OutputQueueTests {
    static func queue(limit: Int, batch: Int) -> (OutputQueue, AgentStatistics) {
        let node = OutputNode.test(ScriptedOutput(), batch: batch, limit: limit)
        let statistics = AgentStatistics()
        let counters = PluginCounters(node.name, statistics, agent: PluginCounters.agentGroup(statistics))
        return (OutputQueue(node, counters: counters), statistics)
    }

    static func metrics(_ numbers: ClosedRange<Int64>) -> [Metric] {
        numbers.map { Metric("m", fields: [.init("n", .int($0))], at: Timestamp(nanoseconds: 0)) }
    }

    static func drops(_ statistics: AgentStatistics) -> [String: Int64] {
        Dictionary(
            uniqueKeysWithValues: statistics.readings.filter { $0.measurement == "drops" }
                .map { ($0.tags["rule"] ?? "", $0.fields["count"] ?? 0) })
    }

    @Test("When it is full the oldest go, counted")
    func overflow() {
        let (queue, statistics) = Self.queue(limit: 4, batch: 100)
        queue.add(Self.metrics(1...10))
        #expect(queue.take().map(\.n) == [7, 8, 9, 10])
        #expect(queue.takeLost() == 6 && queue.takeLost() == 0)
        #expect(Self.drops(statistics) == ["buffer full": 6])
    }

    @Test("What is kept goes back in front, as far as there is room")
    func keeps() {
        let (queue, statistics) = Self.queue(limit: 4, batch: 3)
        queue.add(Self.metrics(1...4))
        let batch = queue.take()
        #expect(batch.map(\.n) == [1, 2, 3] && queue.count == 4)
        queue.add(Self.metrics(5...6))
        var report = WriteReport(count: 3)
        report.accept(0..<1)
        report.keepRest("later")
        queue.settle(batch, report)
        #expect(queue.take().map(\.n) == [2, 4, 5])  // 3 found no room
        #expect(Self.drops(statistics) == ["buffer full": 1])
    }

    @Test("Whatever is added is written, rejected, lost or still there")
    func conserves() {
        var random = SystemRandomNumberGenerator()
        let (queue, statistics) = Self.queue(limit: 50, batch: 7)
        var added = 0
        var settled = 0
        for _ in 0..<2000 {
            let count = Int.random(in: 1...9, using: &random)
            queue.add(Self.metrics(1...Int64(count)))
            added += count
            let batch = queue.take()
            var report = WriteReport(count: batch.count)
            for i in batch.indices {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: report.reject(i, .init("no", ""))
                case 1: report.skip(i, .init("no", ""))
                case 2: report.accept(i..<(i + 1))
                default: break
                }
            }
            settled += report.fates.count { $0 != .keep }
            queue.settle(batch, report)
        }
        let lost = Int(Self.drops(statistics)["buffer full"] ?? 0)
        #expect(added == settled + lost + queue.count)
    }
}
