import CloudWatch
import Testing

@testable import CloudWatchSink

@Suite struct RuleTests {
    /// What is said of a request with one datum, good but for what is given; nil if nothing.
    static func complaint(_ datum: WireValue, _ wire: WireProtocol = .cbor) throws -> String? {
        try complaint(namespace: "N", [datum], wire)
    }

    static func complaint(namespace: WireValue, _ data: [WireValue], _ wire: WireProtocol = .cbor) throws -> String? {
        let body = wire.request("PutMetricData", ["Namespace": namespace, "MetricData": .list(data)]).body
        do throws(ServiceFault) {
            _ = try PutRequest(try Members(try wire.decode(body), wire: wire), now: noon)
            return nil
        } catch {
            return "\(error.code): \(error.message)"
        }
    }

    static func datum(_ name: String, _ value: WireValue, _ more: WireMember...) -> WireValue {
        .structure([WireMember("MetricName", "m"), WireMember(name, value)] + more)
    }

    static func dimensions(_ pairs: (String, String)...) -> WireValue {
        let list = pairs.map { ["Name": .text($0.0), "Value": .text($0.1)] as WireValue }
        return ["MetricName": "m", "Value": 1, "Dimensions": .list(list)]
    }

    static let long = String(repeating: "x", count: 255)
    static let at = "MetricData.member.1"
    static let set: WireValue = ["SampleCount": 2, "Sum": 3, "Minimum": 1, "Maximum": 2]

    static let broken: [(WireValue, String)] = [
        (["Value": 1], "MissingParameter: The parameter \(at).MetricName is required."),
        (
            ["MetricName": " \t", "Value": 1],
            "InvalidParameterValue: The parameter \(at).MetricName must be non-empty and contain a non-whitespace character.\nThe value  \t for parameter \(at).MetricName contains non-ASCII or control characters."
        ),
        (
            ["MetricName": .text(long + "x"), "Value": 1],
            "InvalidParameterValue: The parameter \(at).MetricName must be shorter than 256 characters."
        ),
        (
            ["MetricName": "caf\u{E9}", "Value": 1],
            "InvalidParameterValue: The value caf\u{E9} for parameter \(at).MetricName contains non-ASCII or control characters."
        ),
        (
            ["MetricName": "m"],
            "InvalidParameterCombination: At least one of the parameters \(at).Value, \(at).Values and \(at).StatisticValues must be specified."
        ),
        (
            datum("Value", 1, WireMember("StatisticValues", set)),
            "InvalidParameterCombination: The parameters \(at).Value and \(at).StatisticValues are mutually exclusive and you have specified both."
        ),
        (
            datum("Value", 1, WireMember("Values", [1])),
            "InvalidParameterCombination: The parameters \(at).Value and \(at).Values are mutually exclusive and you have specified both."
        ),
        (
            datum("StatisticValues", set, WireMember("Values", [1])),
            "InvalidParameterCombination: The parameters \(at).StatisticValues and \(at).Values are mutually exclusive and you have specified both."
        ),
        (datum("Value", .number(.nan)), "InvalidParameterValue: The value NaN for parameter \(at).Value is invalid."),
        (
            datum("Value", .number(-.infinity)),
            "InvalidParameterValue: The value -Infinity for parameter \(at).Value is invalid."
        ),
        (
            datum("Value", .number(0x1p360.nextUp)),
            "InvalidParameterValue: The value 2.348542582773834e+108 for parameter \(at).Value is invalid."
        ),
        (
            datum("StatisticValues", ["Sum": 3, "Minimum": 1, "Maximum": 2]),
            "MissingParameter: The parameter \(at).StatisticValues.SampleCount is required."
        ),
        (
            datum("StatisticValues", ["SampleCount": 2, "Sum": 3]),
            "MissingParameter: The parameter \(at).StatisticValues.Minimum is required.\nThe parameter \(at).StatisticValues.Maximum is required."
        ),
        (
            datum("StatisticValues", ["SampleCount": 0, "Sum": 3, "Minimum": 1, "Maximum": 2]),
            "InvalidParameterValue: The value 0.0 for parameter \(at).StatisticValues.SampleCount is invalid."
        ),
        (
            datum("StatisticValues", ["SampleCount": 1, "Sum": 3, "Minimum": 3, "Maximum": 2]),
            "InvalidParameterValue: The parameter \(at).StatisticValues.Minimum must not be greater than the parameter \(at).StatisticValues.Maximum."
        ),
        (
            datum("StatisticValues", ["SampleCount": 1, "Sum": .number(.infinity), "Minimum": 1, "Maximum": 2]),
            "InvalidParameterValue: The value Infinity for parameter \(at).StatisticValues.Sum is invalid."
        ),
        (
            datum("Values", [1, 2], WireMember("Counts", [1])),
            "InvalidParameterCombination: The parameters \(at).Values and \(at).Counts must have the same size."
        ),
        (
            datum("Value", 1, WireMember("Counts", [1])),
            "InvalidParameterCombination: The parameters \(at).Values and \(at).Counts must have the same size."
        ),
        (
            datum("Values", [1, .number(.nan)]),
            "InvalidParameterValue: The value NaN for parameter \(at).Values.member.2 is invalid."
        ),
        (
            datum("Values", [1, 2], WireMember("Counts", [1, -1])),
            "InvalidParameterValue: The value -1.0 for parameter \(at).Counts.member.2 is invalid."
        ),
        (
            datum("Values", .list((0...150).map { .integer($0) })),
            "InvalidParameterValue: The collection \(at).Values must not have a size greater than 150."
        ),
        (
            datum("Value", 1, WireMember("Unit", "bytes")),
            "InvalidParameterValue: The value bytes for parameter \(at).Unit is invalid."
        ),
        (
            datum("Value", 1, WireMember("Timestamp", .time(Double(noon - Limits.past - 1)))),
            "InvalidParameterValue: The parameter \(at).Timestamp must specify a time within the past two weeks."
        ),
        (
            datum("Value", 1, WireMember("Timestamp", .time(Double(noon + Limits.future + 1)))),
            "InvalidParameterValue: The parameter \(at).Timestamp must specify a time no more than two hours in the future."
        ),
        (
            datum("Value", 1, WireMember("Timestamp", .time(.nan))),
            "InvalidParameterValue: The parameter \(at).Timestamp must specify a time within the past two weeks."
        ),
        (
            datum("Value", 1, WireMember("StorageResolution", 30)),
            "InvalidParameterValue: The value 30 for parameter \(at).StorageResolution is invalid."
        ),
        (
            datum("Value", 1, WireMember("StorageResolution", 0.5)),
            "SerializationException: an integer is expected for \(at).StorageResolution"
        ),
        (datum("Value", "1"), "SerializationException: a number is expected for \(at).Value"),
        (
            datum("Value", 1, WireMember("Timestamp", 5)),
            "SerializationException: a timestamp is expected for \(at).Timestamp"
        ),
        (
            datum("Value", 1, WireMember("Dimensions", "a")),
            "SerializationException: a list is expected for \(at).Dimensions"
        ),
        ("no structure", "SerializationException: \(at) is no structure"),
        (
            dimensions(("", "v")),
            "InvalidParameterValue: The parameter \(at).Dimensions.member.1.Name must be non-empty and contain a non-whitespace character."
        ),
        (
            dimensions(("a", "v"), ("b", "")),
            "InvalidParameterValue: The parameter \(at).Dimensions.member.2.Value must be non-empty and contain a non-whitespace character."
        ),
        (
            dimensions((":a", "v")),
            "InvalidParameterValue: The parameter \(at).Dimensions.member.1.Name must not start with a colon."
        ),
        (
            dimensions(("a", "v"), ("a", "w")),
            "InvalidParameterValue: The value a for parameter \(at).Dimensions.member.2.Name is invalid. No metric may specify the same dimension name twice."
        ),
        (
            dimensions((long + "x", "v")),
            "InvalidParameterValue: The parameter \(at).Dimensions.member.1.Name must be shorter than 256 characters."
        ),
        (
            dimensions(("a", String(repeating: "v", count: 1025))),
            "InvalidParameterValue: The parameter \(at).Dimensions.member.1.Value must be shorter than 1025 characters."
        ),
        (
            dimensions(("a", "v\u{7F}")),
            "InvalidParameterValue: The value v\u{7F} for parameter \(at).Dimensions.member.1.Value contains non-ASCII or control characters."
        ),
        (
            ["MetricName": "m", "Value": 1, "Dimensions": [["Name": "a"]]],
            "MissingParameter: The parameter \(at).Dimensions.member.1.Value is required."
        ),
        (
            [
                "MetricName": "m", "Value": 1,
                "Dimensions": .list((0...30).map { ["Name": .text("d\($0)"), "Value": "v"] }),
            ], "InvalidParameterValue: The collection \(at).Dimensions must not have a size greater than 30."
        ),
    ]

    @Test("Each rule has its message", arguments: broken.indices)
    func rule(_ index: Int) throws {
        let (datum, expected) = Self.broken[index]
        #expect(try Self.complaint(datum) == expected)
    }

    @Test(
        "What stands at the limit is taken",
        arguments: [
            datum("Value", .number(0x1p360)), datum("Value", .number(-0x1p360)), datum("Value", 0),
            datum("Value", .number(.leastNonzeroMagnitude)), datum("StatisticValues", set),
            datum("Values", .list((0..<150).map { .integer($0) })), datum("Values", [1], WireMember("Counts", [0.5])),
            datum("Value", 1, WireMember("Timestamp", .time(Double(noon - Limits.past)))),
            datum("Value", 1, WireMember("Timestamp", .time(Double(noon + Limits.future)))),
            datum("Value", 1, WireMember("StorageResolution", 1)),
            datum("Value", 1, WireMember("Unit", "Terabits/Second")),
            datum("Value", 1, WireMember("Dimensions", .null)), ["MetricName": .text(long), "Value": 1],
            dimensions((long, String(repeating: "v", count: 1024))), dimensions(("a", " v ")), dimensions(("a", ":v~")),
            [
                "MetricName": "m", "Value": 1,
                "Dimensions": .list((0..<30).map { ["Name": .text("d\($0)"), "Value": "v"] }),
            ],
        ])
    func limit(_ datum: WireValue) throws {
        #expect(try Self.complaint(datum) == nil)
        #expect(try Self.complaint(datum, .query) == nil)
    }

    @Test(
        "Rules of the request",
        arguments: [
            ("AWS/EC2", 1, "InvalidParameterValue: The value AWS/EC2 for parameter Namespace is invalid."),
            (":N", 1, "InvalidParameterValue: The value :N for parameter Namespace is invalid."),
            (.null, 1, "MissingParameter: The parameter Namespace is required."),
            (
                "", 1,
                "InvalidParameterValue: The parameter Namespace must be non-empty and contain a non-whitespace character."
            ),
            ("N", 0, "MissingParameter: The parameter MetricData is required."),
            ("N", 1001, "InvalidParameterValue: The collection MetricData must not have a size greater than 1000."),
            ("N", 1000, nil),
        ] as [(WireValue, Int, String?)])
    func request(_ namespace: WireValue, _ count: Int, _ expected: String?) throws {
        let data = (0..<count).map { _ in Self.datum("Value", 1) }
        #expect(try Self.complaint(namespace: namespace, data) == expected)
    }

    @Test("The bad datum is named by its place, whatever the protocol", arguments: WireProtocol.all)
    func place(_ wire: WireProtocol) throws {
        let good = Self.datum("Value", 1)
        let message = try Self.complaint(namespace: "N", [good, good, Self.dimensions(("a", "\u{E9}"))], wire)
        #expect(
            message
                == "InvalidParameterValue: The value \u{E9} for parameter MetricData.member.3.Dimensions.member.1.Value"
                + " contains non-ASCII or control characters.")
    }

    @Test("Data of entities count and are checked as all others")
    func entities() throws {
        let body: WireValue = [
            "Namespace": "N", "MetricData": [["MetricName": "a", "Value": 1]],
            "EntityMetricData": [
                ["Entity": ["KeyAttributes": ["Type": "Service"]], "MetricData": [["MetricName": "b", "Value": 2]]]
            ],
        ]
        let request = try PutRequest(try Members(body, wire: .cbor), now: noon)
        #expect(request.data.map(\.name) == ["a", "b"])
    }

    @Test("In JSON text stands for numbers that are none, and in forms everything is text")
    func numbers() throws {
        let nan = "InvalidParameterValue: The value NaN for parameter MetricData.member.1.Value is invalid."
        #expect(try Self.complaint(Self.datum("Value", "NaN"), .json) == nan)
        #expect(try Self.complaint(Self.datum("Value", "NaN"), .query) == nan)
        #expect(try Self.complaint(Self.datum("Value", "1e3"), .query) == nil)
        for text in ["0x10", "", "1,5", " 1", "seven"] {
            #expect(
                try Self.complaint(Self.datum("Value", .text(text)), .query)
                    == "MalformedInput: a number is expected for MetricData.member.1.Value", "'\(text)'")
        }
    }
}
