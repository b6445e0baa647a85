import CloudWatch
import Testing

@testable import CloudWatchSink

@Suite struct WireTests {
    @Test(
        "CBOR is read",
        arguments: [
            ("00", .integer(0)), ("17", .integer(23)), ("1818", .integer(24)), ("1903e8", .integer(1000)),
            ("1a000f4240", .integer(1_000_000)), ("1b7fffffffffffffff", .integer(.max)),
            ("1bffffffffffffffff", .number(0x1p64)), ("20", .integer(-1)),
            ("3903e7", .integer(-1000)), ("3b7fffffffffffffff", .integer(.min)), ("f4", .bool(false)),
            ("f5", .bool(true)), ("f6", .null), ("f7", .null), ("f90000", .number(0)), ("f93c00", .number(1)),
            ("f97bff", .number(65504)), ("f90001", .number(5.960464477539063e-8)), ("f9c400", .number(-4)),
            ("f97c00", .number(.infinity)), ("fa47c35000", .number(100_000)), ("fb3ff199999999999a", .number(1.1)),
            ("60", .text("")), ("6449455446", .text("IETF")), ("62c3bc", .text("ü")),
            ("4401020304", .bytes([1, 2, 3, 4])),
            ("7f657374726561646d696e67ff", .text("streaming")), ("5f42010243030405ff", .bytes([1, 2, 3, 4, 5])),
            ("80", .list([])), ("83010203", .list([.integer(1), .integer(2), .integer(3)])),
            ("9f0102ff", .list([.integer(1), .integer(2)])),
            ("a161610 1", .structure([WireMember("a", .integer(1))])),
            ("bf616101ff", .structure([WireMember("a", .integer(1))])), ("c11a514b67b0", .time(1_363_896_240)),
            ("c1fb41d452d9ec200000", .time(1_363_896_240.5)),
            ("c074323031332d30332d32315432303a30343a30305a", .text("2013-03-21T20:04:00Z")),
        ] as [(String, WireValue)])
    func readsCBOR(_ hex: String, _ expected: WireValue) throws {
        #expect(try CBORReader.parse(bytes(hex)) == expected)
    }

    @Test(
        "Broken CBOR is refused",
        arguments: [
            "", "18", "1900", "1c", "1f", "3f", "61", "62c3", "62c328", "81", "9f01", "a1", "a101", "a10101", "a16161",
            "bf6161ff",
            "5f01ff", "5f5f4101ffff", "7f4100ff", "c161 61", "c1f6", "df00", "ff", "e0", "f8ff", "fc", "0000",
            "9b7fffffffffffffff",
            "5bffffffffffffffff", "bb7fffffffffffffff",
        ])
    func refusesCBOR(_ hex: String) {
        #expect(throws: WireFault.self) { try CBORReader.parse(bytes(hex)) }
    }

    @Test("A megabyte of open brackets is refused", arguments: [0x81, 0x9F, 0xC1, 0xA1] as [UInt8])
    func deepCBOR(_ byte: UInt8) {
        #expect(throws: WireFault.self) { try CBORReader.parse([UInt8](repeating: byte, count: 1 << 20)) }
    }

    @Test("What is written as CBOR is read again")
    func writesCBOR() throws {
        let value: WireValue = [
            "a": [1, -1, 23, 24, 255, 256, 65535, 65536, 4_294_967_295, 4_294_967_296, .integer(.min), .integer(.max)],
            "b": [0.5, .number(-0.0), .number(.infinity), .number(2.0.squareRoot())], "c": ["", "ü", .time(1.5)],
            "d": [.bool(true), .bool(false), .null, .bytes([0, 255]), [:], []],
            "e": .text(String(repeating: "x", count: 70000)),
        ]
        #expect(try CBORReader.parse(cborBytes(value)) == value)
    }

    @Test("Forms are read")
    func readsForms() throws {
        let form = "A=1&B.member.1.C=x%20y&B.member.1.D=&B.member.2.C=%c3%BC+z&E.F.G=%3D%26"
        let expected: WireValue = [
            "A": .formText("1"),
            "B": [["C": .formText("x y"), "D": .formText("")], ["C": .formText("ü z")]],
            "E": ["F": ["G": .formText("=&")]],
        ]
        #expect(try QueryReader.parse(Array(form.utf8)) == expected)
        #expect(try QueryReader.parse([]) == [:])
        #expect(try QueryReader.parse(Array("Dimensions.member=".utf8)) == ["Dimensions": []])
        let many = (1...12).map { "M.member.\($0)=\($0)" }.joined(separator: "&")
        #expect(try QueryReader.parse(Array(many.utf8)) == ["M": .list((1...12).map { .formText("\($0)") })])
    }

    @Test(
        "Broken forms are refused",
        arguments: [
            "A=%", "A=%4", "A=%GG", "A=%+1", "A=%FF", "A=1&A=2", "A=1&A.B=2", "A.B=2&A=1", "A..B=1", ".A=1", "A.=1",
            "M.member.2=1", "M.member.0=1", "M.member.1=1&M.member.3=1", "M.member.x=1", "M.member.01=1", "=1",
            "A.member=1&A.member.1=2", String(repeating: "a.", count: 100_000) + "b=1",
        ])
    func refusesForms(_ form: String) {
        #expect(throws: WireFault.self) { try QueryReader.parse(Array(form.utf8)) }
    }

    @Test(
        "Times are read",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2024-01-01T00:00:00Z", 1_704_067_200),
            ("2024-02-29T12:34:56.25Z", 1_709_210_096.25),
            ("20171208T062404Z", 1_512_714_244), ("2024-01-01T01:30:00+01:30", 1_704_067_200),
            ("2023-12-31T19:00:00-0500", 1_704_067_200), ("2023-02-29T00:00:00Z", nil), ("2024-13-01T00:00:00Z", nil),
            ("2024-01-01 00:00:00Z", nil), ("2024-01-01T00:00:00", nil), ("2024-01-01T00-00-00Z", nil),
            ("2024-01-01", nil),
            ("2024-01-01T24:00:00Z", nil), ("2024-01-01T00:00:00.Z", nil), ("1704067200", nil), ("", nil),
            ("2024-01-01T00:00:00ZZ", nil),
        ] as [(String, Double?)])
    func times(_ text: String, _ seconds: Double?) {
        #expect(TimeReader.seconds(text) == seconds)
    }

    @Test("XML escapes what would be markup, and writes lists and dictionaries as the service does")
    func xml() {
        let value: WireValue = [
            "Label": "<a> & \"b\"\u{1}", "List": [1.5, .time(0)],
            "Extended": .dictionary([WireMember("p99", 2.0)]),
        ]
        let answer = WireProtocol.query.answer(value, to: "Do", id: "7")
        #expect(
            String(decoding: answer.body, as: UTF8.self) == """
                <DoResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
                  <DoResult><Label>&lt;a&gt; &amp; &quot;b&quot;\u{FFFD}</Label><List><member>1.5</member>\
                <member>1970-01-01T00:00:00Z</member></List><Extended><entry><key>p99</key><value>2.0</value></entry>\
                </Extended></DoResult>
                  <ResponseMetadata><RequestId>7</RequestId></ResponseMetadata>
                </DoResponse>

                """)
    }

    @Test("A no has the form of its protocol")
    func refusals() throws {
        let fault = ServiceFault("MissingParameter", "The parameter <X> is required.")
        let query = WireProtocol.query.answer(fault, id: "7")
        #expect(query.status == 400 && query["content-type"] == "text/xml" && query["x-amzn-query-error"] == nil)
        #expect(
            String(decoding: query.body, as: UTF8.self) == """
                <ErrorResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
                  <Error><Type>Sender</Type><Code>MissingParameter</Code>\
                <Message>The parameter &lt;X&gt; is required.</Message></Error>
                  <RequestId>7</RequestId>
                </ErrorResponse>

                """)
        let expected: WireValue = [
            "__type": "com.amazonaws.cloudwatch#MissingRequiredParameterException",
            "message": "The parameter <X> is required.",
        ]
        for wire in [WireProtocol.json, .cbor] {
            let answer = wire.answer(fault, id: "7")
            #expect(answer["x-amzn-query-error"] == "MissingParameter;Sender")
            #expect(try wire.decode(answer.body) == expected)
        }
        #expect(WireProtocol.cbor.answer(fault, id: "7")["smithy-protocol"] == "rpc-v2-cbor")
        let broken = ServiceFault("InternalServiceError", "x", status: 500)
        #expect(WireProtocol.json.answer(broken, id: "7")["x-amzn-query-error"] == "InternalServiceError;Receiver")
    }

    @Test("No mutation of a request crashes the reader, whatever comes of it", arguments: WireProtocol.all)
    func mutations(_ wire: WireProtocol) {
        let body: WireValue = [
            "Namespace": "N",
            "MetricData": [
                [
                    "MetricName": "m", "Dimensions": [["Name": "a", "Value": "b"]], "Timestamp": .time(Double(noon)),
                    "Value": 1.5, "StorageResolution": 60,
                ],
                ["MetricName": "d", "Values": [1, 2.5, 1e100], "Counts": [1, 2, 3], "Unit": "Bytes/Second"],
                ["MetricName": "s", "StatisticValues": ["SampleCount": 1, "Sum": 1, "Minimum": 1, "Maximum": 1]],
            ],
        ]
        let whole = wire.request("PutMetricData", body).body
        var random = FixedRandom(state: 88_172_645_463_325_252)
        var outcomes = [0, 0]
        for _ in 0..<20_000 {
            var mutated = whole
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let at = Int.random(in: 0..<mutated.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: mutated[at] = .random(in: 0...255, using: &random)
                case 1: mutated[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: mutated.remove(at: at)
                case 3: mutated.insert(.random(in: 0...255, using: &random), at: at)
                default: mutated.removeSubrange(at...)
                }
                if mutated.isEmpty { mutated = [0] }
            }
            do throws(ServiceFault) {
                _ = try PutRequest(try Members(try wire.decode(mutated), wire: wire), now: noon)
                outcomes[0] += 1
            } catch {
                #expect(!error.message.isEmpty)
                outcomes[1] += 1
            }
        }
        #expect(outcomes[0] > 100 && outcomes[1] > 1000, "\(outcomes)")
    }
}
