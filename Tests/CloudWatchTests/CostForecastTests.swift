import MetricModel
import Testing

@testable import CloudWatch

/// Requests in a month, and what new containers add, by numbers that can be checked by hand.
@Suite struct CostForecastTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var intervals: [Double] = [10]
        var listens = false
        var flush = 10.0
        var batch = 1000
        var data: Int
        var bytes = 300
        var seconds: Double?
        let requests: Int

        var testDescription: String { "\(data) data, inputs each \(intervals) s, flush each \(flush) s: \(requests)" }
    }

    @Test(
        "Requests of a month of 2 628 000 seconds",
        arguments: [
            Case(data: 0, requests: 0),
            Case(data: 1, requests: 262_800),
            Case(data: 999, requests: 262_800),
            // Two requests hold 1001 data; 1001 metrics might fill a batch, which goes ahead alone.
            Case(batch: 5000, data: 1001, requests: 2 * 262_800),
            Case(batch: 1000, data: 1001, requests: 3 * 262_800),
            // One flush sends what six gathers brought.
            Case(flush: 60, data: 100, requests: 43_800),
            Case(flush: 60, batch: 5000, data: 300, requests: 2 * 43_800),
            // Flushes that find nothing send nothing: one gather a minute, and one in two.
            Case(intervals: [60], data: 100, requests: 43_800),
            Case(intervals: [60, 120], data: 100, requests: 43_800 + 21_900),
            Case(intervals: [10, 60], data: 100, requests: 262_800),
            // Who listens may bring something at any time.
            Case(intervals: [60], listens: true, data: 100, requests: 262_800),
            Case(intervals: [], listens: true, data: 100, requests: 262_800),
            // No more than 262 data of 4000 bytes fit into a mebibyte.
            Case(batch: 5000, data: 263, bytes: 4000, requests: 2 * 262_800),
            Case(batch: 5000, data: 262, bytes: 4000, requests: 262_800),
            // A minute's census has six gathers.
            Case(data: 6000, seconds: 60, requests: 2 * 262_800),
            Case(batch: 5000, data: 6000, seconds: 60, requests: 262_800),
            Case(data: 6, seconds: 3, requests: 262_800),
        ])
    func requests(_ given: Case) {
        var findings = MetricCensus.Findings()
        findings.data = given.data
        findings.bytes = given.data * given.bytes
        let forecast = RequestForecast(
            intervals: given.intervals, listens: given.listens, flushInterval: given.flush, batchSize: given.batch)
        #expect(forecast.monthly(findings, seconds: given.seconds) == given.requests)
    }

    @Test("A census reckons with at least the bytes that a request has")
    func bytes() {
        let census = MetricCensus()
        let dimensions = DimensionSet([.init("host", "h1"), .init("container_name", "web")])
        let data = [
            Datum("mem", "used", dimensions, at: 1_700_000_000, .plain(-1.2345678901234567e-100), resolution: 60),
            Datum(
                "mem", "all", .none, at: 1_700_000_000,
                .statistics(minimum: 1.1, maximum: 2.2, sum: 3.3, count: 4), resolution: 1),
        ]
        census.record(data, namespace: "N", region: "r")
        let plain = """
            {"MetricName":"mem_used","Dimensions":[{"Name":"host","Value":"h1"},{"Name":"container_name","Value":"web"}],\
            "Timestamp":1700000000,"Value":-1.2345678901234567e-100,"StorageResolution":60,"Unit":"Gigabytes/Second"},
            """
        let statistics = """
            {"MetricName":"mem_all","Timestamp":1700000000,"StatisticValues":{"Minimum":1.1,"Maximum":2.2,"Sum":3.3,\
            "SampleCount":4},"StorageResolution":1},
            """
        #expect(census.found.bytes >= plain.utf8.count + statistics.utf8.count)
        #expect(census.found.bytes < 1000)
    }

    @Test("Ages are counted by hour, day and week, and make a pace of a month of 730 hours")
    func windows() {
        let hour: Int64 = 3600
        let churn = ContainerChurn(
            ages: [0, hour - 1, hour, 23 * hour, 24 * hour, 6 * 24 * hour, 7 * 24 * hour, 400 * 24 * hour], ids: [])
        #expect(churn.containers == 8)
        #expect(churn.windows.map(\.started) == [2, 4, 6])
        #expect(churn.windows.map(\.monthly).map { ($0 * 100).rounded() } == [146_000, 12_167, 2607])
        #expect(churn.monthly == churn.windows[2].monthly)
    }

    static let ids = ["aaaaaaaaaaaa", "bbbbbbbbbbbb"]

    static func breakdown(_ dimension: String, _ values: [String]) -> CostBreakdown {
        let census = MetricCensus()
        for value in values {
            for field in ["used", "max", "limit"] {
                census.record(
                    [CensusTests.datum("mem", field, [("host", "h"), (dimension, value)])], namespace: "N", region: "r")
            }
        }
        census.record([CensusTests.datum("host", "load", [("host", "h")])], namespace: "N", region: "r")
        return CostBreakdown(census.found)
    }

    @Test("A dimension that holds containers' ids grows by what one container has")
    func growth() throws {
        let churn = ContainerChurn(ages: [60, 86_400 * 3], ids: Set(Self.ids))
        let growth = try #require(churn.growth(of: Self.breakdown("container_name", Self.ids + ["total"])))
        #expect(growth.dimension == "container_name")
        #expect(growth.metricsOfContainer == 3)
        // Two in a week: 2 * 730 / 168 containers of three metrics.
        #expect(growth.metrics(churn.monthly) == 27)
        #expect(growth.metrics(0) == 0)
    }

    @Test("A pod's name is that of all its containers: each makes its part of the new metrics")
    func pods() throws {
        let churn = ContainerChurn(ages: [60, 60, 60], ids: ["web-x2x4z", "web-x2x4z", "job-bcdfg"])
        let growth = try #require(churn.growth(of: Self.breakdown("pod_name", ["web-x2x4z", "job-bcdfg", "db-0"])))
        #expect(growth.dimension == "pod_name")
        #expect(growth.metricsOfContainer == 2)
    }

    @Test("Names that a container keeps, and containers that no dimension tells apart, make nothing new")
    func noGrowth() {
        let churn = ContainerChurn(ages: [60, 60], ids: Set(Self.ids))
        #expect(churn.growth(of: Self.breakdown("container_name", ["web", "db"])) == nil)
        #expect(ContainerChurn(ages: [], ids: []).growth(of: Self.breakdown("container_name", Self.ids)) == nil)
    }
}
