import AWS
import CloudWatch
import Foundation
import Testing

@Suite struct PutMetricDataTests {
    private func parsed(_ call: consuming PutMetricData) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(call.finish())) as? [String: Any])
    }

    @Test(
        "Any text comes back as it was",
        arguments: [
            "plain", "", "quote\" back\\slash /", "\u{0}\u{1}\u{1F}\n\t\u{7F}", "é漢😀\u{2028}", "\r\n",
        ])
    func escaping(_ text: String) throws {
        var call = PutMetricData(namespace: text)
        call.add(
            text, text, .plain(1), dimensions: PutMetricData.dimensions([(text, text), ("b", "c")]), time: 5,
            resolution: 60)
        let root = try parsed(call)
        #expect(root["Namespace"] as? String == text)
        let datum = try #require((root["MetricData"] as? [[String: Any]])?.first)
        #expect(datum["MetricName"] as? String == text + "_" + text)
        let dimensions = try #require(datum["Dimensions"] as? [[String: String]])
        #expect(dimensions == [["Name": text, "Value": text], ["Name": "b", "Value": "c"]])
    }

    @Test(
        "Numbers come back as they were",
        arguments: [
            0, -0.0, 1, -7.25, 1e108, 9e-109, 1.844_674_407_370_955_2e19, 0.1, 9_007_199_254_740_992, -1e-200,
            Double.pi, 1.174271e108,
        ])
    func numbers(_ value: Double) throws {
        var call = PutMetricData(namespace: "n")
        call.add("m", "v", .plain(value), dimensions: [], time: -1, resolution: nil)
        call.add(
            "m", "s", .statistics(minimum: value, maximum: value, sum: value, count: value), dimensions: [], time: 0,
            resolution: 1)
        let count = call.count
        #expect(count == 2)
        let root = try parsed(call)
        let data = try #require(root["MetricData"] as? [[String: Any]])
        #expect(data[0]["Value"] as? Double == value)
        #expect(data[0]["Timestamp"] as? Int == -1)
        #expect(Set(data[0].keys) == ["MetricName", "Timestamp", "Value"])
        #expect(
            data[1]["StatisticValues"] as? [String: Double]
                == ["Minimum": value, "Maximum": value, "Sum": value, "SampleCount": value])
        #expect(data[1]["StorageResolution"] as? Int == 1)
        #expect(data[1]["Value"] == nil)
    }

    @Test("A call is full at a thousand data, or before the service finds it too large")
    func full() {
        var many = PutMetricData(namespace: "n")
        for _ in 0..<999 { many.add("m", "v", .plain(1), dimensions: [], time: 0, resolution: 60) }
        let before = many.isFull
        many.add("m", "v", .plain(1), dimensions: [], time: 0, resolution: 60)
        let after = many.isFull
        #expect(!before && after)

        var large = PutMetricData(namespace: "n")
        let name = String(repeating: "n", count: 255)
        let value = String(repeating: "v", count: 1024)
        let dimensions = PutMetricData.dimensions((0..<30).map { _ in (name, value) })
        while !large.isFull { large.add("m", "v", .plain(1), dimensions: dimensions, time: 0, resolution: 60) }
        let size = large.finish().count
        #expect(size > 900_000 && size < 999_000)
    }

    @Test(
        "What can be stored",
        arguments: [
            (Double.nan, ValueFault.notANumber), (.infinity, .infinite), (-.infinity, .infinite), (8e-109, .tooSmall),
            (Double.leastNonzeroMagnitude, .tooSmall), (1.2e108, .tooLarge), (.greatestFiniteMagnitude, .tooLarge),
            (0, nil), (-0.0, nil), (8.515920e-109, nil), (1.174271e108, nil), (-1e300, nil), (-1e-300, nil), (1, nil),
        ] as [(Double, ValueFault?)])
    func range(_ value: Double, _ fault: ValueFault?) { #expect(ValueFault(value) == fault) }
}
