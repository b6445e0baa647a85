import Foundation
import MetricModel
import TOML
import Testing

@testable import CloudWatch

/// Whole reports, as they stand in CostReports. `HELIOGRAPH_GOLDEN=1` writes them instead; the diff is then the review.
@Suite struct CostReportTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("CostReports")

    private func expect(_ text: String, isLike name: String) throws {
        let file = Self.folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["HELIOGRAPH_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    private static let ids = ["0123456789ab", "ba9876543210"]

    /// Two containers and the processors of a host.
    private static func findings(
        _ namespace: String, _ region: String, statistics: Bool = false
    ) -> MetricCensus.Findings {
        let census = MetricCensus()
        for id in ids {
            for field in ["limit", "usage", "usage_percent"] {
                census.record(
                    [CensusTests.datum("docker_container_mem", field, [("host", "h1"), ("container_name", id)])],
                    namespace: namespace, region: region)
            }
        }
        for cpu in ["cpu-total", "cpu0", "cpu1", "cpu2"] {
            for field in ["usage_user", "usage_system"] {
                let value: Datum.Value =
                    statistics ? .statistics(minimum: 0, maximum: 1, sum: 1, count: 2) : .plain(1)
                census.record(
                    [CensusTests.datum("cpu", field, [("host", "h1"), ("cpu", cpu)], value)], namespace: namespace,
                    region: region)
            }
        }
        return census.found
    }

    private static let churn = ContainerChurn(ages: [1800, 500_000, 9_999_999], ids: Set(ids))

    private static func report(_ outputs: [CostReport.Output], churn: ContainerChurn? = churn, free: Bool = false)
        -> CostReport
    {
        CostReport(
            of: outputs, source: "plugins.toml", seconds: nil, prices: .builtin, countsFreeTier: free, churn: churn)
    }

    private static func output(
        _ findings: MetricCensus.Findings, _ name: String = "outputs.cloudwatch", limit: Int? = nil
    ) -> CostReport.Output {
        CostReport.Output(name: name, findings: findings, requests: 262_800, limit: limit)
    }

    @Test("One output, for people and for programs")
    func one() throws {
        let report = Self.report([Self.output(Self.findings("Containers", "eu-west-1"), limit: 200)])
        try expect(report.text(showsAll: false, isColored: false), isLike: "one.txt")
        try expect(report.json, isLike: "one.json")
    }

    @Test("Two outputs in two regions, one of them not listed, and one that sends nothing")
    func several() throws {
        let statistics = Self.findings("Containers", "us-gov-west-1", statistics: true)
        var second = Self.output(statistics, "outputs.cloudwatch::two")
        second.affixes = nil
        second.lists = ["tagexclude": Place(file: "plugins.toml", line: 9, column: 3)]
        let report = Self.report(
            [
                Self.output(Self.findings("Containers", "cn-north-1")), second,
                Self.output(MetricCensus.Findings(), "outputs.cloudwatch::none"),
            ], churn: ContainerChurn(ages: [], ids: []), free: true)
        try expect(report.text(showsAll: true, isColored: true), isLike: "several.txt")
        try expect(report.json, isLike: "several.json")
    }

    @Test("The JSON can be read by others, and says the same as the text")
    func json() throws {
        let report = Self.report([Self.output(Self.findings("Quote \" and \\", ""))])
        let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any]
        let outputs = try #require(json?["outputs"] as? [[String: Any]])
        #expect(outputs[0]["namespace"] as? String == "Quote \" and \\")
        #expect(outputs[0]["metrics"] as? Int == 14)
        #expect(outputs[0]["is_default_region"] as? Bool == true)
        #expect((outputs[0]["series"] as? [Any])?.count == 14)
        // 14 at 0.30, and 262.8 thousand requests at 0.01.
        #expect(outputs[0]["price"] as? Double == 6.828)
    }

    @Test("Of many metrics the first forty are shown, and all if asked")
    func many() {
        let census = MetricCensus()
        for i in 0..<1234 {
            census.record([CensusTests.datum("m", "f\(i)", [])], namespace: "N", region: "us-east-1")
        }
        let report = Self.report([Self.output(census.found)], churn: nil)
        let short = report.text(showsAll: false, isColored: false)
        #expect(short.components(separatedBy: "1,194 more: --all").count == 3)
        #expect(short.contains("1,234"))
        let long = report.text(showsAll: true, isColored: false)
        #expect(!long.contains("more: --all"))
        #expect(long.split(separator: "\n").count { $0.hasPrefix("  m_f") } == 1234)
    }

    @Test("The names that an output's filter sees are those before its own were given")
    func names() throws {
        let findings = Self.findings("N", "us-east-1")
        var output = Self.output(findings)
        func nameDrop() -> [String]? {
            Self.report([output]).sections[0].advice.first { $0.rule == .namedrop }?.patterns
        }
        #expect(nameDrop() == ["cpu"])
        output.affixes = ("c", "u")
        #expect(nameDrop() == ["p"])
        output.affixes = nil
        #expect(nameDrop() == nil)
    }

    @Test(
        "Numbers as people write them",
        arguments: [
            (0, "0", "0.00"), (0.004, "0", "<0.01"), (0.3, "0.3", "0.30"), (1234.5, "1,234.5", "1,234.50"),
            (1_234_567.891, "1,234,567.9", "1,234,567.89"), (2, "2", "2.00"), (.nan, "nan", "nan"),
        ] as [(Double, String, String)])
    func numbers(_ number: Double, _ short: String, _ money: String) {
        #expect(number.short == short)
        #expect(number.money == money)
    }
}
