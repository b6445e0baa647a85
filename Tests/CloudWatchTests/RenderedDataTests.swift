import Foundation
import MetricModel
import Testing

@testable import CloudWatch

@Suite struct RenderedDataTests {
    private static func body(_ wire: RequestFormat, _ data: [Datum], namespace: String = "n") -> [UInt8] {
        var rendered = RenderedData(wire, namespace: namespace)
        for datum in data { rendered.append(datum) }
        return rendered.body(of: data.indices)
    }

    private static func json(_ data: [Datum], namespace: String = "n") throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(body(.json, data, namespace: namespace))) as? [String: Any])
    }

    @Test(
        "Any text comes back as it was",
        arguments: [
            "plain", "", "quote\" back\\slash /", "\u{0}\u{1}\u{1F}\n\t\u{7F}", "é漢😀\u{2028}", "\r\n", "a&b=c%+ ",
        ])
    func escaping(_ text: String) throws {
        let dimensions = DimensionSet([.init(text, text), .init("b", "c")])
        let datum = Datum(text, text, dimensions, at: 5, .plain(1))
        let root = try Self.json([datum], namespace: text)
        #expect(root["Namespace"] as? String == text)
        let found = try #require((root["MetricData"] as? [[String: Any]])?.first)
        #expect(found["MetricName"] as? String == text + "_" + text)
        let pairs = try #require(found["Dimensions"] as? [[String: String]])
        #expect(pairs == [["Name": text, "Value": text], ["Name": "b", "Value": "c"]])

        let form = String(decoding: Self.body(.query, [datum], namespace: text), as: UTF8.self)
        let fields = Dictionary(
            uniqueKeysWithValues: form.split(separator: "&").map { field -> (String, String?) in
                let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), String(parts[1]).removingPercentEncoding)
            })
        #expect(fields["Namespace"] == text)
        #expect(fields["MetricData.member.1.MetricName"] == text + "_" + text)
        #expect(fields["MetricData.member.1.Dimensions.member.1.Name"] == text)
        #expect(fields["MetricData.member.1.Dimensions.member.1.Value"] == text)
    }

    @Test(
        "Numbers come back as they were",
        arguments: [
            0, -0.0, 1, -7.25, 1e108, 9e-109, 1.844_674_407_370_955_2e19, 0.1, 9_007_199_254_740_992, -1e-200,
            Double.pi, 1.174271e108,
        ])
    func numbers(_ value: Double) throws {
        let root = try Self.json([
            Datum("m", "v", .none, at: -1, .plain(value), resolution: nil),
            Datum(
                "m", "s", .none, at: 0, .statistics(minimum: value, maximum: value, sum: value, count: value),
                resolution: 1, unit: .bytesPerSecond),
            Datum("m", "d", .none, at: 0, .distribution(values: [value, 1], counts: [2, 3])),
        ])
        let data = try #require(root["MetricData"] as? [[String: Any]])
        #expect(data[0]["Value"] as? Double == value)
        #expect(data[0]["Timestamp"] as? Int == -1)
        #expect(Set(data[0].keys) == ["MetricName", "Timestamp", "Value"])
        #expect(
            data[1]["StatisticValues"] as? [String: Double]
                == ["Minimum": value, "Maximum": value, "Sum": value, "SampleCount": value])
        #expect(data[1]["StorageResolution"] as? Int == 1)
        #expect(data[1]["Unit"] as? String == "Bytes/Second")
        #expect(data[1]["Value"] == nil)
        #expect(data[2]["Values"] as? [Double] == [value, 1])
        #expect(data[2]["Counts"] as? [Double] == [2, 3])
    }

    @Test("A form, word for word")
    func form() {
        let dimensions = DimensionSet([.init("host", "h 1")])
        let body = Self.body(
            .query,
            [
                Datum("cpu", "usage_idle", dimensions, at: 1_704_067_200, .plain(98.5)),
                Datum(
                    "m", "s", .none, at: 0, .statistics(minimum: 1, maximum: 2, sum: 3e20, count: 2), resolution: nil),
                Datum(
                    "m", "d", .none, at: 951_782_399, .distribution(values: [1, 2], counts: [3, 4]), unit: .percent),
            ], namespace: "Test/Agent")
        #expect(
            String(decoding: body, as: UTF8.self).split(separator: "&")
                == """
                Action=PutMetricData
                Version=2010-08-01
                Namespace=Test%2FAgent
                MetricData.member.1.MetricName=cpu_usage_idle
                MetricData.member.1.Dimensions.member.1.Name=host
                MetricData.member.1.Dimensions.member.1.Value=h%201
                MetricData.member.1.Timestamp=2024-01-01T00%3A00%3A00Z
                MetricData.member.1.Value=98.5
                MetricData.member.1.StorageResolution=60
                MetricData.member.2.MetricName=m_s
                MetricData.member.2.Timestamp=1970-01-01T00%3A00%3A00Z
                MetricData.member.2.StatisticValues.Minimum=1.0
                MetricData.member.2.StatisticValues.Maximum=2.0
                MetricData.member.2.StatisticValues.Sum=3e%2B20
                MetricData.member.2.StatisticValues.SampleCount=2.0
                MetricData.member.3.MetricName=m_d
                MetricData.member.3.Timestamp=2000-02-28T23%3A59%3A59Z
                MetricData.member.3.Values.member.1=1.0
                MetricData.member.3.Values.member.2=2.0
                MetricData.member.3.Counts.member.1=3.0
                MetricData.member.3.Counts.member.2=4.0
                MetricData.member.3.Unit=Percent
                MetricData.member.3.StorageResolution=60
                """.split(separator: "\n"))
    }

    @Test("Data of a part are numbered anew", arguments: RequestFormat.allCases)
    func parts(_ wire: RequestFormat) {
        let data = (0..<5).map { Datum("m", "v\($0)", .none, at: 0, .plain(1)) }
        var rendered = RenderedData(wire, namespace: "n")
        for datum in data { rendered.append(datum) }
        #expect(rendered.body(of: [1, 3]) == Self.body(wire, [data[1], data[3]]))
    }

    @Test("It is full at a thousand data, or before the service finds it too large", arguments: RequestFormat.allCases)
    func full(_ wire: RequestFormat) {
        var many = RenderedData(wire, namespace: "n")
        for _ in 0..<999 { many.append(Datum("m", "v", .none, at: 0, .plain(1))) }
        let before = many.isFull
        many.append(Datum("m", "v", .none, at: 0, .plain(1)))
        let after = many.isFull
        #expect(!before && after)

        // The worst that the service takes: every character needs escaping.
        let name = String(repeating: "\"", count: 255)
        let dimensions = DimensionSet(
            (0..<30).map { .init("\($0)" + name.dropLast(2), String(repeating: "\"", count: 1024)) })
        let values = (0..<150).map { Double($0) + 0.123456789 }
        var large = RenderedData(wire, namespace: name)
        while !large.isFull {
            large.append(
                Datum(
                    name, "", dimensions, at: 0, .distribution(values: values, counts: values),
                    unit: .terabytesPerSecond))
        }
        let size = large.body(of: 0..<large.count).count
        #expect(size > 880_000 && size < 1_040_000)
    }
}
